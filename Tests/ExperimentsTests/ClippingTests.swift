import Testing

@testable import Experiments

@Suite struct ClippingTests {
  @Test func leavesOutTheFewLargestValues() throws {
    // 0, 1, … 999, and among them one giant.
    var values = (0..<1000).map(Float.init)
    values[3] = 100_000
    let clipping = try #require(Clipping(of: [values], isSigned: false))
    #expect(clipping.range == 0...996)
    #expect(
      clipping.note == "The largest 0.4 % of the values, up to 100,000, are drawn like 996.")
  }

  @Test func isSymmetricWhereValuesHaveSigns() throws {
    var values = (0..<1000).map { Float($0 % 2 == 0 ? $0 : -$0) }
    values[3] = -100_000
    #expect(try #require(Clipping(of: [values], isSigned: true)).range == -996...996)
  }

  @Test(arguments: [
    (0..<1000).map { _ in Float(2) },  // no value is much larger than the others
    (0..<1000).map { $0 == 7 ? 5 : 0 },  // nearly all are zero
    (0..<999).map { $0 == 7 ? 5000 : Float($0) },  // too few to tell
  ])
  func leavesScalesAloneThatShowEnough(values: [Float]) {
    #expect(Clipping(of: [values], isSigned: false) == nil)
  }

  @Test func passesOverWhatIsNotANumber() throws {
    var values = (0..<1010).map(Float.init)
    for index in 0..<10 { values[index] = index % 2 == 0 ? .nan : .infinity }
    #expect(Clipping(of: [values], isSigned: false) == nil)
  }
}
