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
  init(
    _ image: String, for file: ModelFile, size: PhotographSize?, content: String,
    _ console: Console
  ) throws {
    let bytes = try file.bytes(console)
    let photographBytes = try console.read(image)
    loadStart = ContinuousClock().now
    var diagnostics: [Diagnostic] = []
    let model = file.model(bytes, size, &diagnostics)
    let photograph = Self.photograph(photographBytes, at: image, &diagnostics)
    guard let model, let photograph else { try console.fail(diagnostics) }
    let form = try console.photographForm(of: model, at: file.path)
    preparation = file.entry?.input ?? Preprocessing.usual(form)
    guard preparation.size == form.size, preparation.channels.count == form.channels else {
      try console.fail([
        .error(
          at: SourcePlace(path: file.path),
          "the network reads \(form.size.width) × \(form.size.height) pixels"
            + "\(form.channels == 1 ? " of grey" : ""), but the catalogue prepares "
            + "\(preparation.width) × \(preparation.height)"
            + "\(preparation.channels == .grey ? " of grey" : "")",
          help: "correct the entry's input in \(content)/\(Catalogue.path)"
            + (size == nil ? "" : ", or leave --size out"))
      ])
    }
    let pixels = Pixels(width: photograph.width, height: photograph.height, rgb: photograph.rgb)
    tensor = preparation.tensor(of: preparation.crop(pixels), form.layout)
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
}

extension Console {
  /// How a network reads a photograph; ends the command where it does not.
  func photographForm(of model: Model, at path: String) throws -> PhotographForm {
    if let form = model.photographForm { return form }
    try fail([
      .error(
        at: SourcePlace(path: path),
        "the network does not read one photograph: it reads \(model.inputsInWords)",
        help: "export it with one float32 input of shape [1, 3, height, width] or "
          + "[1, height, width, 3], or with 1 for grey, sides up to \(PhotographSize.sides.upperBound); "
          + "\"hub model run\" takes other inputs as tensors, with --input")
    ])
  }
}

extension Preprocessing.Channels {
  /// How the numbers of ``Preprocessing/usual(_:)`` are made.
  var usualScale: String {
    self == .grey
      ? "scaled to numbers from 0 to 1" : "scaled by ImageNet's mean and standard deviation"
  }
}

extension Preprocessing {
  /// What most networks trained on ImageNet expect: RGB, less its mean, by its standard deviation. Of
  /// those that read grey, most expect numbers from 0 to 1.
  static func usual(_ form: PhotographForm) -> Preprocessing {
    let (width, height) = (form.size.width, form.size.height)
    guard form.channels == 3 else {
      return Preprocessing(
        width: width, height: height, resize: max(width, height), channels: .grey, mean: [0],
        scale: [255])
    }
    return Preprocessing(
      width: width, height: height, resize: max(width, height) * 256 / 224, channels: .rgb,
      mean: [123.675, 116.28, 103.53], scale: [58.395, 57.12, 57.375])
  }
}
