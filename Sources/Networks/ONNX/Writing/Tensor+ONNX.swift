internal import Foundation
internal import NeuralNetwork

extension Onnx_TensorProto {
  /// A tensor with its numbers as they are in memory, least significant byte first.
  init(_ name: String, _ tensor: Tensor) {
    self.init(name, tensor.shape, FileElementType(tensor.elementType))
    switch tensor.elements {
    case .float32(let numbers): rawData = Self.bytes(of: numbers.map { $0.bitPattern.littleEndian })
    case .int64(let numbers): rawData = Self.bytes(of: numbers.map(\.littleEndian))
    case .int32(let numbers): rawData = Self.bytes(of: numbers.map(\.littleEndian))
    case .bool(let flags): rawData = Data(flags.map { $0 ? 1 : 0 })
    case .unset: break
    }
  }

  /// The numbers in float16; nil for what is not a list of float32, or does not fit.
  init?(halvesOf tensor: Tensor, _ name: String) {
    guard case .float32(let numbers) = tensor.elements, tensor.shape.rank > 0 else { return nil }
    let halves = numbers.map { Float16($0) }
    guard zip(halves, numbers).allSatisfy({ $0.isFinite || !$1.isFinite }) else { return nil }
    self.init(name, tensor.shape, .float16)
    rawData = Self.bytes(of: halves.map { $0.bitPattern.littleEndian })
  }

  private init(_ name: String, _ shape: Shape, _ type: FileElementType) {
    self.init()
    self.name = name
    dims = shape.dimensions.map { Int64($0) }
    dataType = type.rawValue
  }

  private static func bytes<Word>(of words: [Word]) -> Data {
    words.withUnsafeBytes { Data($0) }
  }
}
