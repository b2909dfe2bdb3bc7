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
    let file = "models/\(entry.file)"
    path = content.shownPath(file)
    cataloguePath = content.shownPath(Catalogue.path)
    network = try Self.readModel(
      try entry.bytes(of: .file, at: file, from: content), at: path, entry.input.size,
      in: .beside(file, on: content))
    do {
      facts = try GraphFacts(network)
    } catch {
      preconditionFailure("a network that was read fits the shapes that it declares: \(error)")
    }
    labels = try entry.labels.map { name throws(Problem) in
      try Self.readLabels(entry, "models/\(name)", from: content)
    }
    let mismatches = [inputMismatch(in: content), labelMismatch(in: content)].compactMap { $0 }
    guard mismatches.isEmpty else { throw Problem(mismatches) }
  }

  private static func readModel(
    _ bytes: [UInt8], at path: String, _ size: PhotographSize, in folder: ExternalWeights
  ) throws(Problem) -> Model {
    let model: Model
    do {
      model = try Model(onnx: bytes, size: size, in: folder)
    } catch {
      throw Problem(at: SourcePlace(path: path), error.fact, help: error.help)
    }
    let faults = model.nonFiniteWeights
    guard faults.isEmpty else {
      throw Problem(faults.map { .error(at: SourcePlace(path: path), $0.fact, help: $0.help) })
    }
    return model
  }

  private static func readLabels(
    _ entry: Catalogue.Entry, _ path: String, from content: Disk
  ) throws(Problem) -> [String] {
    let bytes = try entry.bytes(of: .labels, at: path, from: content)
    let faults = textFaults(in: bytes, path: content.shownPath(path))
    guard faults.isEmpty else { throw Problem(faults) }
    return classLabels(bytes)
  }

  /// The catalogue must prepare a photograph for the very input that the network declares.
  private func inputMismatch(in content: Disk) -> Diagnostic? {
    let (form, prepared) = (network.photographForm, entry.input.size)
    let channels = entry.input.channels
    guard form?.size != prepared || form?.channels != channels.count else { return nil }
    let help =
      if let form {
        "write width: \(form.size.width), height: \(form.size.height) and channels: "
          + (form.channels == 1 ? "grey" : "RGB or BGR")
      } else {
        "only networks with one input of float32, [1, channels, height, width] or "
          + "[1, height, width, channels], with 3 channels or 1, can be given a photograph"
      }
    return .error(
      at: entry.place(of: .input, in: content),
      "the network \(path) reads \(network.inputsInWords), but this prepares a photograph of "
        + "\(prepared.width) × \(prepared.height) pixels in \(channels.rawValue)", help: help)
  }

  /// A classifier needs a label for each of its scores.
  private func labelMismatch(in content: Disk) -> Diagnostic? {
    guard let labels, let name = entry.labels, let output = network.graph.outputs.first else {
      return nil
    }
    let scores = network.shape(of: output).count
    guard scores != labels.count else { return nil }
    return .error(
      at: entry.place(of: .labels, in: content),
      "the network \(path) gives \(Wording.count(scores, "score")), but "
        + "\(content.shownPath("models/\(name)")) has \(Wording.count(labels.count, "label"))",
      help: "write one label to a line, in the order of the scores")
  }

  /// The convolutions' names, in order.
  var convolutionNames: [String] {
    zip(network.graph.nodes, network.nodes).compactMap { node, label in
      if case .convolution = node.operation { label.name } else { nil }
    }
  }

  /// The order of a photograph's axes in the network's input.
  var layout: PhotographLayout { network.photographForm?.layout ?? .channelsFirst }

  /// Which of the input's channels are red, green and blue.
  var rgbChannels: [Int] { entry.input.channels == .bgr ? [2, 1, 0] : [0, 1, 2] }

  /// Whether a layer's first input is the network's own, its axes in another order at most, so that
  /// its filters have a photograph's colours; of a network that reads grey, none has.
  func readsColors(_ layer: String) -> Bool {
    guard entry.input.channels != .grey, let value = network.value(named: layer),
      let node = network.nodeIndex(computing: value)
    else { return false }
    var read = network.graph.nodes[node].inputs[0]
    while let index = network.nodeIndex(computing: read),
      case .transpose = network.graph.nodes[index].operation
    {
      read = network.graph.nodes[index].inputs[0]
    }
    return network.graph.inputs.contains { $0.value == read }
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
