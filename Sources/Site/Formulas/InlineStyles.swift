/// KaTeX's markup with each inline style replaced by a class, so that pages can forbid the former.
///
/// A class is named after its declarations' hash: the same style has the same name in every build,
/// whatever else the site holds.
struct InlineStyles {
  private(set) var markup: String
  private(set) var stylesByName: [String: String] = [:]
  /// Every class that the markup names.
  private(set) var classNames: Set<String> = []

  /// KaTeX writes `class` before `style`, with double quotes around either, and escapes quotes
  /// elsewhere: so ` style="` is always an attribute's beginning.
  init(movedOutOf original: String) {
    let source = Array(original.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      let isSpace = source[index] == UInt8(ascii: " ")
      if isSpace, source[index...].starts(with: Self.styleStart) {
        let value = Self.value(in: source, from: index + Self.styleStart.count)
        let declarations = String(decoding: value, as: UTF8.self)
        let name = Self.className(for: declarations)
        stylesByName[name] = declarations
        if output.last == Self.quote {
          output.removeLast()
          output += Array(" \(name)\"".utf8)
        } else {
          output += Array(" class=\"\(name)\"".utf8)
        }
        index = value.endIndex + 1
      } else {
        if isSpace, source[index...].starts(with: Self.classStart) {
          let value = Self.value(in: source, from: index + Self.classStart.count)
          let names = String(decoding: value, as: UTF8.self).split(separator: " ")
          classNames.formUnion(names.map(String.init))
        }
        output.append(source[index])
        index += 1
      }
    }
    markup = String(decoding: output, as: UTF8.self)
  }

  private static let styleStart = Array(" style=\"".utf8)
  private static let classStart = Array(" class=\"".utf8)
  private static let quote = UInt8(ascii: "\"")

  private static func value(in source: [UInt8], from start: Int) -> ArraySlice<UInt8> {
    source[start...].prefix { $0 != quote }
  }

  /// Forty bits of the 64-bit FNV-1a hash, in letters and digits.
  private static func className(for declarations: String) -> String {
    "k" + String(declarations.fnv1a >> 24, radix: 36)
  }
}
