import Foundation
import Testing

@testable import Figures

@Suite struct ColorTests {
  /// B. Ottosson's implementation gives these for the corners of sRGB (bottosson.github.io).
  @Test(
    arguments: [
      (RGB(0xFFFFFF), 1.0, 0.0, 0.0), (RGB(0xFF0000), 0.62796, 0.22486, 0.12585),
      (RGB(0x00FF00), 0.86644, -0.23389, 0.17950), (RGB(0x0000FF), 0.45201, -0.03246, -0.31153),
    ])
  func agreesWithOttossonsOKLab(color: RGB, lightness: Double, a: Double, b: Double) {
    let lab = OKLab(color)
    #expect(lab.distance(to: OKLab(lightness: lightness, a: a, b: b)) < 1e-4)
    #expect(lab.rgb == color)
  }

  @Test func computesContrastAsWCAGDoes() {
    #expect(abs(RGB(0x000000).contrast(with: RGB(0xFFFFFF)) - 21) < 1e-9)
    // WebAIM's checker: 4.48 for this grey.
    #expect(abs(RGB(0x777777).contrast(with: RGB(0xFFFFFF)) - 4.48) < 0.005)
  }

  @Test(arguments: Theme.allCases, [Token.ink, .mutedInk, .warning])
  func setsTextWithContrastOfFourAndAHalf(theme: Theme, token: Token) {
    for ground in [Token.paper, .panel] {
      #expect(theme.color(of: token).contrast(with: theme.color(of: ground)) >= 4.5)
    }
  }

  @Test(
    arguments: Theme.allCases,
    [
      Token.outline, .accent, .positive, .negative, .warning, .blue, .orange, .green, .purple,
      .sky, .vermilion, .yellow,
    ])
  func drawsMarksWithContrastOfThree(theme: Theme, token: Token) {
    for ground in [Token.paper, .panel] {
      #expect(theme.color(of: token).contrast(with: theme.color(of: ground)) >= 3, "\(ground)")
    }
  }

  @Test func hasARuleForEveryTokenInTheDark() {
    #expect(Theme.stylesheet.contains("@media (prefers-color-scheme:dark){.f-paper{fill:#14171c}"))
    for token in Token.allCases {
      #expect(Theme.stylesheet.contains(".f-\(token){"))
      #expect(Theme.stylesheet.contains(".s-\(token){"))
    }
  }

  @Test(arguments: [ColorMap.sequential, .diverging])
  func walksThroughColorAtOneSpeed(map: ColorMap) {
    let path = (0...254).map { map.lab(at: Double($0) / 254) }
    let steps = zip(path, path.dropFirst()).map { $0.distance(to: $1) }
    let mean = steps.reduce(0, +) / Double(steps.count)
    #expect(steps.allSatisfy { abs($0 - mean) < 0.01 * mean })
  }

  @Test(arguments: [ColorMap.sequential, .diverging])
  func staysInsideWhatScreensShow(map: ColorMap) {
    for level in 0...254 {
      let light = map.lab(at: Double(level) / 254).linearLight
      for channel in [light.red, light.green, light.blue] {
        #expect((-0.001...1.001).contains(channel), "level \(level): \(light)")
      }
    }
  }

  /// Eight bits per channel are coarse where it is dark: there a colour is off by one level.
  @Test func growsEvenlyInLightnessAlongThePalette() {
    let palette = ColorMap.sequential.palette.colors
    #expect(palette.count == 63)
    for (level, color) in palette.enumerated() {
      let due = 0.13 + 0.83 * Double(level) / 62
      #expect(abs(OKLab(color).lightness - due) < (level < 8 ? 0.008 : 0.003), "\(level)")
    }
  }

  /// Two colours side by side can be told apart from a distance of about 0.02.
  @Test(arguments: [ColorMap.sequential, .diverging])
  func takesStepsTooSmallToSee(map: ColorMap) {
    let colors = (0..<63).map { map.lab(at: Double($0) / 62) }
    for (color, next) in zip(colors, colors.dropFirst()) {
      #expect(color.distance(to: next) < 0.02)
    }
  }

  @Test func mirrorsTheDivergingMapAtZero() {
    for level in 0...127 {
      let below = ColorMap.diverging.lab(at: Double(127 - level) / 254)
      let above = ColorMap.diverging.lab(at: Double(127 + level) / 254)
      #expect(abs(below.lightness - above.lightness) < 1e-12)
      #expect(abs(hypot(below.a, below.b) - hypot(above.a, above.b)) < 1e-12)
    }
    let zero = OKLab(ColorMap.diverging.palette.colors[31])
    #expect(hypot(zero.a, zero.b) < 0.002)
  }

  /// Red-green blindness as simulated by Machado, Oliveira & Fernandes 2009, severity 1.
  @Test func keepsSignsApartForDeuteranopes() {
    func seen(_ lab: OKLab) -> OKLab {
      let light = lab.linearLight
      let (r, g, b) = (light.red, light.green, light.blue)
      let channels = [
        0.367322 * r + 0.860646 * g - 0.227968 * b, 0.280085 * r + 0.672501 * g + 0.047413 * b,
        -0.011820 * r + 0.042940 * g + 0.968881 * b,
      ].map { channel -> UInt8 in
        let clipped = min(max(channel, 0), 1)
        let value = clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * pow(clipped, 1 / 2.4) - 0.055
        return UInt8((value * 255).rounded())
      }
      return OKLab(RGB(red: channels[0], green: channels[1], blue: channels[2]))
    }
    for level in stride(from: 16, through: 127, by: 1) {
      let below = seen(ColorMap.diverging.lab(at: Double(127 - level) / 254))
      let above = seen(ColorMap.diverging.lab(at: Double(127 + level) / 254))
      #expect(below.distance(to: above) > 0.001 * Double(level))
    }
    let lightness = (0...50).map { seen(ColorMap.sequential.lab(at: Double($0) / 50)).lightness }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(
    arguments: [
      (Float(-1), UInt8(0)), (0, 31), (1, 62), (-9, 0), (9, 62), (.nan, 63), (.infinity, 63),
    ])
  func quantizesValuesToLevels(value: Float, level: UInt8) {
    #expect(ColorMap.level(of: value, in: -1...1) == level)
  }

  @Test func quantizesTheLargestRangeThereIs() {
    let largest = Float.greatestFiniteMagnitude
    #expect(ColorMap.level(of: largest, in: -largest...largest) == 62)
    #expect(ColorMap.level(of: 0, in: 0...0) == 0)
  }
}
