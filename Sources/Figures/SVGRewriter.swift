/// Turns Cairo's SVG, drawn in marker colours, into ours.
///
/// Marker colours become a light colour and a class for the dark one; marked rectangles become
/// images; every glyph and every word is defined once and used by reference; ids get a prefix;
/// numbers get at most three decimals; neighbours of one look share a group.
struct SVGRewriter {
  private let prefix: String
  private let images: [Raster]
  /// Cairo's name and the outline of each glyph; spaces have none.
  private var outlines: [String: String] = [:]
  /// Our names of the outlines and words that have been used.
  private var names: [String: String] = [:]
  /// The line of text that is being read.
  private var line: [Glyph] = []

  private struct Glyph {
    let name: String
    let x: Double
    let y: Double
  }

  private var definitions = ""
  private var body = ""
  /// The look that the open group gives to the shapes inside it.
  private var openLook: String?

  init(prefix: String, images: [Raster]) {
    self.prefix = prefix
    self.images = images
  }

  /// The definitions and shapes, after `read`.
  func output() -> String {
    (definitions.isEmpty ? "" : "<defs>\n\(definitions)</defs>\n")
      + body + (openLook == nil ? "" : "</g>\n")
  }

  mutating func read(_ markedSVG: [UInt8]) throws(FigureError) {
    var symbol: String?
    var textLook = ""
    var scanner = TagScanner(markedSVG)
    while let tag = scanner.next() {
      switch tag.name {
      case "symbol":
        symbol = tag["id"]
      case "/symbol":
        symbol = nil
      case "path":
        if let symbol {
          outlines[symbol] = PathData.compact(tag["d"] ?? "", places: 3)
        } else {
          try addShape(tag)
        }
      case "g":
        if let fill = tag.paint("fill") { textLook = look(fill: fill, stroke: nil, tag) }
      case "use":
        let reference = tag["xlink:href"] ?? tag["href"] ?? ""
        line.append(
          Glyph(name: String(reference.dropFirst()), x: tag.number("x"), y: tag.number("y")))
      case "/g":
        addLine(look: textLook)
      case "svg", "/svg", "defs", "/defs", "?xml", "/path", "/use":
        break
      default:
        throw .library(name: "Cairo", message: "an SVG element <\(tag.name)> was not expected")
      }
    }
  }

  private mutating func addLine(look: String) {
    let words = line.split { outlines[$0.name, default: ""].isEmpty }
    line = []
    for word in words {
      guard let first = word.first else { continue }
      open(look)
      body += use(name(of: word), x: first.x, y: first.y)
    }
  }

  /// Gives the id of a word, which is defined at its first use as glyphs beside each other.
  private mutating func name(of word: ArraySlice<Glyph>) -> String {
    let glyphs = word.map { name(ofGlyph: $0.name) }
    guard let first = word.first, word.count > 1 else { return glyphs.first ?? "" }
    let content = zip(glyphs, word).map { use($0, x: $1.x - first.x, y: $1.y - first.y) }.joined()
    return define(content) { "<g id=\"\($0)\">\n\(content)</g>\n" }
  }

  private mutating func name(ofGlyph glyph: String) -> String {
    let outline = outlines[glyph, default: ""]
    return define(outline) { "<path id=\"\($0)\" d=\"\(outline)\"/>\n" }
  }

  private mutating func define(_ content: String, as element: (String) -> String) -> String {
    if let name = names[content] { return name }
    let name = "\(prefix)-\(names.count)"
    names[content] = name
    definitions += element(name)
    return name
  }

  private func use(_ name: String, x: Double, y: Double) -> String {
    let (x, y) = (decimal(x, places: 2), decimal(y, places: 2))
    return "<use href=\"#\(name)\"" + (x == "0" ? "" : " x=\"\(x)\"")
      + (y == "0" ? "" : " y=\"\(y)\"") + "/>\n"
  }

  private mutating func addShape(_ tag: Tag) throws(FigureError) {
    let (fill, stroke) = (tag.paint("fill"), tag.paint("stroke"))
    if let fill, let index = Marker.imageIndex(of: fill), images.indices.contains(index) {
      try addImage(images[index], in: PathData.bounds(tag["d"] ?? ""))
    } else {
      open(look(fill: fill, stroke: stroke, tag))
      body += "<path d=\"\(PathData.compact(tag["d"] ?? "", places: 2))\"/>\n"
    }
  }

  private mutating func addImage(_ raster: Raster, in frame: Rectangle) throws(FigureError) {
    let place = [("x", frame.x), ("y", frame.y), ("width", frame.width), ("height", frame.height)]
    let attributes = place.map { "\($0.0)=\"\(decimal($0.1, places: 2))\"" }
    let rendering = raster.isSmooth ? "" : " image-rendering=\"pixelated\""
    let (kind, file) =
      raster.jpeg.isEmpty ? ("png", try PNG.encode(raster)) : ("jpeg", raster.jpeg)
    open(nil)
    body += "<image \(attributes.joined(separator: " ")) preserveAspectRatio=\"none\"\(rendering)"
    body += " href=\"data:image/\(kind);base64,\(base64(file))\"/>\n"
  }

  private mutating func open(_ look: String?) {
    guard look != openLook else { return }
    if openLook != nil { body += "</g>\n" }
    if let look { body += "<g \(look)>\n" }
    openLook = look
  }

  /// Gives the attributes for a fill and a stroke, whose colours are markers.
  private func look(fill: RGB?, stroke: RGB?, _ tag: Tag) -> String {
    var classes: [String] = []
    var attributes: [String] = []
    if let token = fill.flatMap(Marker.token) {
      classes.append("f-\(token)")
      attributes.append("fill=\"\(Theme.light.color(of: token).css)\"")
    } else {
      attributes.append("fill=\"none\"")
    }
    if let token = stroke.flatMap(Marker.token) {
      classes.append("s-\(token)")
      attributes.append("stroke=\"\(Theme.light.color(of: token).css)\"")
      attributes.append("stroke-width=\"\(decimal(tag.number("stroke-width"), places: 2))\"")
      if let dashes = tag["stroke-dasharray"] {
        attributes.append("stroke-dasharray=\"\(dashes)\"")
      }
    }
    return "class=\"\(classes.joined(separator: " "))\" " + attributes.joined(separator: " ")
  }
}
