import Lessons
import Testing

@testable import Experiments

@Suite struct WordingTests {
  @Test(arguments: [
    (0, "0"), (12.44, "12.4"), (0.01234, "0.0123"), (999.6, "1,000"), (123_456, "123,456"),
    (-2.5, "−2.50"), (1.2345e-7, "1.23 × 10⁻⁷"), (-6e12, "−6.00 × 10¹²"), (0.00012, "0.000120"),
    (.infinity, "∞"), (-.infinity, "−∞"), (.nan, "not a number"),
  ])
  func writesSignificantDigits(value: Double, expected: String) {
    #expect(Wording.significant(value) == expected)
  }

  @Test(arguments: [
    (0, "0 %"), (0.00001, "< 0.01 %"), (0.0003, "0.03 %"), (0.4736, "47.4 %"), (1, "100 %"),
    (0.9999, "100.0 %"),
  ])
  func writesPerCent(share: Double, expected: String) {
    #expect(Wording.percent(share) == expected)
  }

  @Test(arguments: [
    (0, "0"), (9_408, "9,408"), (12_345, "12.3 thousand"), (999_950, "1.00 million"),
    (1_235_496, "1.24 million"), (4_100_000_000, "4.10 billion"),
  ])
  func writesNumbersToBeReadAloud(number: Int, expected: String) {
    #expect(Wording.spoken(number) == expected)
  }

  @Test(arguments: [
    ([3], "Map 3"), ([3, 5], "Maps 3 and 5"), ([1, 2, 3], "Maps 1, 2 and 3"),
    (Array(0..<11), "11 of the maps"),
  ])
  func namesAFewAndCountsMany(numbers: [Int], expected: String) {
    #expect(Wording.numbered(numbers, "map") == expected)
  }
}

@Suite struct CSVTests {
  @Test func writesNumbersForProgramsAndTextForReaders() {
    let table = DataTable(
      columns: [.init("Name, in full", isNumeric: false), .init("Count", isNumeric: true)],
      rows: [["say \"cat\"", "−1,234.5"], ["fc", "1.20 × 10⁻⁷"], ["1,2", "47.4 %"]])
    #expect(
      String(decoding: table.csv, as: UTF8.self) == """
        "Name, in full",Count\r
        "say ""cat""\",-1234.5\r
        fc,1.20e-7\r
        "1,2",47.4 %\r

        """)
  }
}
