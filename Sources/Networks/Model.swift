public import NeuralNetwork

/// A network read from a file, with the names that its author gave to nodes and values.
///
/// The graph is the engine's; names live here, beside it. A value is known by its name in the file;
/// a node's name stands for its (first) result as well.
///
/// ```swift
/// let model = try Model(onnx: bytes)
/// let maps = model.value(named: "fire4/squeeze1x1")
/// ```
public struct Model: Sendable {
  public let graph: Graph
  /// One entry per node of the graph, in the same order.
  public let nodes: [NodeLabel]
  /// The shape of each value, by its number, for the input sizes that the file declares.
  public let shapes: [Shape]
  /// The element type of each value, by its number.
  public let elementTypes: [ElementType]
  /// The places of inputs whose values were given when the model was read and went into its graph:
  /// it may be run with these values only.
  public let fixedInputs: [Int]
  /// Whether some of its weights came from files beside its own.
  public let keepsWeightsElsewhere: Bool
  /// The names of the graph's inputs and outputs, in their order.
  public let inputNames: [String]
  public let outputNames: [String]

  private let valueNames: [String?]
  private let valuesByName: [String: ValueID]

  init(
    graph: Graph, nodes: [NodeLabel], shapes: [Shape], elementTypes: [ElementType],
    fixedInputs: [Int] = [], keepsWeightsElsewhere: Bool = false, inputNames: [String],
    outputNames: [String], valueNames: [String?],
    valuesByName: [String: ValueID]
  ) {
    self.graph = graph
    self.nodes = nodes
    self.shapes = shapes
    self.elementTypes = elementTypes
    self.fixedInputs = fixedInputs
    self.keepsWeightsElsewhere = keepsWeightsElsewhere
    self.inputNames = inputNames
    self.outputNames = outputNames
    self.valueNames = valueNames
    self.valuesByName = valuesByName
  }

  /// The value of that name: an input, a weight, or the result of a node.
  ///
  /// Weights that a Cast converts are known by their own name and by that of the Cast's result.
  public func value(named name: String) -> ValueID? { valuesByName[name] }

  /// What a value is called in the file; nil for one that the file does not name.
  public func name(of value: ValueID) -> String? { valueNames[value.index] }

  public func shape(of value: ValueID) -> Shape { shapes[value.index] }

  /// The node that computes a value, by its place in `nodes`; nil for inputs and weights.
  public func nodeIndex(computing value: ValueID) -> Int? {
    graph.nodes.firstIndex { $0.outputs.contains(value) }
  }

  /// The nodes' names in the order of the graph: those that a lesson can ask for.
  public var layerNames: [String] { nodes.map(\.name) }

  /// The names of the weights and other constants that nodes use, in the order of their first use.
  public var weightNames: [String] {
    zip(graph.constants, valueNames).compactMap { constant, name in constant == nil ? nil : name }
  }
}
