internal import NeuralNetwork

extension FileElementType {
  var name: String { FileElementType.name(rawValue) }
}

extension Constant {
  /// The numbers in another type, as ONNX's Cast converts; nil where they do not fit it.
  ///
  /// float16 is rounded to the nearest, ties to even; whole numbers are cut off towards zero.
  func converted(to type: FileElementType) -> Constant? {
    // Numbers that are held as float32 are it.
    if type == .float32, tensor.elementType == .float32 { return Constant(tensor, type) }
    guard let elements = tensor.elements.converted(to: type) else { return nil }
    return Constant(Tensor(shape, elements: elements), type)
  }
}

extension Tensor.Elements {
  fileprivate func converted(to type: FileElementType) -> Tensor.Elements? {
    switch type {
    case .float32: .float32(floats)
    case .float16: .float32(floats.map { Float(Float16($0)) })
    case .int64: whole(Int64.self).map { .int64($0) }
    case .int32: whole(Int32.self).map { .int32($0) }
    case .bool: .bool(floats.map { $0 != 0 })
    case .bfloat16, .int8, .uint8: nil
    }
  }

  private var floats: [Float] {
    switch self {
    case .float32(let elements): elements
    case .int64(let elements): elements.map { Float($0) }
    case .int32(let elements): elements.map { Float($0) }
    case .bool(let elements): elements.map { $0 ? 1 : 0 }
    case .unset: []
    }
  }

  private func whole<Whole: FixedWidthInteger>(_ type: Whole.Type) -> [Whole]? {
    let converted: [Whole] =
      switch self {
      case .float32(let elements): elements.compactMap { Whole(exactly: $0.rounded(.towardZero)) }
      case .int64(let elements): elements.compactMap { Whole(exactly: $0) }
      case .int32(let elements): elements.compactMap { Whole(exactly: $0) }
      case .bool(let elements): elements.map { $0 ? 1 : 0 }
      case .unset: []
      }
    return converted.count == count ? converted : nil
  }

  static func empty(_ type: ElementType) -> Tensor.Elements {
    switch type {
    case .float32: .float32([])
    case .int64: .int64([])
    case .int32: .int32([])
    case .bool: .bool([])
    }
  }

  /// `count` copies of the one element.
  func repeated(_ count: Int) -> Tensor.Elements {
    switch self {
    case .float32(let elements): .float32([Float](repeating: elements[0], count: count))
    case .int64(let elements): .int64([Int64](repeating: elements[0], count: count))
    case .int32(let elements): .int32([Int32](repeating: elements[0], count: count))
    case .bool(let elements): .bool([Bool](repeating: elements[0], count: count))
    case .unset(let type, _): .unset(type, count: count)
    }
  }
}
