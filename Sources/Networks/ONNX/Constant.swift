internal import NeuralNetwork
internal import SwiftProtobuf

/// A value whose numbers are known when the file is read.
struct Constant {
  /// Numbers of float16 and bfloat16 are held as the float32 that they equal, those of eight bits
  /// as int32.
  let tensor: Tensor
  /// The type in the file; where nothing computes with it, a Cast or DequantizeLinear must follow.
  let type: FileElementType

  var shape: Shape { tensor.shape }

  init(_ tensor: Tensor, _ type: FileElementType) {
    self.tensor = tensor
    self.type = type
  }

  /// A list of whole numbers.
  init(integers: [Int]) {
    self.init(
      Tensor(Shape([integers.count]), elements: .int64(integers.map { Int64($0) })), .int64)
  }

  /// The numbers as whole ones, in row-major order; nil where they are of another kind.
  var integers: [Int]? {
    guard type.computed != nil, type != .float32 else { return nil }
    return switch tensor.elements {
    case .int64(let elements): elements.map { Int($0) }
    case .int32(let elements): elements.map { Int($0) }
    case .float32, .bool, .unset: nil
    }
  }

  /// The numbers as float32; nil where they are of another kind or need a Cast first.
  var floats: [Float]? { type == .float32 ? tensor.floats : nil }
}

/// The type of a tensor's elements in a file, by ONNX's numbers (`TensorProto.DataType`).
enum FileElementType: Int32 {
  case float32 = 1
  case uint8 = 2
  case int8 = 3
  case int32 = 6
  case int64 = 7
  case bool = 9
  case float16 = 10
  case bfloat16 = 16

  /// The types that tensors may have, in words.
  static let supported = "float32, float16, bfloat16, int64, int32 or bool"

  /// The types that operations compute with, in words.
  static let computable = "float32, int64, int32 or bool"

  init(_ type: ElementType) {
    self =
      switch type {
      case .float32: .float32
      case .int64: .int64
      case .int32: .int32
      case .bool: .bool
      }
  }

  /// The engine's type of the same numbers; nil for those that need a Cast first.
  var computed: ElementType? {
    switch self {
    case .float32: .float32
    case .int64: .int64
    case .int32: .int32
    case .bool: .bool
    case .float16, .bfloat16, .int8, .uint8: nil
    }
  }

  var byteCount: Int {
    switch self {
    case .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16: 2
    case .bool, .int8, .uint8: 1
    }
  }

  /// The name of any of ONNX's types, supported or not.
  static func name(_ number: Int32) -> String {
    let names = [
      "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string",
      "bool", "float16", "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16",
      "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4",
      "float4e2m1",
    ]
    return names.indices.contains(Int(number)) ? names[Int(number)] : "number \(number)"
  }
}

extension Constant {
  /// Reads a tensor of a file, checking its type, its shape and the number of its bytes.
  ///
  /// - Parameters:
  ///   - rawData: The bytes, where they are not in the message.
  ///   - folder: Where the bytes are if they are not in the file itself.
  init(
    _ file: Onnx_TensorProto, named name: String, rawData: SharedBytes? = nil,
    in folder: ExternalWeights = .none
  ) throws(ONNXError) {
    guard let type = FileElementType(rawValue: file.dataType) else {
      throw .unsupportedElementType(
        FileElementType.name(file.dataType), value: name, supported: FileElementType.supported)
    }
    let shape = try Shape(file: file.dims, of: name)
    guard file.dataLocation != .external, file.externalData.isEmpty else {
      let bytes = try folder.bytes(of: file, named: name, count: shape.count * type.byteCount)
      self.init(shape, bytes, type)
      return
    }
    if let rawData {
      try type.check(rawData.count, shape, named: name)
      self.init(shape, rawData, type)
    } else {
      self.init(Tensor(shape, elements: try file.elements(type, shape, named: name)), type)
    }
  }

  /// Floating-point numbers stay where they are; others are few.
  private init(_ shape: Shape, _ bytes: SharedBytes, _ type: FileElementType) {
    let tensor =
      if let format = type.format {
        Tensor(shape, StoredFloats(bytes, format))
      } else {
        Tensor(
          shape,
          elements: bytes.withUnsafeBytes { Tensor.Elements(littleEndian: $0, type) })
      }
    self.init(tensor, type)
  }
}

extension Shape {
  /// The most elements that one value may have: 1 GiB of float32.
  static let largestCount = ReadingLimits.elements

  /// The longest list of indices, or other numbers, that a translation makes up.
  static let longestList = 1 << 24

