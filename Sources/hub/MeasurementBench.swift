import Lessons
import Networks
import NeuralNetwork
import Training

/// Measures a trained network, each thing once: results are kept beside the run's checkpoint.
struct MeasurementBench {
  let run: TrainingRun
  let data: TrainingData
  let folder: TrainingFolder
  let loop: TrainingLoop
  /// Whether results that are kept are of no interest.
  let isFresh: Bool
  let label: String

  func result(of kind: Experiment.Kind) throws -> JSON {
    let path = "\(folder.path)/measurements/\(hexadecimal(identity(of: kind))).json"
    if !isFresh, FileSystem.kind(of: path) == .file {
      return .encoded(String(decoding: try folder.console.read(path), as: UTF8.self))
    }
    folder.console.progress.stage("\(label)measuring \(kind.key)")
    let text = try measured(kind).text
    let bytes = Array(text.utf8)
    try folder.console.write(
      [FileContent(path: path) { bytes }], makesFolders: true, isDurable: true)
    return .encoded(text)
  }

  /// Changes with everything that a result depends on.
  private func identity(of kind: Experiment.Kind) -> UInt64 {
    Experiment.identity(of: kind, recipe: run.recipe, data: data)
  }

  private func measured(_ kind: Experiment.Kind) throws -> JSON {
    switch kind {
    case .layers(let batches):
      let beginning = try loop.run(run.recipe, data, after: nil)
      return .object([
        ("batches", .number(batches)),
        ("start", JSON(try beginning.layerStatistics(batches: batches))),
        ("end", JSON(try run.layerStatistics(batches: batches))),
      ])
    case .filters(let layer): return try filters(of: layer)
    case .lossSurface(let settings):
      let surface = try run.lossSurface(settings) { rows in
        folder.console.progress.rewrite("\(label)row \(rows) of \(settings.points)")
      }
      return .object([
        ("images", .number(settings.images)), ("seed", .number(Int(settings.seed))),
        ("coordinates", .list(surface.coordinates.map { .decimal($0) })),
        ("losses", .list(surface.losses.map { .list($0.map(JSON.single)) })),
        ("accuracies", .list(surface.accuracies.map { .list($0.map(JSON.single)) })),
      ])
    case .shuffledPatches(let side):
      let result = try run.testResult(shufflingPatchesOf: side)
      return .object([
        ("side", .number(side)), ("test_loss", result.map { .decimal($0.loss) } ?? .null),
        ("test_accuracy", result.map { .decimal($0.accuracy) } ?? .null),
      ])
    }
  }

  private func filters(of layer: String) throws -> JSON {
    var snapshots: [JSON] = []
    for epoch in run.recipe.snapshots {
      let path = folder.snapshotPath(epoch: epoch)
      let model = try ModelFile(path: path, besides: []).read(folder.console, nil)
      guard let weight = model.value(named: "\(layer).weight"),
        let kernels = model.graph.constants[weight.index]
      else { continue }
      snapshots.append(
        .object([
          ("epoch", .decimal(epoch)),
          ("kernels", .list(kernels.floats.map(JSON.single))),
        ]))
    }
    let shape = run.initialModel.value(named: "\(layer).weight").map {
      run.initialModel.shape(of: $0).dimensions
    }
    return .object([
      ("layer", .text(layer)), ("shape", .list((shape ?? []).map { .number($0) })),
      ("snapshots", .list(snapshots)),
    ])
  }
}

extension JSON {
  fileprivate init(_ layers: [LayerStatistics]) {
    self = .object([
      ("names", .list(layers.map { .text($0.name) })),
      ("response_deviations", .list(layers.map { .decimal($0.responseDeviation) })),
      ("gradient_norms", .list(layers.map { .decimal($0.gradientNorm) })),
    ])
  }

  /// With as many digits as tell it from other numbers of single precision.
  fileprivate static func single(_ number: Float) -> JSON {
    number.isFinite ? .encoded("\(number)") : .null
  }
}
