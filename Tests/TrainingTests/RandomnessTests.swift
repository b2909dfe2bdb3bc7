import Testing

@testable import Training

@Suite struct RandomnessTests {
  /// From an implementation in Python.
  @Test func givesTheSameNumbersForTheSamePlace() {
    var stream = RandomStream(seed: 5, .image, epoch: 2, index: 9)
    #expect(
      (0..<6).map { _ in stream.next() } == [
        3_956_572_216, 2_784_331_697, 641_116_326, 858_092_278, 2_758_349_319, 3_095_281_493,
      ])
  }

  @Test(arguments: [
    (1, 0, [11, 2, 8, 10, 0, 5, 9, 1, 6, 3, 7, 4]),
    (1, 1, [1, 2, 11, 8, 5, 3, 7, 4, 9, 10, 6, 0]),
    ((1 << 40) + 7, 0, [3, 9, 11, 1, 0, 6, 8, 7, 2, 5, 4, 10]),
  ])
  func shufflesTheSameWayEverywhere(seed: UInt64, epoch: Int, expected: [Int]) {
    var order = Array(0..<12)
    var stream = RandomStream(seed: seed, .order, epoch: epoch)
    stream.shuffle(&order)
    #expect(order == expected)
  }

  @Test func choosesEachOfAFewAsOften() {
    var stream = RandomStream(seed: 1, .order)
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<60_000 { counts[stream.below(6)] += 1 }
    // Five deviations of a binomial distribution: √(60,000 · 1/6 · 5/6) = 91.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 456 })
  }

  /// Mean 1/2, variance 1 / (4 (2α + 1)).
  @Test(arguments: [0.2, 1, 4])
  func drawsFromTheBetaDistribution(alpha: Double) {
    var stream = RandomStream(seed: 3, .mixture)
    let draws = (0..<20_000).map { _ in stream.beta(alpha) }
    let mean = draws.reduce(0, +) / 20_000
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean - 0.5) < 0.02)
    #expect(abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.005)
  }

  /// The authors' test vectors.
  @Test(arguments: [
    ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
  ])
  func hashesAsPublished(text: String, hash: UInt64) {
    var fingerprint = Fingerprint()
    fingerprint.add(text.utf8)
    #expect(fingerprint.hash == hash)
  }
}