  /// Reads the dimensions of the value called `name`, refusing what no tensor can have.
  init(file dimensions: [Int64], of name: String) throws(ONNXError) {
    try self.init(checked: dimensions.map { Int($0) }, of: name)
  }

  /// Wraps the dimensions of the value called `name`, refusing what no tensor can have.
  init(checked dimensions: [Int], of name: String) throws(ONNXError) {
    guard dimensions.count <= ReadingLimits.axes else {
      throw .tooMany("axes", of: name, found: dimensions.count, limit: ReadingLimits.axes)
    }
    do {
      try self.init(checking: dimensions)
    } catch {
      throw .impossibleShape(name, dimensions: dimensions)
    }
    guard count <= Shape.largestCount else {
      throw .tooLarge(name, dimensions: dimensions, limit: Shape.largestCount)
    }
  }
}

extension FileElementType {
  fileprivate var format: StoredFloats.Format? {
    switch self {
    case .float32: .float32
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .int64, .int32, .int8, .uint8, .bool: nil
    }
  }

  /// Throws unless the bytes are as many as the shape asks for.
  fileprivate func check(_ foundBytes: Int, _ shape: Shape, named name: String) throws(ONNXError) {
    let expectedBytes = shape.count * byteCount
    guard foundBytes == expectedBytes else {
      throw .elementCount(
        name, dimensions: shape.dimensions, expectedBytes: expectedBytes, foundBytes: foundBytes)
    }
  }
}

extension Onnx_TensorProto {
  /// The numbers, from `raw_data` (little-endian) or else from the field that ONNX has for the type.
  fileprivate func elements(
    _ type: FileElementType, _ shape: Shape, named name: String
  ) throws(ONNXError) -> Tensor.Elements {
    try type.check(
      hasRawData ? rawData.count : fieldCount(type) * type.byteCount, shape, named: name)
    return hasRawData
      ? rawData.withUnsafeBytes { Tensor.Elements(littleEndian: $0, type) } : fieldElements(type)
  }

  private func fieldCount(_ type: FileElementType) -> Int {
    switch type {
    case .float32: floatData.count
    case .int64: int64Data.count
    case .int32, .int8, .uint8, .bool, .float16, .bfloat16: int32Data.count
    }
  }

  /// Everything below 64 bits but float32 is kept in `int32_data`, one number or bit pattern per
  /// entry.
  private func fieldElements(_ type: FileElementType) -> Tensor.Elements {
    switch type {
    case .float32: .float32(floatData)
    case .int64: .int64(int64Data)
    case .int32: .int32(int32Data)
    case .int8: .int32(int32Data.map { Int32(Int8(truncatingIfNeeded: $0)) })
    case .uint8: .int32(int32Data.map { Int32(UInt8(truncatingIfNeeded: $0)) })
    case .bool: .bool(int32Data.map { $0 != 0 })
    case .float16:
      .float32(int32Data.map { Float(halfPrecision: UInt16(truncatingIfNeeded: $0)) })
    case .bfloat16:
      .float32(int32Data.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) })
    }
  }
}

extension Tensor.Elements {
  /// Numbers of a file, one behind the other, their least significant byte first.
  fileprivate init(littleEndian bytes: UnsafeRawBufferPointer, _ type: FileElementType) {
    func words<Word: FixedWidthInteger, Element>(
      _ word: Word.Type, _ element: (Word) -> Element
    ) -> [Element] {
      let count = bytes.count / MemoryLayout<Word>.size
      return [Element](unsafeUninitializedCapacity: count) { elements, initializedCount in
        for index in 0..<count {
          let offset = index * MemoryLayout<Word>.size
          let word = bytes.loadUnaligned(fromByteOffset: offset, as: Word.self)
          elements.initializeElement(at: index, to: element(Word(littleEndian: word)))
        }
        initializedCount = count
      }
    }
    self =
      switch type {
      case .float32: .float32(words(UInt32.self) { Float(bitPattern: $0) })
      case .float16: .float32(words(UInt16.self) { Float(halfPrecision: $0) })
      case .bfloat16: .float32(words(UInt16.self) { Float(bitPattern: UInt32($0) << 16) })
      case .int64: .int64(words(Int64.self) { $0 })
      case .int32: .int32(words(Int32.self) { $0 })
      case .int8: .int32(words(Int8.self) { Int32($0) })
      case .uint8: .int32(words(UInt8.self) { Int32($0) })
      case .bool: .bool(words(UInt8.self) { $0 != 0 })
      }
  }
}
