public import NeuralNetwork

/// A network under construction, layer by layer, in the order of a paper's table.
///
/// Each method adds a layer and returns its result. A layer's weights are called after it
/// (`conv1.weight`, `conv1.bias`), and so is its result. What goes wrong is kept until ``model(_:)``,
/// so that a definition reads without interruption.
///
/// ```swift
/// var network = NetworkBuilder(parameters)
/// var x = network.input("image", [1, 3, 224, 224])
/// x = network.relu(network.convolution("conv1", x, channels: 64, kernel: 7, stride: 2, padding: 3))
/// return try network.model(x)
/// ```
public struct NetworkBuilder {
  private let parameters: Parameters
  /// How kernels and matrices are drawn before training.
  let weightInitialization: WeightInitialization
  private var graph = Graph()
  private var shapes: [Shape] = []
  private var types: [ElementType] = []
  private var labels: [NodeLabel] = []
  private var names: [String?] = []
  /// The layer that a value belongs to, by value: activations are named after it.
  private var layers: [String] = []
  private var inputNames: [String] = []
  private var scalars: [Float: ValueID] = [:]
  /// The first thing that went wrong; nothing is asked for after it.
  private var fault: ArchitectureError?

  public init(_ parameters: Parameters, _ weightInitialization: WeightInitialization = .he) {
    self.parameters = parameters
    self.weightInitialization = weightInitialization
  }

  /// The image that the network reads: (batch, channels, height, width).
  public mutating func input(_ name: String, _ dimensions: [Int]) -> ValueID {
    let shape = Shape(dimensions)
    inputNames.append(name)
    return register(graph.addInput(shape), shape, .float32, named: name)
  }

  /// Adds any operation with one result.
  ///
  /// - Parameter layer: What activations of the result are named after; the name itself where nil.
  public mutating func apply(
    _ operation: Operation, _ name: String, _ inputs: [ValueID], layer: String? = nil
  ) -> ValueID {
    let label = NodeLabel(name: name, operatorName: operation.operatorName)
    let (shape, type) = result(of: operation, inputs, label)
    labels.append(label)
    return register(graph.add(operation, inputs), shape, type, named: name, layer: layer)
  }

  /// Adds a weight that the parameters supply.
  public mutating func weight(
    _ name: String, _ dimensions: [Int], _ role: Parameters.Role,
    _ initialization: Initialization
  ) -> ValueID {
    let shape = Shape(dimensions)
    let request = Parameters.Request(
      name: name, shape: shape, role: role, initialization: initialization)
    let tensor = fault == nil ? checked(parameters.tensor(request), request) : nil
    return register(
      graph.addConstant(tensor ?? Tensor(Shape([0]), [])), shape, .float32, named: name)
  }

  /// A number that the definition itself contains; the same value for the same number.
  public mutating func scalar(_ number: Float) -> ValueID {
    if let value = scalars[number] { return value }
    let value = register(
      graph.addConstant(Tensor(Shape([]), [number])), Shape([]), .float32, named: nil)
    scalars[number] = value
    return value
  }

  /// Whole numbers that the definition itself contains, as a list or, where `isScalar`, as one.
  mutating func integers(_ name: String, _ numbers: [Int], isScalar: Bool = false) -> ValueID {
    let shape = Shape(isScalar ? [] : [numbers.count])
    let tensor = Tensor(shape, elements: .int64(numbers.map { Int64($0) }))
    return register(graph.addConstant(tensor), shape, .int64, named: name)
  }

  public func shape(of value: ValueID) -> Shape { shapes[value.index] }

  /// The number of channels of (batch, channels, …), or the length of vectors (batch, length).
  public func channels(of value: ValueID) -> Int {
    let shape = shapes[value.index]
    return shape.rank > 1 ? shape[1] : 1
  }

  func layer(of value: ValueID) -> String { layers[value.index] }

  /// The finished network.
  ///
  /// - Throws: ``ArchitectureError`` for the first weight or layer that does not fit.
  public func model(_ outputs: ValueID...) throws(ArchitectureError) -> Model {
    if let fault { throw fault }
    var graph = graph
    graph.setOutputs(outputs)
    var valuesByName: [String: ValueID] = [:]
    for (index, name) in names.enumerated() {
      guard let name else { continue }
      precondition(valuesByName[name] == nil, "a definition gives a name once: \(name)")
      valuesByName[name] = ValueID(index: index)
    }
    return Model(
      graph: graph, nodes: labels, shapes: shapes, elementTypes: types, inputNames: inputNames,
      outputNames: outputs.map { names[$0.index] ?? "" }, valueNames: names,
      valuesByName: valuesByName)
  }
}

extension NetworkBuilder {
  private mutating func register(
    _ value: ValueID, _ shape: Shape, _ type: ElementType, named name: String?,
    layer: String? = nil
  ) -> ValueID {
    shapes.append(shape)
    types.append(type)
    names.append(name)
    layers.append(layer ?? name ?? "")
    return value
  }

  /// What the result will be, or after a fault anything, since no model will be built.
  private mutating func result(
    of operation: Operation, _ inputs: [ValueID], _ label: NodeLabel
  ) -> (Shape, ElementType) {
    let given = (shape(of: inputs[0]), types[inputs[0].index])
    guard fault == nil else { return given }
    do throws(ShapeError) {
      return (
        try operation.resultShapes(of: inputs.map { shape(of: $0) })[0],
        try operation.resultTypes(of: inputs.map { types[$0.index] })[0]
      )
    } catch {
      fault = .layer(label, error.fault)
      return given
    }
  }

  private mutating func checked(_ tensor: Tensor?, _ request: Parameters.Request) -> Tensor? {
    guard let tensor else {
      fault = .missingWeights(request.name, expected: request.shape)
      return nil
    }
    guard tensor.shape == request.shape else {
      fault = .misshapenWeights(request.name, expected: request.shape, found: tensor.shape)
      return nil
    }
    guard tensor.elementType == .float32 else {
      fault = .weightType(request.name, found: tensor.elementType)
      return nil
    }
    return tensor
  }
}
