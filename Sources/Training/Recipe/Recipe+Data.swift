import Lessons
internal import Networks
internal import Yams

extension YAMLReader {
  mutating func data(_ node: Node) -> Located<Recipe.Data>? {
    let folderKeys = ["width", "height", "colors"]
    let keys = ["name", "folder"] + folderKeys + ["share", "held_out", "shuffled_patches"]
    guard let values = mapping(node, keys: keys) else { return nil }
    guard (values["name"] == nil) != (values["folder"] == nil) else {
      report(
        at: place(of: node),
        values["name"] == nil
          ? "the data have neither a name nor a folder" : "the data have both a name and a folder",
        help: "write data: {name: fashion-mnist}, or "
          + "data: {folder: photographs, width: 64, height: 64}")
      return nil
    }
    let share = number(values["share"], "share", in: 0.000_1...1) ?? 1
    let heldOut = number(values["held_out"], "held_out", in: 0.01...0.9) ?? 0.2
    let patches = integer(values["shuffled_patches"], "shuffled_patches", in: 1...1024)
    let source: Recipe.Data.Source?
    if let folder = values["folder"] {
      source = imageFolder(folder, values).map { .folder($0) }
    } else {
      for key in folderKeys {
        if let node = values[key] {
          report(
            at: place(of: node), "\"\(key)\" belongs to a folder of images, not to named data",
            help: "leave it out: the images have the size that they have")
        }
      }
      source = namedData(values).map { .named($0) }
    }
    return source.map { source in
      Located(
        Recipe.Data(source: source, share: share, heldOut: heldOut, shuffledPatches: patches),
        at: place(of: node))
    }
  }

  private mutating func namedData(_ values: [String: Node]) -> NamedData? {
    let names = NamedData.allCases.map(\.rawValue)
    guard let text = choice(values["name"], "name", among: names),
      let name = NamedData(rawValue: text)
    else { return nil }
    if name.hasTestPart, let node = values["held_out"] {
      report(
        at: place(of: node), "\"\(text)\" has images to test with: none are held out",
        help: "leave \"held_out\" out")
      return nil
    }
    return name
  }

  private mutating func imageFolder(_ node: Node, _ values: [String: Node]) -> ImageFolder? {
    let path = text(node, "folder")
    let sides = PhotographSize.sides
    for key in ["width", "height"] where values[key] == nil {
      report(at: place(of: node), "key \"\(key)\" is missing", help: "add \(key): 64")
    }
    let width = integer(values["width"], "width", in: sides)
    let height = integer(values["height"], "height", in: sides)
    let known = ImageFolder.Colors.allCases.map(\.rawValue)
    let colors = choice(values["colors"], "colors", among: known)
      .flatMap(ImageFolder.Colors.init(rawValue:))
    guard let path, let width, let height else { return nil }
    return ImageFolder(path: path, width: width, height: height, colors: colors ?? .rgb)
  }
}
