public import NeuralNetwork

/// What is in a network: the shape, the parameters, the work, the memory and the receptive
/// field of every node.
///
/// - Parameters are the numbers that training has chosen: the constants that a node reads, each
///   counted at its first reader, so that shared weights count once. Not counted are the running
///   mean and variance of a batch normalization (they are measured, not learned), and single
///   numbers that arithmetic uses, such as the √2 of GELU.
/// - Multiply-adds are those of convolutions and matrix products, a multiplication with its addition
///   counted as one, windows over padding included; all other operators count as 0.
/// - Activation bytes are those of a node's results.
/// - The receptive field is that of a position of the results, in the image.
public struct GraphFacts: Sendable {
  /// How parameters and multiply-adds are counted, to be printed beside them.
  public static let countingRule =
    "A MAC is a multiplication with its addition, in convolutions and matrix products; parameters "
    + "are what training chooses; weights that nodes share, or that an exporter merged because they "
    + "were equal, count once."

  /// The facts of one node.
  public struct NodeFacts: Sendable, Equatable {
    public let name: String
    /// As the file has it: `Conv`.
    public let operatorName: String
    /// The part of the network that the node belongs to.
    public let block: String
    /// One per result.
    public let resultShapes: [Shape]
    public let parameterCount: Int
    public let multiplyAdds: Int
    public let activationBytes: Int
    /// Nil where a node does not read the image, or where its positions look is not one window that
    /// moves by whole pixels.
    public let receptiveField: ReceptiveField?

    /// Of the first result: of most nodes the only one.
    public var resultShape: Shape { resultShapes[0] }
  }

  /// In the order of the graph.
  public let nodes: [NodeFacts]

  public var parameterCount: Int { saturatingSum(nodes.map(\.parameterCount)) }
  public var multiplyAdds: Int { saturatingSum(nodes.map(\.multiplyAdds)) }
  public var activationBytes: Int { saturatingSum(nodes.map(\.activationBytes)) }

  /// Counts for inputs of the given shapes, or else of those that the model declares.
  ///
  /// - Throws: ``GraphError`` where the network does not fit the shapes.
  public init(_ model: Model, inputShapes: [Shape]? = nil) throws(GraphError) {
    let shapes = try inputShapes.map { (given) throws(GraphError) in
      try model.graph.shapes(forInputs: given)
    }
    let allShapes = shapes ?? model.shapes
    let fields = model.graph.receptiveFields(allShapes)
    var counted: Set<ValueID> = []
    let blocks = blockNames(of: model.nodes.map(\.name))
    nodes = zip(zip(model.graph.nodes, model.nodes), blocks).map { named, block in
      let (node, label) = named
      let weights = node.learnedConstants(in: model.graph).filter { counted.insert($0).inserted }
      return NodeFacts(
        name: label.name, operatorName: label.operatorName, block: block,
        resultShapes: node.outputs.map { allShapes[$0.index] },
        parameterCount: saturatingSum(weights.map { allShapes[$0.index].count }),
        multiplyAdds: node.multiplyAdds(allShapes),
        activationBytes: saturatingSum(
          node.outputs.map {
            saturatingProduct([allShapes[$0.index].count, model.elementTypes[$0.index].byteCount])
          }),
        receptiveField: fields[node.outputs[0].index])
    }
  }
}

extension ElementType {
  fileprivate var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .int64: 8
    case .bool: 1
    }
  }
}

extension Node {
  /// The constants among the inputs whose numbers training has chosen.
  fileprivate func learnedConstants(in graph: Graph) -> [ValueID] {
    let constants = inputs.enumerated().filter { graph.constants[$0.element.index] != nil }
    return constants.filter { position, value in
      switch operation {
      case .batchNormalization: position < 3
      case .add, .subtract, .multiply, .divide, .power, .combine:
        (graph.constants[value.index]?.shape.count ?? 0) > 1
      case .gather: position == 0
      default: true
      }
    }.map(\.element)
  }

  fileprivate func multiplyAdds(_ shapes: [Shape]) -> Int {
    let result = shapes[outputs[0].index].count
    switch operation {
    case .convolution, .deformableConvolution:
      // Each result is a sum over (in channels / groups, kernel height, kernel width).
      return saturatingProduct([result] + shapes[inputs[1].index].dimensions.dropFirst())
    case .transposedConvolution:
      // Each element of x is spread over (out channels / groups, kernel height, kernel width).
      return saturatingProduct(
        [shapes[inputs[0].index].count] + shapes[inputs[1].index].dimensions.dropFirst())
    case .gemm(_, _, let transposesA, _):
      return saturatingProduct([result, shapes[inputs[0].index][transposesA ? 0 : 1]])
    case .matMul:
      return saturatingProduct([result, shapes[inputs[0].index].dimensions.last ?? 1])
    default:
      return 0
    }
  }
}
