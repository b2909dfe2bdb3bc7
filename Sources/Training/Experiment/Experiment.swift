public import Lessons

/// Training runs that are compared, and what is measured on them.
public struct Experiment: Sendable, Equatable {
  /// What it shows, in a few words.
  public let title: String
  /// What it asks, in a sentence.
  public let question: String
  public let runs: [Run]
  public let measurements: [Measurement]

  /// A network in training, under a name of its own.
  public struct Run: Sendable, Equatable {
    public let name: Located<String>
    public let recipe: Recipe
  }

  /// What is measured on which runs, beside their losses and accuracies.
  public struct Measurement: Sendable, Equatable {
    public let kind: Kind
    /// The names of the runs.
    public let runs: [String]
    public let place: SourcePlace
  }

  public enum Kind: Sendable, Equatable {
    /// How far the responses of each layer spread, and how large its gradient is, before the first
    /// step and after the last.
    case layers(batches: Int)
    /// The kernels of a layer in each snapshot.
    case filters(layer: String)
    /// The loss around the trained weights.
    case lossSurface(LossSurface.Settings)
    /// How often the trained network is right where the patches of each image change their places.
    case shuffledPatches(side: Int)
  }

  /// The measurements that a run is subject to.
  public func measurements(of run: Run) -> [Kind] {
    measurements.filter { $0.runs.contains(run.name.value) }.map(\.kind)
  }

  /// Changes with everything that a measurement's result depends on.
  public static func identity(of kind: Kind, recipe: Recipe, data: TrainingData) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(kind.settings)
    fingerprint.add(recipe.settings)
    fingerprint.add(Int(bitPattern: UInt(data.contentHash)))
    return fingerprint.hash
  }

  /// Changes where a setting of any run or measurement does, but not with titles or comments.
  public var hash: UInt64 {
    var fingerprint = Fingerprint()
    for run in runs {
      fingerprint.add(run.name.value)
      fingerprint.add(run.recipe.settings)
    }
    for measurement in measurements {
      fingerprint.add(measurement.kind.settings)
      for run in measurement.runs { fingerprint.add(run) }
    }
    return fingerprint.hash
  }
}

extension Experiment.Kind {
  /// As files of experiments call it.
  public var key: String {
    switch self {
    case .layers: "layers"
    case .filters: "filters"
    case .lossSurface: "loss_surface"
    case .shuffledPatches: "shuffled_patches"
    }
  }

  /// Everything that decides what is measured.
  public var settings: String {
    switch self {
    case .layers(let batches): "layers: batches \(batches)"
    case .filters(let layer): "filters: layer \(layer)"
    case .lossSurface(let settings):
      "loss surface: points \(settings.points), reach \(settings.reach), images \(settings.images), "
        + "seed \(settings.seed)"
    case .shuffledPatches(let side): "shuffled patches: side \(side)"
    }
  }
}
