internal import Yams

extension Catalogue {
  /// Reads `catalogue.yml`.
  ///
  /// - Returns: The entries without a fault, and all faults in the order of the file.
  public static func read(_ bytes: [UInt8]) -> (catalogue: Catalogue, errors: [CatalogueError]) {
    var reader = YAMLReader()
    var entries: [Entry] = []
    var refusedNames: [String] = []
    if let root = reader.compose(bytes), let mapping = reader.mapping(root, "the catalogue") {
      reader.expectKeys(of: mapping, ["models"])
      for node in reader.list("models", of: mapping) {
        if let entry = reader.entry(node) {
          entries.append(entry)
        } else if let name = node.mapping?["name"]?.scalar?.string {
          refusedNames.append(name)
        }
      }
    }
    let errors = reader.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    return (Catalogue(models: entries, refusedNames: refusedNames), errors)
  }
}

extension YAMLReader {
  fileprivate mutating func entry(_ node: Node) -> Catalogue.Entry? {
    guard let mapping = mapping(node, "a model") else { return nil }
    let errorCount = errors.count
    expectKeys(
      of: mapping,
      [
        "name", "title", "file", "summary", "paper", "data", "accuracy", "labels", "input",
        "licence", "origin", "training",
      ])
    let name = required("name", of: mapping) { $0.name($1) }
    let title = required("title", of: mapping) { $0.text($1) }
    let file = required("file", of: mapping) { $0.path($1) }
    let summary = required("summary", of: mapping) { $0.text($1) }
    let paper = optional("paper", of: mapping) { $0.paper($1) }
    let data = required("data", of: mapping) { $0.text($1) }
    let accuracy = optional("accuracy", of: mapping) { $0.accuracy($1) }
    let labels = optional("labels", of: mapping) { $0.path($1) }
    let input = required("input", of: mapping) { $0.preprocessing($1) }
    let licence = required("licence", of: mapping) { $0.licence($1) }
    let origin = optional("origin", of: mapping) { $0.origin($1) }
    let training = optional("training", of: mapping) { $0.training($1) }
    if mapping["origin"] != nil, let node = mapping["training"] {
      report(
        node, "the weights have an origin and were trained here",
        "keep \"origin\" for weights from a package, \"training\" for those of a recipe")
    }
    guard errors.count == errorCount, let name, let title, let file, let summary,
      let data, let input, let licence
    else { return nil }
    let nodes: [(Catalogue.Entry.Key, Node?)] = [
      (.file, mapping["file"]), (.labels, mapping["labels"]), (.input, mapping["input"]),
      (.notice, mapping["licence"]?["notice"]), (.recipe, mapping["training"]?["recipe"]),
      (.log, mapping["training"]?["log"]),
    ]
    let places = nodes.compactMap { key, node in node.map { (key, place(of: $0)) } }
    return Catalogue.Entry(
      name: name, title: title, file: file, summary: summary, paper: paper, data: data,
      accuracy: accuracy, labels: labels, input: input, licence: licence, origin: origin,
      training: training, start: place(of: node),
      keyPlaces: Dictionary(uniqueKeysWithValues: places))
  }

  private mutating func paper(_ node: Node) -> Catalogue.Paper? {
    guard let mapping = mapping(node, "paper") else { return nil }
    expectKeys(of: mapping, ["authors", "year", "title", "identifier"])
    let authors = required("authors", of: mapping) { $0.text($1) }
    let year = required("year", of: mapping) { $0.integer($1, 1900...2200) }
    let title = required("title", of: mapping) { $0.text($1) }
    let identifier = required("identifier", of: mapping) { $0.text($1) }
    guard let authors, let year, let title, let identifier else { return nil }
    return Catalogue.Paper(authors: authors, year: year, title: title, identifier: identifier)
  }

  private mutating func accuracy(_ node: Node) -> Catalogue.Accuracy? {
    guard let mapping = mapping(node, "accuracy") else { return nil }
    expectKeys(of: mapping, ["top1", "top5", "set", "source"])
    let top1 = required("top1", of: mapping) { $0.perCent($1) }
    let top5 = optional("top5", of: mapping) { $0.perCent($1) }
    let set = required("set", of: mapping) { $0.text($1) }
    let source = required("source", of: mapping) { $0.text($1) }
    guard let top1, let set, let source else { return nil }
    return Catalogue.Accuracy(top1: top1, top5: top5, set: set, source: source)
  }

  private mutating func preprocessing(_ node: Node) -> Preprocessing? {
    guard let mapping = mapping(node, "input") else { return nil }
    expectKeys(of: mapping, ["width", "height", "resize", "channels", "mean", "scale"])
    let sizes = PhotographSize.sides
    let width = required("width", of: mapping) { $0.integer($1, sizes) }
    let height = required("height", of: mapping) { $0.integer($1, sizes) }
    let least = max(width ?? 1, height ?? 1)
    let resize = required("resize", of: mapping) { $0.integer($1, least...sizes.upperBound) }
    let channels = required("channels", of: mapping) { $0.channels($1) }
    let count = channels?.count
    let mean = required("mean", of: mapping) { $0.channelNumbers($1, count, mayBeZero: true) }
    let scale = required("scale", of: mapping) { $0.channelNumbers($1, count, mayBeZero: false) }
    guard let width, let height, let resize, let channels, let mean, let scale else { return nil }
    return Preprocessing(
      width: width, height: height, resize: resize, channels: channels, mean: mean, scale: scale)
  }

  private mutating func channels(_ node: Node) -> Preprocessing.Channels? {
    guard let text = text(node) else { return nil }
    guard let channels = Preprocessing.Channels(rawValue: text) else {
      let known = Preprocessing.Channels.allCases.map(\.rawValue)
      report(
        node, "\"\(text)\" is no order of channels", "write \(known.joined(separator: ", "))")
      return nil
    }
    return channels
  }

  private mutating func licence(_ node: Node) -> Catalogue.Licence? {
    guard let mapping = mapping(node, "licence") else { return nil }
    expectKeys(of: mapping, ["name", "notice"])
    let name = required("name", of: mapping) { $0.text($1) }
    let notice = required("notice", of: mapping) { $0.path($1) }
    guard let name, let notice else { return nil }
    return Catalogue.Licence(name: name, notice: notice)
  }

  private mutating func origin(_ node: Node) -> Catalogue.Origin? {
    guard let mapping = mapping(node, "origin") else { return nil }
    expectKeys(of: mapping, ["package", "version", "file", "sha256"])
    let package = required("package", of: mapping) { $0.text($1) }
    let version = required("version", of: mapping) { $0.text($1) }
    let file = required("file", of: mapping) { $0.path($1) }
    let sha256 = required("sha256", of: mapping) { $0.digest($1) }
    guard let package, let version, let file, let sha256 else { return nil }
    return Catalogue.Origin(package: package, version: version, file: file, sha256: sha256)
  }

  private mutating func training(_ node: Node) -> Catalogue.Training? {
    guard let mapping = mapping(node, "training") else { return nil }
    expectKeys(of: mapping, ["recipe", "log"])
    let recipe = required("recipe", of: mapping) { $0.path($1) }
    let log = required("log", of: mapping) { $0.path($1) }
    guard let recipe, let log else { return nil }
    return Catalogue.Training(recipe: recipe, log: log)
  }
}
