/// Why the bytes of a file are not an array that the engine can take.
public enum NumPyError: Error, Equatable, Sendable {
  /// `beginning` holds the first bytes, at most 16.
  case notNumPy(byteCount: Int, beginning: [UInt8])
  case truncated(byteCount: Int)
  case unsupportedVersion(Int)
  /// The header as far as it can be shown.
  case header(String)
  /// NumPy's word for the type of the elements, `<f8` say.
  case unsupportedType(String)
  case impossibleShape([Int])
  case dataLength(dimensions: [Int], expected: Int, found: Int)
}

extension NumPyError {
  /// What is the case, in one line, without a full stop.
  public var fact: String {
    switch self {
    case .notNumPy(_, let beginning) where isPhotograph(beginning):
      "not a NumPy array but a photograph"
    case .notNumPy(let byteCount, let beginning):
      "not a NumPy array: \(described(beginning, of: byteCount))"
    case .truncated(let byteCount):
      "the array is truncated: its \(byteCount) bytes end in the middle of the header"
    case .unsupportedVersion(let version):
      "the array is in version \(version) of NumPy's format; supported are 1 to 3"
    case .header(let text):
      "the array's header cannot be read: "
        + text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    case .unsupportedType(let description):
      "the array has elements of type \(typeName(description)); supported is "
        + "float32, int64, int32 or bool"
    case .impossibleShape(let dimensions):
      "the array has the impossible shape \(dimensions)"
    case .dataLength(let dimensions, let expected, let found) where found < expected:
      "the array is truncated: shape \(dimensions) needs \(counted(expected, "byte")) of numbers, "
        + "but the file has \(found)"
    case .dataLength(let dimensions, let expected, let found):
      "the array of shape \(dimensions) has \(counted(expected, "byte")) of numbers, "
        + "but the file goes on for \(found - expected) more"
    }
  }

  /// What to try, in one line, without a full stop.
  public var help: String {
    switch self {
    case .notNumPy(_, let beginning) where isPhotograph(beginning):
      "give a photograph by its path alone, behind that of the network; here an .npy file is due"
    case .notNumPy, .header, .impossibleShape, .unsupportedVersion:
      "write it with numpy.save(path, array)"
    case .truncated, .dataLength:
      "copy the file again, or write it anew with numpy.save(path, array)"
    case .unsupportedType(let description):
      "convert it: numpy.save(path, array.astype(numpy.\(nearestType(description))))"
    }
  }
}

private func isPhotograph(_ beginning: [UInt8]) -> Bool {
  beginning.starts(with: [0x89, 0x50, 0x4E, 0x47]) || beginning.starts(with: [0xFF, 0xD8, 0xFF])
}

/// `<f8` is float64, as NumPy shows it; what has no such name is given as it stands.
private func typeName(_ description: String) -> String {
  let kinds: [Character: String] = ["f": "float", "i": "int", "u": "uint", "c": "complex"]
  let word = description.drop { "<>=|".contains($0) }
  guard let kind = word.first.flatMap({ kinds[$0] }), let bytes = Int(word.dropFirst()),
    (1...32).contains(bytes)
  else { return "\"\(description)\"" }
  return "\(kind)\(8 * bytes)"
}

/// The type that holds such numbers best.
private func nearestType(_ description: String) -> String {
  let word = description.drop { "<>=|".contains($0) }
  return word.hasPrefix("i") || word.hasPrefix("u") ? "int64" : "float32"
}
