/// An opening, closing or empty tag of Cairo's SVG, with the declarations of its `style` among its
/// attributes: some versions of Cairo write one, some the other.
struct Tag {
  /// `path`, or `/g` where it closes.
  let name: String
  private let attributes: [String: String]

  init(name: String, attributes: [String: String]) {
    self.name = name
    var all = attributes
    for declaration in attributes["style"]?.split(separator: ";") ?? [] {
      let parts = declaration.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { all[String(parts[0])] = String(parts[1]) }
    }
    self.attributes = all
  }

  subscript(name: String) -> String? { attributes[name] }

  func number(_ name: String) -> Double { attributes[name].flatMap { Double($0) } ?? 0 }

  /// Reads `rgb(1.5%,0%,35%)`; nil for `none` and where nothing is said.
  func paint(_ name: String) -> RGB? {
    guard let text = attributes[name], text.hasPrefix("rgb("), text.hasSuffix(")") else {
      return nil
    }
    let channels = text.dropFirst(4).dropLast().split(separator: ",").map { part -> UInt8 in
      let word = part.filter { $0 != " " && $0 != "%" }
      let value = Double(word) ?? 0
      let level = part.contains("%") ? value * 255 / 100 : value
      return UInt8(min(max(level, 0), 255).rounded())
    }
    guard channels.count == 3 else { return nil }
    return RGB(red: channels[0], green: channels[1], blue: channels[2])
  }
}

/// Finds the tags of an SVG file that Cairo has written; text between them is skipped.
struct TagScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> Tag? {
    guard let start = find(UInt8(ascii: "<"), from: position),
      let end = find(UInt8(ascii: ">"), from: start)
    else { return nil }
    position = end + 1
    return tag(bytes[(start + 1)..<end])
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    guard start < bytes.endIndex else { return nil }
    return bytes[start...].firstIndex(of: byte)
  }

  private func tag(_ content: ArraySlice<UInt8>) -> Tag {
    let nameEnd =
      content.firstIndex { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
      ?? content.endIndex
    var name = string(content[content.startIndex..<nameEnd])
    if name.count > 1, name.last == "/" { name.removeLast() }
    var attributes: [String: String] = [:]
    var rest = content[nameEnd...]
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")),
      let open = rest[equals...].firstIndex(of: UInt8(ascii: "\"")),
      let close = rest[(open + 1)...].firstIndex(of: UInt8(ascii: "\""))
    {
      let key = rest[rest.startIndex..<equals].filter {
        $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n")
      }
      attributes[string(key[...])] = string(rest[(open + 1)..<close])
      rest = rest[(close + 1)...]
    }
    return Tag(name: name, attributes: attributes)
  }

  private func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

/// The `d` attribute of a path, as Cairo writes it: absolute commands M, L, C and Z.
enum PathData {
  /// Writes path data again with few characters: rounded, with H and V, nothing after the last
  /// drawn piece.
  static func compact(_ data: String, places: Int) -> String {
    var result = ""
    var pendingMove: (String, String)?
    var current = ("", "")
    forEachCommand(in: data) { command, numbers in
      let words = numbers.map { decimal($0, places: places) }
      switch command {
      case "M":
        pendingMove = (words[0], words[1])
        return
      case "Z":
        if pendingMove == nil { result += "Z" }
        return
      default: break
      }
      if let move = pendingMove {
        result += "M\(move.0)" + joined([move.1])
        current = move
        pendingMove = nil
      }
      let end = (words[words.count - 2], words[words.count - 1])
      if command == "L", end.1 == current.1 {
        result += "H\(end.0)"
      } else if command == "L", end.0 == current.0 {
        result += "V\(end.1)"
      } else {
        result += command + words[0] + joined(words.dropFirst())
      }
      current = end
    }
    return result
  }

  /// Gives the smallest upright rectangle around all points.
  static func bounds(_ data: String) -> Rectangle {
    var (minX, minY) = (Double.infinity, Double.infinity)
    var (maxX, maxY) = (-Double.infinity, -Double.infinity)
    forEachCommand(in: data) { _, numbers in
      for index in stride(from: 0, to: numbers.count - 1, by: 2) {
        (minX, maxX) = (min(minX, numbers[index]), max(maxX, numbers[index]))
        (minY, maxY) = (min(minY, numbers[index + 1]), max(maxY, numbers[index + 1]))
      }
    }
    guard minX <= maxX else { return Rectangle(x: 0, y: 0, width: 0, height: 0) }
    return Rectangle(x: minX, y: minY, width: maxX - minX, height: maxY - minY)
  }

  /// A minus sign separates numbers as well as a space does.
  private static func joined(_ words: some Sequence<String>) -> String {
    words.map { $0.hasPrefix("-") ? $0 : " " + $0 }.joined()
  }

  private static func forEachCommand(in data: String, _ body: (String, [Double]) -> Void) {
    let needed = ["M": 2, "L": 2, "C": 6]
    var command = ""
    var numbers: [Double] = []
    for word in data.split(separator: " ") {
      if word == "Z" {
        body("Z", [])
      } else if needed[String(word)] != nil {
        command = String(word)
        numbers = []
      } else if let number = Double(word) {
        numbers.append(number)
        if numbers.count == needed[command] {
          body(command, numbers)
          numbers = []
        }
      }
    }
  }
}
