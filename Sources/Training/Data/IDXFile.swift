/// Unsigned bytes with any number of axes, in the format of the MNIST database (LeCun, Cortes & Burges):
/// two zeros, the element type (8), the number of axes, the length of each axis as 32 bits with the
/// most significant byte first, the elements.
struct IDXFile {
  let dimensions: [Int]
  let elements: ArraySlice<UInt8>

  /// - Parameter axisCount: That the file must have: 3 for images, 1 for labels.
  init(_ bytes: [UInt8], axisCount: Int) throws(IDXError) {
    let header = 4 + 4 * axisCount
    guard bytes.count >= 4 else { throw .truncated(byteCount: bytes.count, expected: header) }
    guard bytes.starts(with: [0, 0, 8, UInt8(axisCount)]) else {
      throw .magicNumber(Self.number(bytes[..<4]), expected: 0x800 + axisCount)
    }
    guard bytes.count >= header else {
      throw .truncated(byteCount: bytes.count, expected: header)
    }
    dimensions = (1...axisCount).map { Self.number(bytes[(4 * $0)..<(4 * $0 + 4)]) }
    var expected = 1
    for dimension in dimensions {
      let (product, overflows) = expected.multipliedReportingOverflow(by: dimension)
      guard !overflows, product <= 1 << 40 else { throw .tooLarge(dimensions) }
      expected = product
    }
    expected += header
    guard bytes.count >= expected else {
      throw .truncated(byteCount: bytes.count, expected: expected)
    }
    guard bytes.count == expected else {
      throw .tooLong(byteCount: bytes.count, expected: expected)
    }
    elements = bytes[header...]
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}

/// Why bytes are not an IDX file of the kind that was expected.
enum IDXError: Error, Equatable {
  case magicNumber(Int, expected: Int)
  case truncated(byteCount: Int, expected: Int)
  case tooLong(byteCount: Int, expected: Int)
  case tooLarge([Int])

  /// What is the case, in one line, without a full stop.
  var fact: String {
    switch self {
    case .magicNumber(let found, let expected):
      "the file begins with the magic number \(found), expected \(expected)"
    case .truncated(let byteCount, let expected):
      "the file is truncated: it holds \(byteCount) bytes, its header calls for \(expected)"
    case .tooLong(let byteCount, let expected):
      "the file is too long: it holds \(byteCount) bytes, its header calls for \(expected)"
    case .tooLarge(let dimensions):
      "the file's header calls for \(dimensions.map(String.init).joined(separator: " x ")) bytes"
    }
  }

  /// What an author can try, in one line, without a full stop.
  var help: String {
    switch self {
    case .magicNumber(_, let expected):
      "2051 is the number of images in IDX format, 2049 that of labels: check that this file holds "
        + (expected == 2051 ? "images" : "labels")
    case .truncated, .tooLong, .tooLarge: "fetch the file again: Scripts/fetch-datasets"
    }
  }
}
