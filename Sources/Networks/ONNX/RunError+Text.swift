public import NeuralNetwork

extension RunError {
  /// What is the case, in one line, without a full stop.
  public func fact(about network: Model) -> String {
    switch self {
    case .data(let node, let fault): fault.fact(of: network.nodes[node])
    case .inputCount(let expected, let found):
      "the network reads \(expected) tensors, not \(found)"
    case .shape(let input, let expected, let found):
      "input \"\(network.inputNames[input])\" has the shape \(found), not \(expected)"
    case .elementType(let input, let expected, let found):
      "input \"\(network.inputNames[input])\" is \(found), not \(expected)"
    }
  }

  /// What to try, in one line, without a full stop.
  public var help: String {
    if case .data(_, let fault) = self { fault.help } else { "give tensors that fit the network" }
  }
}

extension DataFault {
  func fact(of node: NodeLabel) -> String {
    switch self {
    case .index(let index, let length):
      "\(node) asks for element \(index) of an axis of length \(length)"
    case .divisionByZero: "\(node) divides a whole number by zero"
    }
  }

  var help: String {
    switch self {
    case .index: "look at what computes its indices; they count from 0, or from -1 backwards"
    case .divisionByZero: "look at what computes its divisor"
    }
  }
}
