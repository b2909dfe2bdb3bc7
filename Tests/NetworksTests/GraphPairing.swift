import Networks
import NeuralNetwork

/// Two networks side by side: which value of one is which of the other.
///
/// The walk goes from the results to the image. It does not care for the order in which nodes were
/// added, for names, nor for two ways to say one thing: a flattening or a reshaping, a window that
/// rounds up or one with padding behind, as long as the shapes are the same.
struct GraphPairing {
  /// What is different, and where in our network.
  struct Difference: Error, CustomStringConvertible {
    let description: String
  }

  private(set) var theirs: [ValueID: ValueID] = [:]
  private(set) var ours: [ValueID: ValueID] = [:]
  private let first: Side
  private let second: Side

  init(_ ours: Model, _ theirs: Model) throws {
    first = Side(ours)
    second = Side(theirs)
    var open = Array(zip(ours.graph.outputs, theirs.graph.outputs))
    guard open.count == theirs.graph.outputs.count else {
      throw Difference(description: "another number of results")
    }
    while let (value, other) = open.popLast() {
      let other = second.source(of: other)
      if let number = first.constant(value), number.shape.rank == 0 {
        _ = try operands(value, other)
        continue
      }
      if let known = self.theirs[value] {
        guard known == other else { throw difference(value, other, "reads another value") }
        continue
      }
      guard self.ours[other] == nil else { throw difference(value, other, "is shared") }
      self.theirs[value] = other
      self.ours[other] = value
      open += try operands(value, other)
    }
  }

  /// The nodes of ours that were compared.
  var nodeCount: Int { theirs.keys.count { first.producer[$0] != nil } }

  private func operands(
    _ value: ValueID, _ other: ValueID
  ) throws -> [(ValueID, ValueID)] {
    if let constant = first.constant(value), let otherConstant = second.constant(other) {
      guard constant.agrees(with: otherConstant) else {
        throw difference(value, other, "is a constant of another shape or value")
      }
      return []
    }
    guard first.model.shape(of: value) == second.model.shape(of: other) else {
      throw difference(value, other, "has another shape")
    }
    if first.isInput(value), second.isInput(other) { return [] }
    guard let node = first.producer[value], let otherNode = second.producer[other] else {
      throw difference(value, other, "is another kind of value")
    }
    guard node.operation.essence == otherNode.operation.essence,
      node.inputs.count == otherNode.inputs.count
    else { throw difference(value, other, "\(node.operation), not \(otherNode.operation)") }
    return Array(zip(node.inputs, inOrder(otherNode, of: node)))
  }

  /// The other node's operands, with a constant summand or factor in the place of ours.
  private func inOrder(_ otherNode: Node, of node: Node) -> [ValueID] {
    switch node.operation {
    case .add, .multiply:
      let isFirst = first.constant(node.inputs[0]) != nil
      let isOtherFirst = second.constant(otherNode.inputs[0]) != nil
      return isFirst == isOtherFirst ? otherNode.inputs : otherNode.inputs.reversed()
    default:
      return otherNode.inputs
    }
  }

  private func difference(_ value: ValueID, _ other: ValueID, _ what: String) -> Difference {
    let (name, otherName) = (first.model.name(of: value), second.model.name(of: other))
    return Difference(
      description: "\(name ?? "?") \(first.model.shape(of: value).dimensions) beside "
        + "\(otherName ?? "?") \(second.model.shape(of: other).dimensions): \(what)")
  }
}

/// One of the two networks.
private struct Side {
  let model: Model
  var producer: [ValueID: Node] = [:]

  init(_ model: Model) {
    self.model = model
    for node in model.graph.nodes { producer[node.outputs[0]] = node }
  }

  func constant(_ value: ValueID) -> Tensor? { model.graph.constants[value.index] }

  func isInput(_ value: ValueID) -> Bool { model.graph.inputs.contains { $0.value == value } }

  /// The value behind identities, and behind means of one pixel.
  func source(of value: ValueID) -> ValueID {
    guard let node = producer[value] else { return value }
    switch node.operation {
    case .identity: return source(of: node.inputs[0])
    case .averagePool(let window, _) where window.kernel == [1, 1] && window.stride == [1, 1]:
      return source(of: node.inputs[0])
    default: return value
    }
  }
}

extension Tensor {
  /// Whether both are weights of the same shape, the same single number, or the same whole numbers.
  fileprivate func agrees(with other: Tensor) -> Bool {
    switch (elements, other.elements) {
    case (.int64(let first), .int64(let second)): first == second
    case (.float32(let first), .float32(let second)) where shape.rank == 0: first == second
    default: shape == other.shape
    }
  }
}

extension Operation {
  /// What the operation does to values whose shapes are known.
  fileprivate var essence: String {
    switch self {
    case .reshape, .flatten: "reshape"
    case .maxPool(let window): "maximum \(window.essence)"
    case .averagePool(let window, _) where window.padBefore.allSatisfy { $0 == 0 }:
      "mean \(window.essence)"
    default: "\(self)"
    }
  }
}

extension Window {
  fileprivate var essence: String { "\(kernel) \(stride) \(padBefore) \(dilation)" }
}
