import Lessons
import Networks
import NeuralNetwork

/// A model of the catalogue, read and ready to be looked into.
struct CataloguedModel: Sendable {
  let entry: Catalogue.Entry
  let network: Model
  let facts: GraphFacts
  /// One label per class, in the order of the scores; nil for a network that does not classify.
  let labels: [String]?
  /// As shown to the author: `content/models/NAME.onnx`.
  let path: String
  let cataloguePath: String

  init(_ entry: Catalogue.Entry, from content: Disk) throws(Problem) {
    self.entry = entry
    cataloguePath = content.shownPath(Catalogue.path)
    let file = "models/\(entry.file)"
    path = content.shownPath(file)
    network = try Self.readModel(try content.bytes(of: file, for: entry), at: path)
    do {
      facts = try GraphFacts(network)
    } catch {
      throw Problem(
        at: SourcePlace(path: path), "the network does not fit its own input: \(error)",
        help: "export the model again")
    }
    labels = try entry.labels.map { name throws(Problem) in
      classLabels(try content.bytes(of: "models/\(name)", for: entry))
    }
    try checkInput()
  }

  private static func readModel(_ bytes: [UInt8], at path: String) throws(Problem) -> Model {
    do {
      return try Model(onnx: bytes)
    } catch {
      throw Problem(at: SourcePlace(path: path), error.fact, help: error.help)
    }
  }

  /// The catalogue must prepare a photograph for the very input that the network declares.
  private func checkInput() throws(Problem) {
    let wanted = entry.input.shape.dimensions
    let declared = network.graph.inputs.map(\.shape.dimensions)
    guard declared == [wanted] else {
      let found = declared.map { Wording.dimensions($0) }.joined(separator: " and ")
      throw Problem(
        at: SourcePlace(path: path),
        "the network's input is \(found), but the catalogue prepares "
          + Wording.dimensions(wanted),
        help:
          "give the catalogue entry of \(entry.name) the width and height that the network reads")
    }
  }

  /// The convolutions' names, in order.
  var convolutionNames: [String] {
    zip(network.graph.nodes, network.nodes).compactMap { node, label in
      if case .convolution = node.operation { label.name } else { nil }
    }
  }

  /// Which of the input's channels are red, green and blue.
  var rgbChannels: [Int] { entry.input.channels == .bgr ? [2, 1, 0] : [0, 1, 2] }

  /// Whether a layer's first input is the network's own, so that its filters have a photograph's colours.
  func readsPhotograph(_ layer: String) -> Bool {
    guard let value = network.value(named: layer), let node = network.nodeIndex(computing: value)
    else { return false }
    return network.graph.inputs.contains { $0.value == network.graph.nodes[node].inputs[0] }
  }
}

/// A node with its name, as lessons ask for it.
struct NamedNode {
  let name: String
  let operatorName: String
  let operation: Operation
  let inputs: [ValueID]
  let outputs: [ValueID]

  /// `a MaxPool`, for messages.
  var description: String {
    let vowels: Set<Character> = ["A", "E", "I", "O", "U"]
    return (operatorName.first.map(vowels.contains) == true ? "an " : "a ") + operatorName
  }
}

extension Subject {
  /// The node that the request's `layer` names.
  func node() throws(Problem) -> NamedNode {
    guard let layer = request.text("layer") else {
      preconditionFailure("the schema requires a layer")
    }
    let network = model.network
    guard let value = network.value(named: layer.value),
      let index = network.nodeIndex(computing: value)
    else {
      throw Problem(
        at: layer.place, "layer \"\(layer.value)\" is not in model \"\(model.entry.name)\"",
        help: nearestNameHelp(for: layer.value, among: network.layerNames, called: "layers"))
    }
    let node = network.graph.nodes[index]
    return NamedNode(
      name: layer.value, operatorName: network.nodes[index].operatorName,
      operation: node.operation, inputs: node.inputs, outputs: node.outputs)
  }
}
