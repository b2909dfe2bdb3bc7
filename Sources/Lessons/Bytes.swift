/// The byte of an ASCII character.
func ascii(_ character: Unicode.Scalar) -> UInt8 { UInt8(ascii: character) }

extension UInt8 {
  var isBlank: Bool { self == ascii(" ") || self == ascii("\t") }

  var isSpace: Bool { isBlank || self == ascii("\n") || self == ascii("\r") }

  var isDigit: Bool { (ascii("0")...ascii("9")).contains(self) }

  var isLetter: Bool { (ascii("a")...ascii("z")).contains(self | 0x20) }

  /// What may follow a name's first letter.
  var isNamePart: Bool { isLetter || isDigit || self == ascii("-") || self == ascii("_") }

  /// What a backslash makes literal.
  var isPunctuation: Bool {
    (0x21...0x2F).contains(self) || (0x3A...0x40).contains(self) || (0x5B...0x60).contains(self)
      || (0x7B...0x7E).contains(self)
  }
}

extension Collection<UInt8> {
  var text: String { String(decoding: self, as: UTF8.self) }

  var isBlank: Bool { allSatisfy(\.isSpace) }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Without the white space around it; the indices stay those of the whole.
  var trimmed: SubSequence {
    guard let first = firstIndex(where: { !$0.isSpace }),
      let last = lastIndex(where: { !$0.isSpace })
    else { return self[startIndex..<startIndex] }
    return self[first...last]
  }

  func byte(at index: Int) -> UInt8? { indices.contains(index) ? self[index] : nil }
}
