public import Lessons
internal import Networks
internal import Yams

extension Experiment {
  /// Reads an experiment's file.
  ///
  /// - Parameter path: As shown to the author.
  /// - Returns: The experiment; nil where something is wrong with it. All that is wrong, in the order
  ///   of the file.
  public static func read(
    _ bytes: [UInt8], path: String
  ) -> (experiment: Experiment?, diagnostics: [Diagnostic]) {
    // What is wrong with the settings that all runs share is found with each run.
    let known = examples.merging(Recipe.examples) { own, _ in own }
    let (experiment, diagnostics) = YAMLReader.value(in: bytes, path: path, known) { reader, root in
      reader.experiment(root)
    }
    return (experiment, diagnostics)
  }

  private static let examples = [
    "title": "title: Plain and residual networks",
    "question": "question: Does a deeper network learn better?",
    "recipe": "recipe: {data: {name: fashion-mnist}, epochs: 10}",
    "runs": "runs: [{name: plain-20, network: small-plain-20}]", "name": "name: plain-20",
    "measure": "measure: [{kind: layers}]",
    "kind": "kind: layers", "batches": "batches: 8", "layer": "layer: conv1",
    "points": "points: 25", "reach": "reach: 1", "images": "images: 1000", "side": "side: 4",
  ]
}

extension YAMLReader {
  fileprivate mutating func experiment(_ root: Node) -> Experiment? {
    let required = ["title", "question", "runs"]
    guard
      let values = mapping(
        root, keys: required + ["recipe", "measure"], required: required,
        missingAt: SourcePlace(path: path))
    else { return nil }
    let title = text(values["title"], "title")
    let question = text(values["question"], "question")
    let shared = values["recipe"].flatMap { sharedSettings($0) } ?? [:]
    let runs = (list(values["runs"], "runs") ?? []).compactMap { run($0, shared) }
    checkNames(runs, at: values["runs"])
    let measurements = (list(values["measure"], "measure") ?? []).compactMap {
      measurement($0, of: runs)
    }
    guard let title, let question else { return nil }
    return Experiment(title: title, question: question, runs: runs, measurements: measurements)
  }

  /// Settings of a recipe by key: what is wrong with them is found with each run.
  private mutating func sharedSettings(_ node: Node) -> [String: (key: Node, value: Node)]? {
    guard mapping(node, keys: Recipe.keys) != nil, let mapping = node.mapping else { return nil }
    var settings: [String: (key: Node, value: Node)] = [:]
    for (key, value) in mapping {
      if let name = key.scalar?.string, Recipe.keys.contains(name) { settings[name] = (key, value) }
    }
    return settings
  }

  /// A run has the settings that all share, but for those that it gives itself.
  private mutating func run(
    _ node: Node, _ shared: [String: (key: Node, value: Node)]
  ) -> Experiment.Run? {
    let place = place(of: node)
    guard let values = mapping(node, keys: ["name"] + Recipe.keys, required: ["name"]),
      let mapping = node.mapping
    else { return nil }
    let name = text(values["name"], "name").map {
      Located($0, at: self.place(of: values["name"] ?? node))
    }
    if let name, !Catalogue.isName(name.value) {
      report(
        at: name.place, "\"\(name.value)\" is no name for a run",
        help: "use up to 80 lower-case letters, digits, \"-\" and \".\", "
          + "a letter or digit first and last"
      )
    }
    let own = mapping.filter { key, _ in key.scalar?.string != "name" }
    let inherited = shared.filter { values[$0.key] == nil }.values
    let settings = Node(own.map { ($0.key, $0.value) } + inherited.map { ($0.key, $0.value) })
    guard let recipe = recipe(settings, missingAt: place), let name else { return nil }
    return Experiment.Run(name: name, recipe: recipe)
  }

  private mutating func checkNames(_ runs: [Experiment.Run], at node: Node?) {
    if runs.isEmpty, let node, diagnostics.isEmpty {
      report(at: place(of: node), "there are no runs", help: "list at least one")
    }
    var names: Set<String> = []
    for run in runs where !names.insert(run.name.value).inserted {
      report(
        at: run.name.place, "there is another run \"\(run.name.value)\"",
        help: "give each run a name of its own")
    }
  }

  private static let ownKeys = [
    "layers": ["batches"], "filters": ["layer"],
    "loss_surface": ["points", "reach", "images", "seed"], "shuffled_patches": ["side"],
  ]

  private mutating func measurement(
    _ node: Node, of runs: [Experiment.Run]
  ) -> Experiment.Measurement? {
    let kinds = ["layers", "filters", "loss_surface", "shuffled_patches"]
    let keys = ["kind", "runs"] + kinds.flatMap { Self.ownKeys[$0] ?? [] }
    guard let values = mapping(node, keys: keys, required: ["kind"]),
      let name = choice(values["kind"], "kind", among: kinds)
    else { return nil }
    let own = Self.ownKeys[name] ?? []
    refuse(values, besides: own + ["runs"], of: name, choosing: "kind")
    let known = runs.map(\.name.value)
    var chosen: [String] = []
    for item in list(values["runs"], "runs") ?? [] {
      guard let run = text(item, "runs") else { continue }
      if known.contains(run) {
        chosen.append(run)
      } else {
        report(
          at: place(of: item), "there is no run \"\(run)\"",
          help: nearestNameHelp(for: run, among: known, called: "runs"))
      }
    }
    let kind = kind(name, values, at: node)
    return kind.map {
      Experiment.Measurement(
        kind: $0, runs: values["runs"] == nil ? known : chosen, place: place(of: node))
    }
  }

  private mutating func kind(
    _ name: String, _ values: [String: Node], at node: Node
  ) -> Experiment.Kind? {
    switch name {
    case "layers":
      return .layers(batches: integer(values["batches"], "batches", in: 1...1000) ?? 8)
    case "filters":
      return text(values["layer"], "layer").map { .filters(layer: $0) }
        ?? missing("layer", of: values, at: node)
    case "loss_surface":
      var settings = LossSurface.Settings()
      settings.points = integer(values["points"], "points", in: 2...201) ?? settings.points
      settings.reach = number(values["reach"], "reach", in: 0.001...100) ?? settings.reach
      settings.images = integer(values["images"], "images", in: 1...1_000_000) ?? settings.images
      settings.seed = UInt64(integer(values["seed"], "seed", in: 0...Int.max) ?? 1)
      return .lossSurface(settings)
    default:
      return integer(values["side"], "side", in: 1...1024).map { .shuffledPatches(side: $0) }
        ?? missing("side", of: values, at: node)
    }
  }

  private mutating func missing(
    _ key: String, of values: [String: Node], at node: Node
  ) -> Experiment.Kind? {
    if values[key] == nil {
      report(at: place(of: node), "key \"\(key)\" is missing", help: "add \(example(of: key))")
    }
    return nil
  }
}
