public import NeuralNetwork

/// Arrays in NumPy's format (NEP 1; versions 1 to 3): the bytes of `numpy.save`.
public enum NumPyFile {
  /// A tensor as the bytes of an `.npy` file of version 1.0, little-endian and row-major.
  ///
  /// A tensor whose elements nobody has set is written as zeros.
  public static func bytes(of tensor: Tensor) -> [UInt8] {
    let dimensions = tensor.shape.dimensions.map(String.init)
    let tail = dimensions.count == 1 ? "," : ""
    let shape = "(\(dimensions.joined(separator: ", "))\(tail))"
    let type = description(of: tensor.elementType)
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    // As numpy.save does, leave room for a first axis of 21 digits.
    if let first = dimensions.first {
      header += String(repeating: " ", count: max(0, 21 - first.utf8.count))
    }
    // Magic, version, length, header and newline together are a multiple of 64 bytes long.
    let preamble = 10
    header += String(repeating: " ", count: 63 - (preamble + header.utf8.count) % 64) + "\n"
    var bytes = magic + [1, 0]
    bytes += [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
    bytes += Array(header.utf8)
    append(tensor.elements, to: &bytes)
    return bytes
  }

  /// Reads an array of float32, int32, int64 or bool, in either order of bytes and of axes.
  ///
  /// - Throws: ``NumPyError`` for the first fault; whatever the bytes are, nothing else happens.
  public static func tensor(from bytes: [UInt8]) throws(NumPyError) -> Tensor {
    let header = try NumPyHeader(of: bytes)
    let shape: Shape
    do {
      shape = try Shape(checking: header.dimensions)
    } catch {
      throw .impossibleShape(header.dimensions)
    }
    let (found, expected) = (bytes.count - header.end, shape.count * header.type.byteCount)
    guard found == expected else {
      throw .dataLength(dimensions: header.dimensions, expected: expected, found: found)
    }
    let elements = elements(of: header, in: bytes)
    guard header.isColumnMajor else { return Tensor(shape, elements: elements) }
    return Tensor(shape, elements: elements.rearranged(fromColumnMajor: shape))
  }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// NumPy's word for a type of elements, in the order of bytes in which they are written.
  private static func description(of type: ElementType) -> String {
    switch type {
    case .float32: "<f4"
    case .int64: "<i8"
    case .int32: "<i4"
    case .bool: "|b1"
    }
  }

  private static func append(_ elements: Tensor.Elements, to bytes: inout [UInt8]) {
    switch elements {
    case .float32(let numbers): append(numbers.lazy.map { $0.bitPattern }, to: &bytes)
    case .int64(let numbers): append(numbers, to: &bytes)
    case .int32(let numbers): append(numbers, to: &bytes)
    case .bool(let flags): bytes += flags.map { $0 ? 1 : 0 }
    case .unset(let type, let count): bytes += [UInt8](repeating: 0, count: count * type.byteCount)
    }
  }

  private static func append<Words: Collection>(
    _ words: Words, to bytes: inout [UInt8]
  ) where Words.Element: FixedWidthInteger {
    bytes.reserveCapacity(bytes.count + words.count * MemoryLayout<Words.Element>.size)
    for word in words {
      withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }

  private static func elements(of header: NumPyHeader, in bytes: [UInt8]) -> Tensor.Elements {
    func words<Word: FixedWidthInteger, Element>(
      _ type: Word.Type, _ element: (Word) -> Element
    ) -> [Element] {
      bytes.withUnsafeBytes { bytes in
        stride(from: header.end, to: bytes.count, by: MemoryLayout<Word>.size).map { offset in
          let word = bytes.loadUnaligned(fromByteOffset: offset, as: Word.self)
          return element(header.isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word))
        }
      }
    }
    return switch header.type {
    case .float32: .float32(words(UInt32.self) { Float(bitPattern: $0) })
    case .int64: .int64(words(Int64.self) { $0 })
    case .int32: .int32(words(Int32.self) { $0 })
    case .bool: .bool(bytes[header.end...].map { $0 != 0 })
    }
  }
}

extension ElementType {
  /// What NumPy calls the type.
  var numPyName: String { self == .bool ? "bool_" : "\(self)" }

  fileprivate var byteCount: Int {
    switch self {
    case .int64: 8
    case .float32, .int32: 4
    case .bool: 1
    }
  }
}

extension Tensor.Elements {
  /// The elements in row-major order, where they lie in column-major order now.
  fileprivate func rearranged(fromColumnMajor shape: Shape) -> Tensor.Elements {
    func rearranged<Element>(_ elements: [Element]) -> [Element] {
      // Column-major elements of this shape are row-major ones of the reversed shape.
      let columnStrides = Array(Shape(shape.dimensions.reversed()).strides.reversed())
      let strides = shape.strides
      return elements.indices.map { index in
        var (rest, source) = (index, 0)
        for axis in 0..<shape.rank {
          source += rest / strides[axis] * columnStrides[axis]
          rest %= strides[axis]
        }
        return elements[source]
      }
    }
    return switch self {
    case .float32(let elements): .float32(rearranged(elements))
    case .int64(let elements): .int64(rearranged(elements))
    case .int32(let elements): .int32(rearranged(elements))
    case .bool(let elements): .bool(rearranged(elements))
    case .unset: self
    }
  }
}
