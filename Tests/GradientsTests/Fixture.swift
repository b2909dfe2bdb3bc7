import Foundation
import NeuralNetwork
import Testing

/// What PyTorch computed; `Fixtures/README.md` says how.
struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
  struct Array: Decodable, Sendable {
    var name: String?
    var type: String?
    var shape: [Int]
    var values: [Double]
  }

  var name: String
  var operation: String
  var attributes: [String: Attribute]
  var inputs: [Array]
  var output: Array?
  var outputGradient: Array?
  var outputs: [Array]?
  var outputGradients: [Array]?
  var extraOutputs: [Array]?
  var gradients: [Array?]

  var testDescription: String { "\(operation), \(name)" }

  static func load<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) -> Value {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/\(name).json")
    do {
      return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    } catch {
      fatalError("\(file.path): \(error)")
    }
  }

  static let all: [Fixture] = [
    "convolution", "pooling", "normalization", "elements", "pairs", "products", "axes", "movement",
    "losses",
  ].flatMap { load($0) as [Fixture] }
}

enum Attribute: Decodable, Sendable {
  case flag(Bool)
  case number(Double)
  case numbers([Double])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .numbers(try container.decode([Double].self))
    }
  }
}

extension Fixture {
  func flag(_ name: String) -> Bool {
    if case .flag(let flag)? = attributes[name] { return flag }
    fatalError("\(testDescription) has no flag \(name)")
  }

  func number(_ name: String) -> Double {
    if case .number(let number)? = attributes[name] { return number }
    fatalError("\(testDescription) has no number \(name)")
  }

  func float(_ name: String) -> Float { Float(number(name)) }

  func integer(_ name: String) -> Int { Int(number(name)) }

  func integers(_ name: String) -> [Int] {
    if case .numbers(let numbers)? = attributes[name] { return numbers.map { Int($0) } }
    fatalError("\(testDescription) has no numbers \(name)")
  }

  func integers(_ name: String, otherwise count: Int) -> [Int] {
    attributes[name] == nil ? Swift.Array(repeating: 1, count: count) : integers(name)
  }
}

extension Fixture.Array {
  /// As the engine takes it; all numbers are exact in float32.
  var tensor: Tensor {
    let shape = Shape(self.shape)
    return switch type {
    case "int64": Tensor(shape, elements: .int64(values.map { Int64($0) }))
    case "bool": Tensor(shape, elements: .bool(values.map { $0 != 0 }))
    default: Tensor(shape, values.map { Float($0) })
    }
  }

  var elementType: ElementType {
    type == "int64" ? .int64 : type == "bool" ? .bool : .float32
  }
}
