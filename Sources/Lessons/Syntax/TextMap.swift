/// Where each byte of a block's running text stands in the file.
///
/// cmark hands a block's lines over without what stood before them: markers of quotes and lists,
/// indentation, the `#` of a heading. Its own columns assume that this was equally long on every
/// line; here each line is found again at the end of its source line.
struct TextMap {
  /// From this offset on, text and source line run in step.
  private struct Segment {
    let offset: Int
    let line: Int
    let byte: Int
  }

  private var segments: [Segment]

  /// The line (as counted by `lines`, from 1) and byte (from 0) of an offset into the text.
  func position(of offset: Int) -> (line: Int, byte: Int) {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    let segment = segments[max(0, low - 1)]
    return (segment.line, segment.byte + offset - segment.offset)
  }
}

extension TextMap {
  /// Text of a single line, taken from it as it stands.
  init(line: Int, byte: Int) { segments = [Segment(offset: 0, line: line, byte: byte)] }

  /// A paragraph's text, whose first line is `line` or, after link definitions, one below.
  init(paragraph content: [UInt8], from line: Int, in lines: ArraySlice<[UInt8]>) {
    segments = []
    var sourceLine = line
    var offset = 0
    for text in content.split(separator: ascii("\n"), omittingEmptySubsequences: false) {
      let core = text.trimmed
      let indentation = core.startIndex - text.startIndex
      let found = (sourceLine..<sourceLine + 50).first { candidate in
        lines.line(candidate).map { $0.trimmed.suffix(core.count).elementsEqual(core) } ?? false
      }
      let actual = found ?? sourceLine
      let source = lines.line(actual)?.trimmed ?? []
      // A paragraph that runs into a table's head has been read as if it were a cell.
      let isPlain = found != nil
      let start = isPlain ? source.endIndex - core.count : source.startIndex
      segments += Self.segments(
        of: source[start...], on: actual, from: offset + indentation, isCell: !isPlain)
      sourceLine = actual + 1
      offset += text.count + 1
    }
  }

  /// A table cell's text, from which cmark has removed the backslash of every `\|`.
  init(cell source: ArraySlice<UInt8>, on line: Int) {
    segments = Self.segments(of: source, on: line, from: 0, isCell: true)
  }

  private static func segments(
    of source: ArraySlice<UInt8>, on line: Int, from start: Int, isCell: Bool
  ) -> [Segment] {
    var segments = [Segment(offset: start, line: line, byte: source.startIndex)]
    guard isCell else { return segments }
    var offset = start
    var index = source.startIndex
    while index < source.endIndex {
      if source[index] == ascii("\\"), index + 1 < source.endIndex, source[index + 1] == ascii("|")
      {
        segments.append(Segment(offset: offset, line: line, byte: index))
        segments.append(Segment(offset: offset + 1, line: line, byte: index + 2))
        index += 1
      }
      index += 1
      offset += 1
    }
    return segments
  }
}

extension ArraySlice<[UInt8]> {
  /// The line of a number that counts from 1 within the slice.
  func line(_ number: Int) -> [UInt8]? {
    let index = startIndex + number - 1
    return indices.contains(index) ? self[index] : nil
  }
}

/// The cells of a table's row by GFM's rules, as ranges of the line's bytes without the white space
/// around them.
///
/// - Parameter start: Where the row's text begins, after the markers of what it stands in.
func tableCells(of line: [UInt8], from start: Int) -> [Range<Int>] {
  var cells: [Range<Int>] = []
  var index = min(start, line.count)
  while let byte = line.byte(at: index), byte.isBlank { index += 1 }
  if line.byte(at: index) == ascii("|") { index += 1 }
  while index < line.count {
    let cellStart = index
    while let byte = line.byte(at: index), byte != ascii("|") {
      let isEscape = byte == ascii("\\") && line.byte(at: index + 1)?.isPunctuation == true
      index += isEscape ? 2 : 1
    }
    let cell = line[cellStart..<min(index, line.count)].trimmed
    let isLast = index >= line.count
    if !(isLast && cell.isEmpty) { cells.append(cell.startIndex..<cell.endIndex) }
    index += 1
  }
  return cells
}
