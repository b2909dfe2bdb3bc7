public import Lessons
internal import Networks
internal import Yams

extension Recipe {
  /// Reads a recipe's file.
  ///
  /// - Parameter path: As shown to the author.
  /// - Returns: The recipe; nil where something is wrong with it. All that is wrong, in the order of
  ///   the file.
  public static func read(
    _ bytes: [UInt8], path: String
  ) -> (recipe: Recipe?, diagnostics: [Diagnostic]) {
    let (recipe, diagnostics) = YAMLReader.value(in: bytes, path: path, examples) { reader, root in
      reader.recipe(root, missingAt: SourcePlace(path: path))
    }
    return (recipe, diagnostics)
  }

  static let examples = [
    "network": "network: lenet-5-modern", "data": "data: {name: fashion-mnist}",
    "epochs": "epochs: 10", "learning_rate": "learning_rate: {peak: 0.05, schedule: cosine}",
    "peak": "peak: 0.05", "schedule": "schedule: cosine", "warm_up": "warm_up: 1",
    "milestones": "milestones: [30, 40]", "factor": "factor: 0.1", "final": "final: 0",
    "seed": "seed: 1", "batch_size": "batch_size: 128",
    "optimizer": "optimizer: {kind: sgd, momentum: 0.9}", "kind": "kind: sgd",
    "momentum": "momentum: 0.9", "nesterov": "nesterov: true", "betas": "betas: [0.9, 0.999]",
    "epsilon": "epsilon: 1e-8", "decay": "decay: 0.99", "weight_decay": "weight_decay: 5e-4",
    "gradient_clipping": "gradient_clipping: 1", "label_smoothing": "label_smoothing: 0.1",
    "dropout": "dropout: 0.1", "augmentation": "augmentation: {crop: 2, flip: true}",
    "crop": "crop: 2", "flip": "flip: true", "brightness": "brightness: 0.2",
    "contrast": "contrast: 0.2", "saturation": "saturation: 0.2", "erasing": "erasing: 0.25",
    "mixup": "mixup: 0.2", "cutmix": "cutmix: 1", "moving_average": "moving_average: 0.999",
    "evaluate_every": "evaluate_every: 1", "snapshots": "snapshots: [0, 0.5, 1, 10]",
    "name": "name: fashion-mnist", "folder": "folder: photographs", "share": "share: 0.1",
    "held_out": "held_out: 0.2", "width": "width: 64", "height": "height: 64",
    "colors": "colors: rgb", "shuffled_patches": "shuffled_patches: 4",
  ]
}

extension Recipe {
  fileprivate static let requiredKeys = ["network", "data", "epochs", "learning_rate"]
  static let keys =
    requiredKeys + [
      "seed", "batch_size", "optimizer", "weight_decay", "gradient_clipping", "label_smoothing",
      "dropout", "augmentation", "moving_average", "evaluate_every", "snapshots",
    ]
}

extension YAMLReader {
  /// Reads a whole file.
  ///
  /// - Returns: Its value; nil where something is wrong with it. All that is wrong, each once, in the
  ///   order of the file.
  static func value<Value>(
    in bytes: [UInt8], path: String, _ examples: [String: String],
    read: (inout YAMLReader, Node) -> Value?
  ) -> (value: Value?, diagnostics: [Diagnostic]) {
    let (reader, faults) = YAMLReader.read(bytes, path: path, examples: examples)
    guard var reader else { return (nil, faults) }
    let value = reader.root().flatMap { read(&reader, $0) }
    let diagnostics = Set(reader.diagnostics)
      .sorted { ($0.place, $0.fact) < ($1.place, $1.fact) }
    return (diagnostics.isEmpty ? value : nil, diagnostics)
  }

