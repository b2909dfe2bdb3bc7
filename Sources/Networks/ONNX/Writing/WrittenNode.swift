internal import NeuralNetwork

/// An operation as ONNX spells it: operator, attributes, and what it takes as inputs instead.
struct WrittenNode {
  enum Attribute {
    case integer(Int)
    case integers([Int])
    case number(Float)
    case text(String)
  }

  let operatorName: String
  let attributes: [(name: String, value: Attribute)]
  /// Constants that follow the operation's own inputs, each with what it is; nil is left out.
  let constants: [(part: String, tensor: Tensor?)]
  /// Where the operation's inputs go among the operator's, where some of these are left out.
  var places: [Int]?
  /// Results of the operator that come before the operation's own, and are not asked for.
  var unusedResults = 0
  /// The first version of ai.onnx that has the operator, where that is a newer one than is written
  /// otherwise.
  let opset: Int

  init(
    _ operatorName: String, _ attributes: [(name: String, value: Attribute)] = [],
    constants: [(part: String, tensor: Tensor?)] = [], opset: Int = Model.writtenOpset
  ) {
    self.operatorName = operatorName
    self.attributes = attributes
    self.constants = constants
    self.opset = opset
  }
}

extension Tensor {
  /// A list of whole numbers, or one number by itself.
  static func integers(_ numbers: [Int]) -> Tensor {
    Tensor(Shape([numbers.count]), elements: .int64(numbers.map { Int64($0) }))
  }

  static func number(_ number: Float) -> Tensor { Tensor(Shape([]), [number]) }
}

extension Onnx_AttributeProto {
  init(_ name: String, _ value: WrittenNode.Attribute) {
    self.init()
    self.name = name
    switch value {
    case .integer(let number): (type, i) = (.int, Int64(number))
    case .integers(let numbers): (type, ints) = (.ints, numbers.map { Int64($0) })
    case .number(let number): (type, f) = (.float, number)
    case .text(let text): (type, s) = (.string, .init(text.utf8))
    }
  }
}
