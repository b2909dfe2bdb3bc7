import Lessons

extension DataTable {
  /// The table as comma-separated values (RFC 4180), with its column titles in the first line.
  ///
  /// Numbers are written as programs read them: `-1234.5` for `−1,234.5`, `1.2e-7` for `1.2 × 10⁻⁷`.
  var csv: [UInt8] {
    func cell(_ text: String) -> String {
      let plain = text.replacing("−", with: "-")
      guard plain.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return plain }
      return "\"" + plain.replacing("\"", with: "\"\"") + "\""
    }
    func number(_ text: String) -> String {
      let exponent = text.map { Self.superscripts[$0] ?? $0 }
      return cell(String(exponent).replacing(",", with: "").replacing(" × 10", with: "e"))
    }
    let head = columns.map { cell($0.title) }
    let body = rows.map { row in
      zip(columns, row).map { column, text in column.isNumeric ? number(text) : cell(text) }
    }
    let lines = ([head] + body).map { $0.joined(separator: ",") + "\r\n" }
    return Array(lines.joined().utf8)
  }

  private static let superscripts: [Character: Character] = [
    "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7",
    "⁸": "8", "⁹": "9",
  ]
}
