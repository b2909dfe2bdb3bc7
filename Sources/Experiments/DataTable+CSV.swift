import Lessons

extension DataTable {
  /// The table as comma-separated values (RFC 4180), with its column titles in the first line.
  var csv: [UInt8] {
    func cell(_ text: String) -> String {
      let plain = text.replacing("−", with: "-")
      guard plain.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return plain }
      return "\"" + plain.replacing("\"", with: "\"\"") + "\""
    }
    func number(_ text: String) -> String { cell(text.replacing(",", with: "")) }
    let head = columns.map { cell($0.title) }
    let body = rows.map { row in
      zip(columns, row).map { column, text in column.isNumeric ? number(text) : cell(text) }
    }
    let lines = ([head] + body).map { $0.joined(separator: ",") + "\r\n" }
    return Array(lines.joined().utf8)
  }
}
