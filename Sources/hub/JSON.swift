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

  var text: String {
    switch self {
    case .null: "null"
    case .flag(let isTrue): "\(isTrue)"
    case .number(let number): "\(number)"
    case .decimal(let number): "\(number)"
    case .text(let text): Self.quoted(text)
    case .list(let values): "[\(values.map(\.text).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.name)): \($0.value.text)" }.joined(separator: ", "))}"
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
