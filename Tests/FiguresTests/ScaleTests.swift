import Testing

@testable import Figures

@Suite struct ScaleTests {
  @Test(
    arguments: [
      (0.0...1.66, 5, [0, 0.5, 1, 1.5]), (0...513_000, 4, [0, 200_000, 400_000]),
      (-1...1, 5, [-1, -0.5, 0, 0.5, 1]), (0.03...0.07, 4, [0.03, 0.04, 0.05, 0.06, 0.07]),
      (2...2, 4, [2]),
    ])
  func choosesRoundTicks(domain: ClosedRange<Double>, count: Int, ticks: [Double]) {
    #expect(Scale.linear(domain, from: 0, to: 100).ticks(count: count) == ticks)
  }

  @Test func choosesPowersOfTenOnLogarithmicScales() {
    let scale = Scale.logarithmic(10...5_000_000, from: 0, to: 100)
    #expect(scale.ticks(count: 10) == [10, 100, 1_000, 10_000, 100_000, 1_000_000])
    #expect(scale.ticks(count: 3) == [10, 1_000, 100_000])
  }

  @Test func placesNumbers() {
    let linear = Scale.linear(0...10, from: 20, to: 120)
    #expect(linear.position(of: 2.5) == 45)
    let logarithmic = Scale.logarithmic(1...10_000, from: 0, to: 400)
    #expect(logarithmic.position(of: 100) == 200)
    #expect(logarithmic.position(of: 0) == 0)
    let bands = Scale.band(count: 3, from: 10, bandwidth: 20, gap: 5)
    #expect(bands.position(of: 2) == 60)
    #expect(bands.middle(of: 2) == 70)
    #expect(bands.end == 80)
  }

  @Test(
    arguments: [
      (0.0, "0"), (1.66348, "1.66"), (-0.5, "−0.5"), (1234.5, "1,230"), (99.96, "100"),
      (0.00042, "0.00042"), (-1.2345e-7, "−1.23 × 10⁻⁷"), (6.02e23, "6.02 × 10²³"),
      (9_999_999, "1 × 10⁷"), (Double.nan, "no value"),
    ])
  func writesThreeSignificantDigits(value: Double, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test(
    arguments: [
      (0, "0"), (9_408, "9,408"), (9_999, "9,999"), (10_000, "10 k"), (236_544, "237 k"),
      (999_950, "1 M"), (1_235_496, "1.24 M"), (4_089_184_256, "4.09 G"), (-1_792, "−1,792"),
      (Int.max, "9,220,000 T"),
    ])
  func writesCountsBriefly(value: Int, text: String) {
    #expect(NumberText.count(value) == text)
  }

  @Test(
    arguments: [
      (1.0, "100.0 %"), (0.6237, "62.4 %"), (0.0005, "0.05 %"), (0.00003, "< 0.01 %"),
      (0, "0.00 %"), (Double.nan, "no value"),
    ])
  func writesProbabilities(probability: Double, text: String) {
    #expect(NumberText.percent(probability) == text)
  }

  @Test(
    arguments: [
      (1.0, 3, "1"), (-0.0004, 3, "0"), (-1.0625, 3, "-1.063"), (0.05, 2, "0.05"),
      (123.456, 0, "123"), (Double.infinity, 2, "0"),
    ])
  func writesDecimalsWithoutLocale(value: Double, places: Int, text: String) {
    #expect(decimal(value, places: places) == text)
  }
}