  /// - Parameter first: Where a key is reported that is missing.
  mutating func recipe(_ node: Node, missingAt first: SourcePlace) -> Recipe? {
    guard
      let values = mapping(
        node, keys: Recipe.keys, required: Recipe.requiredKeys, missingAt: first)
    else { return nil }
    let network = self.network(values["network"])
    let data = values["data"].flatMap { self.data($0) }
    let seed = integer(values["seed"], "seed", in: 0...Int.max) ?? 1
    let epochs = integer(values["epochs"], "epochs", in: 1...100_000)
    let batchSize = integer(values["batch_size"], "batch_size", in: 1...65_536) ?? 128
    let optimizer =
      values["optimizer"].map { self.optimizer($0) } ?? .sgd(momentum: 0.9, isNesterov: false)
    let learningRate = values["learning_rate"].flatMap { self.learningRate($0, epochs: epochs) }
    let weightDecay = number(values["weight_decay"], "weight_decay", in: 0...10) ?? 0
    let clipping = number(values["gradient_clipping"], "gradient_clipping", in: 1e-6...1e6)
    let smoothing = number(values["label_smoothing"], "label_smoothing", in: 0...0.9) ?? 0
    let dropout = number(values["dropout"], "dropout", in: 0...0.95) ?? 0
    let augmentation = values["augmentation"].map { self.augmentation($0) } ?? Augmentation()
    let average = number(values["moving_average"], "moving_average", in: 0.1...0.999_999)
    let most = epochs ?? .max
    let evaluateEvery = integer(values["evaluate_every"], "evaluate_every", in: 1...most) ?? 1
    let snapshots = moments(values["snapshots"], "snapshots", in: 0...Double(most)) ?? []
    guard let network, let data, let epochs, let optimizer, let learningRate else { return nil }
    return Recipe(
      network: network, data: data, seed: UInt64(seed), epochs: epochs,
      batchSize: Located(batchSize, at: values["batch_size"].map { place(of: $0) } ?? first),
      optimizer: optimizer, learningRate: learningRate, weightDecay: weightDecay,
      gradientClipping: clipping, labelSmoothing: smoothing, dropout: dropout,
      augmentation: augmentation, movingAverage: average, evaluateEvery: evaluateEvery,
      snapshots: snapshots)
  }

  private mutating func network(_ node: Node?) -> Located<String>? {
    guard let node, let name = text(node, "network") else { return nil }
    guard Architectures.named(name) != nil else {
      report(
        at: place(of: node), "there is no architecture \"\(name)\"",
        help: nearestNameHelp(
          for: name, among: Architectures.all.map(\.name), called: "architectures"))
      return nil
    }
    return Located(name, at: place(of: node))
  }

  private mutating func augmentation(_ node: Node) -> Augmentation {
    var augmentation = Augmentation()
    let keys = [
      "crop", "flip", "brightness", "contrast", "saturation", "erasing", "mixup", "cutmix",
    ]
    guard let values = mapping(node, keys: keys) else { return augmentation }
    augmentation.crop = integer(values["crop"], "crop", in: 0...1024) ?? 0
    augmentation.flip = flag(values["flip"], "flip") ?? false
    augmentation.brightness = number(values["brightness"], "brightness", in: 0...1) ?? 0
    augmentation.contrast = number(values["contrast"], "contrast", in: 0...1) ?? 0
    augmentation.saturation = number(values["saturation"], "saturation", in: 0...1) ?? 0
    augmentation.erasing = number(values["erasing"], "erasing", in: 0...1) ?? 0
    augmentation.mixup = number(values["mixup"], "mixup", in: 0.05...4) ?? 0
    augmentation.cutmix = number(values["cutmix"], "cutmix", in: 0.05...4) ?? 0
    return augmentation
  }

  /// A list of ascending whole numbers of epochs.
  mutating func epochNumbers(_ node: Node?, _ key: String, in range: ClosedRange<Int>) -> [Int]? {
    ascending(node, key, text: { "\($0)" }, read: { $0.integer($1, key, in: range) })
  }

  /// A list of ascending numbers of epochs, which need not be whole.
  private mutating func moments(
    _ node: Node?, _ key: String, in range: ClosedRange<Double>
  ) -> [Double]? {
    ascending(node, key, text: \.shortest, read: { $0.number($1, key, in: range) })
  }

  private mutating func ascending<Number: Comparable>(
    _ node: Node?, _ key: String, text: (Number) -> String,
    read: (inout YAMLReader, Node) -> Number?
  ) -> [Number]? {
    guard let items = list(node, key) else { return nil }
    var numbers: [Number] = []
    for item in items {
      guard let number = read(&self, item) else { return nil }
      if let last = numbers.last, last >= number {
        report(
          at: place(of: item), "\"\(key)\" has \(text(number)) behind \(text(last))",
          help: "list the numbers in ascending order, each once")
        return nil
      }
      numbers.append(number)
    }
    return numbers
  }
}
