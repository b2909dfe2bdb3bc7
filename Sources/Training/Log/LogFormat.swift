/// How a log is written: one record a line.
public enum LogFormat: Sendable, CaseIterable {
  /// A line of column names, then values with commas between; no value is an empty field.
  case csv
  /// An object a line with the columns' names as members; no value is null.
  case jsonLines

  /// What stands above the records.
  public var header: String {
    self == .csv ? LogRecord.columns.joined(separator: ",") + "\n" : ""
  }

  public func line(_ record: LogRecord) -> String {
    switch self {
    case .csv: return record.texts.map { $0 ?? "" }.joined(separator: ",") + "\n"
    case .jsonLines:
      let members = zip(LogRecord.columns, record.texts).map { name, text in
        // Only the first column holds no number.
        "\"\(name)\": \(name == "record" ? "\"\(text ?? "")\"" : text ?? "null")"
      }
      return "{\(members.joined(separator: ", "))}\n"
    }
  }

  /// The records of a log. A last line without a line end, as a killed run leaves one, is passed over.
  public func records(_ bytes: [UInt8]) throws(LogError) -> [LogRecord] {
    try lines(bytes).map(\.record)
  }

  /// The part of a log that a run keeps which was resumed after so many steps: the header, and every
  /// record up to there. With the records of the resumed run behind it, the log is that of an unbroken
  /// run, but for the times.
  public func kept(_ bytes: [UInt8], upToStep step: Int) throws(LogError) -> [UInt8] {
    let kept = try lines(bytes).prefix { $0.record.step <= step }
    guard let last = kept.last else { return Array(header.utf8) }
    return Array(bytes[..<last.end])
  }

  /// Each record, and where its line ends.
  private func lines(_ bytes: [UInt8]) throws(LogError) -> [(record: LogRecord, end: Int)] {
    var records: [(record: LogRecord, end: Int)] = []
    var (start, number) = (0, 0)
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      number += 1
      let line = String(decoding: bytes[start..<end], as: UTF8.self)
      start = end + 1
      if number == 1, !header.isEmpty {
        guard line + "\n" == header else { throw LogError(line: 1, fact: .header) }
        continue
      }
      guard let record = record(line) else { throw LogError(line: number, fact: .record) }
      records.append((record, start))
    }
    return records
  }

  private func record(_ line: String) -> LogRecord? {
    switch self {
    case .csv:
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      return LogRecord(texts: fields.map { $0.isEmpty ? nil : String($0) })
    case .jsonLines:
      guard let members = flatObject(line) else { return nil }
      guard Set(members.keys) == Set(LogRecord.columns) else { return nil }
      return LogRecord(texts: LogRecord.columns.map { members[$0].flatMap { $0 } })
    }
  }
}

/// A line of a log that is none.
public struct LogError: Error, Equatable, Sendable {
  public enum Fact: Sendable, Equatable { case header, record }

  /// Counted from 1.
  public let line: Int
  public let fact: Fact

  public var text: String {
    switch fact {
    case .header: "the first line does not name the columns of a training log"
    case .record: "the line is no record of a training log"
    }
  }
}

/// The members of a JSON object (RFC 8259) whose values are texts without escapes, numbers or null;
/// nil for anything else.
private func flatObject(_ line: String) -> [String: String?]? {
  guard let match = line.wholeMatch(of: /\s*\{(.*)\}\s*/) else { return nil }
  var members: [String: String?] = [:]
  for member in match.1.split(separator: ",", omittingEmptySubsequences: false) {
    let form = /\s*"([a-z_]+)"\s*:\s*(?:"([a-z]*)"|(null)|([-+.0-9eE]+))\s*/
    guard let parts = member.wholeMatch(of: form),
      members[String(parts.1)] == nil
    else { return nil }
    members[String(parts.1)] = .some((parts.2 ?? parts.4).map(String.init))
  }
  return members
}
