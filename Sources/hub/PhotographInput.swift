import Experiments
import Lessons
import Networks
import NeuralNetwork
import Photographs

/// A photograph made ready for a network.
struct PhotographInput {
  let model: Model
  let tensor: Tensor
  let preparation: Preprocessing
  /// When reading the network began.
  let loadStart: ContinuousClock.Instant

  /// Reads both; ends the command where one of them cannot be used, or not with the other.
  init(_ image: String, for file: ModelFile, content: String, _ console: Console) throws {
    let bytes = try console.map(file.path)
    let photographBytes = try console.read(image)
    loadStart = ContinuousClock().now
    var diagnostics: [Diagnostic] = []
    let model = file.model(bytes, &diagnostics)
    let photograph = Self.photograph(photographBytes, at: image, &diagnostics)
    guard let model, let photograph else { try console.fail(diagnostics) }
    preparation = try file.entry?.input ?? Self.usualPreparation(of: model, at: file.path, console)
    let (wanted, given) = (model.graph.inputs.map(\.shape), [preparation.shape])
    guard wanted == given else {
      try console.fail([
        .error(
          at: SourcePlace(path: file.path),
          "the network reads \(described(wanted)), but the catalogue prepares \(described(given))",
          help: "correct the entry's input in \(content)/\(Catalogue.path)")
      ])
    }
    guard model.graph.inputs[0].elementType == .float32 else {
      try console.fail([
        .error(
          at: SourcePlace(path: file.path),
          "the network reads \(model.graph.inputs[0].elementType) where a photograph has float32",
          help: "hand a tensor in: --input \(model.inputNames[0])=FILE.npy")
      ])
    }
    let pixels = Pixels(width: photograph.width, height: photograph.height, rgb: photograph.rgb)
    tensor = preparation.tensor(of: preparation.crop(pixels))
    self.model = model
  }

  private static func photograph(
    _ bytes: [UInt8], at path: String, _ diagnostics: inout [Diagnostic]
  ) -> Photograph? {
    do throws(PhotographError) {
      return try Photograph(decoding: bytes)
    } catch {
      let isArray = bytes.starts(with: Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) }))
      diagnostics.append(
        isArray
          ? .error(
            at: SourcePlace(path: path), "not a photograph but a NumPy array",
            help: "hand a tensor in by the name of an input: --input NAME=\(path)")
          : .error(at: SourcePlace(path: path), error.fact, help: error.help))
      return nil
    }
  }

  /// What most networks trained on ImageNet expect.
  private static func usualPreparation(
    of model: Model, at path: String, _ console: Console
  ) throws -> Preprocessing {
    let shapes = model.graph.inputs.map(\.shape.dimensions)
    // The sides that a catalogue may give.
    let sides = 1...4096
    guard shapes.count == 1, shapes[0].count == 4, shapes[0][0] == 1, shapes[0][1] == 3,
      shapes[0].dropFirst(2).allSatisfy(sides.contains)
    else {
      try console.fail([
        .error(
          at: SourcePlace(path: path),
          "the network does not read one photograph: it reads "
            + described(model.graph.inputs.map(\.shape)),
          help: "an input of shape (1, 3, height, width) is needed, with sides up to 4096; hand "
            + "others in as tensors, with --input")
      ])
    }
    return Preprocessing.imageNet(width: shapes[0][3], height: shapes[0][2])
  }
}

extension Preprocessing {
  /// What most networks trained on ImageNet expect: RGB, less its mean, by its standard deviation.
  static func imageNet(width: Int, height: Int) -> Preprocessing {
    Preprocessing(
      width: width, height: height, resize: max(width, height) * 256 / 224, channels: .rgb,
      mean: [123.675, 116.28, 103.53], scale: [58.395, 57.12, 57.375])
  }
}

/// `(1, 3, 227, 227)`, or nothing in words.
private func described(_ shapes: [Shape]) -> String {
  guard !shapes.isEmpty else { return "nothing" }
  return shapes.map { "(\($0.dimensions.map(String.init).joined(separator: ", ")))" }
    .joined(separator: " and ")
}
