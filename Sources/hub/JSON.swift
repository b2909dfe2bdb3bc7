/// A value as JSON text (RFC 8259).
enum JSON {
  case null
  case flag(Bool)
  case number(Int)
  /// A finite number.
  case decimal(Double)
  case text(String)
  case list([JSON])
  /// Members in the order in which they are written.
  case object([(name: String, value: JSON)])
  /// A text that is JSON already.
  case encoded(String)

  var text: String {
    switch self {
    case .null: "null"
    case .flag(let isTrue): "\(isTrue)"
    case .number(let number): "\(number)"
    case .decimal(let number): "\(number)"
    case .text(let text): Self.quoted(text)
    case .list(let values): "[\(values.map(\.text).joined(separator: ", "))]"
    case .encoded(let text): text
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.name)): \($0.value.text)" }.joined(separator: ", "))}"
    }
  }

  /// The same over several lines, for people: a line for each member of an object and for each list
  /// within a list; what holds neither stays on one.
  func formatted(indentation: String = "") -> String {
    let inner = indentation + "  "
    switch self {
    case .object(let members) where !members.isEmpty:
      let lines = members.map { name, value in
        "\(inner)\(Self.quoted(name)): \(value.formatted(indentation: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indentation)}"
    case .list(let values) where values.contains(where: \.hasParts):
      let lines = values.map { inner + $0.formatted(indentation: inner) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indentation)]"
    default: return text
    }
  }

  private var hasParts: Bool {
    switch self {
    case .list, .object: true
    default: false
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": return "\\\""
      case "\\": return "\\\\"
      case "\n": return "\\n"
      case ..<" ":
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: return String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
