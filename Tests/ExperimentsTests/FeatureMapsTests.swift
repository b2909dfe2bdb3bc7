import Figures
import Lessons
import Networks
import NeuralNetwork
import Testing

@testable import Experiments

/// Numbers by hand: Scripts/make-experiment-fixtures says what each layer gives.
@Suite struct FeatureMapsTests {
  @Test func describesSignedMapsFromTheStrongest() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=tiny layer=conv1 image=squares}")
    #expect(
      picture.alternativeText == """
        All 4 feature maps of layer conv1 in Tiny, 2 × 2 values each, on the photograph \
        “Four squares”. Values run from −5.00 to 40.0; none is zero. Map 0 has the largest mean, \
        25.0. Map 3 is silent: the same everywhere on this photograph.
        """)
    #expect(
      picture.provenance
        == "Layer conv1 of Tiny, 4 × 2 × 2, on the photograph “Four squares” by A. Painter (CC0-1.0)."
    )
    #expect(
      picture.table.text == """
        Map | Minimum | Maximum | Mean | Share of zeros | State
        0 | 10.0 | 40.0 | 25.0 | 0 % | \

        1 | 5.50 | 20.5 | 13.0 | 0 % | \

        2 | 0.0781 | 0.313 | 0.195 | 0 % | \

        3 | −5.00 | −5.00 | −5.00 | 0 % | silent
        """)
    let wall = try #require(picture.source as? MapWall)
    #expect(
      wall.maps == [
        [10, 20, 30, 40], [5.5, 10.5, 15.5, 20.5], [10, 20, 30, 40].map { $0 / 128 },
        [-5, -5, -5, -5],
      ])
    #expect((wall.width, wall.height) == (2, 2))
    #expect(wall.labels == ["0", "1", "2", "3"])
    #expect(wall.deadIndices == [3])
    #expect(wall.flag == "silent")
    #expect(wall.colorMap == .diverging)
    #expect(wall.limits == .shared)
    #expect(wall.note == "")
  }

  @Test func drawsMapsWithoutNegativeValuesFromZeroUp() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=tiny layer=conv1/relu image=squares}")
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.colorMap == .sequential)
    #expect(
      picture.alternativeText.contains("Values run from 0 to 40.0; 25.0 % are zero."))
    #expect(picture.table.rows[3] == ["3", "0", "0", "0", "100 %", "silent"])
  }

  @Test func limitsTheCountAndKeepsTheStrongest() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=tiny-bgr layer=conv1 image=squares count=2}")
    // In BGR the first channel is blue: maps 0 to 3 have the means 5, 13, 0.039 and -25.
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.labels == ["1", "0"])
    #expect(
      picture.alternativeText == """
        The 2 strongest of 4 feature maps of layer conv1 in Tiny-bgr, 2 × 2 values each, on the \
        photograph “Four squares”. Over all 4, values run from −40.0 to 20.5; none is zero. \
        Map 1 has the largest mean, 13.0. Map 0 is silent: the same everywhere on this photograph. \
        So is 1 of the others.
        """)
    #expect(picture.table.rows.count == 4)
  }

  @Test func keepsTheOrderOfTheLayerWhereAsked() throws {
    let picture = try picture(
      of:
        "::feature-maps[Caption]{#f model=tiny-bgr layer=conv1 image=squares count=3 order=index}")
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.labels == ["0", "1", "2"])
    #expect(picture.alternativeText.hasPrefix("The first 3 of 4 feature maps of layer conv1"))
    #expect(
      picture.alternativeText.hasSuffix(
        "Maps 0 and 2 are silent: the same everywhere on this photograph."))
  }

  @Test func givesEachMapItsOwnScaleWhereAsked() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=tiny layer=conv1 image=squares range=own}")
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.limits == .perMap)
    #expect(wall.note == "Each map has a colour scale of its own.")
  }

  @Test func showsWhatTheNetworkSees() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=tiny layer=conv1 image=squares}")
    let photograph = try #require((picture.source as? MapWall)?.photograph)
    #expect((photograph.width, photograph.height) == (4, 4))
    #expect(photograph.rgb8.prefix(9) == [10, 0, 5, 0, 0, 0, 20, 0, 5])
    #expect(photograph.jpeg.starts(with: [0xFF, 0xD8]))
  }

  @Test func showsInGreyWhatANetworkSeesThatReadsGrey() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=grey layer=conv1 image=squares}")
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.maps == [[4, 7, 10, 13], [-2, -2, -2, -2]])
    #expect(wall.photograph?.rgb8.prefix(9) == [4, 4, 4, 0, 0, 0, 7, 7, 7])
  }

  @Test func bearsMapsOfOneValue() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=tiny layer=pool image=squares}")
    #expect(
      picture.alternativeText == """
        All 4 feature maps of layer pool in Tiny, one value each, on the photograph “Four squares”. \
        Values run from 0 to 25.0; 25.0 % are zero. Map 0 has the largest mean, 25.0. \
        Map 3 is silent: zero on this photograph.
        """)
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.maps == [[25], [13], [25.0 / 128], [0]])
    #expect(wall.deadIndices == [3])
    #expect(try wall.figure(for: .narrow, fonts: testFonts()).width == 360)
  }

  @Test func countsValuesThatAreNoNumbers() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=overflow layer=conv1 image=squares}")
    #expect(
      picture.alternativeText.contains(
        """
        Values run from −5.00 to 20.5; none is zero. 4 values of 16 are not finite numbers. \
        Map 1 has the largest mean, 13.0.
        """))
    #expect(
      picture.table.columns.map(\.title) == [
        "Map", "Minimum", "Maximum", "Mean", "Share of zeros", "Not finite", "State",
      ])
    #expect(picture.table.rows[0] == ["0", "none", "none", "none", "0 %", "4", ""])
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.deadIndices == [3], "map 0 has no values, which is not silence")
  }

  @Test func countsSilentMapsThatAreNotDrawn() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=tiny layer=conv1/relu image=squares count=1}")
    #expect(
      picture.alternativeText == """
        The strongest of 4 feature maps of layer conv1/relu in Tiny, 2 × 2 values, on the \
        photograph “Four squares”. Over all 4, values run from 0 to 40.0; 25.0 % are zero. \
        Map 0 has the largest mean, 25.0. \
        Of the others 1 is silent: the same everywhere on this photograph.
        """)
  }

  @Test func offersAllMapsAsNumPyArray() throws {
    let picture = try picture(
      of: "::feature-maps[Caption]{#f model=tiny layer=pool image=squares count=1}")
    let file = try #require(picture.downloads.first)
    #expect(file.label == "All maps as NumPy array")
    #expect(
      file.bytes == NumPyFile.bytes(of: Tensor(Shape([1, 4, 1, 1]), [25, 13, 25.0 / 128, 0])))
  }
}

@Suite struct ReductionTests {
  @Test func keepsWallsThatAreSmallEnough() {
    #expect(Reduction(tileCount: 64, width: 112, height: 112).factor == 1)
    #expect(Reduction(tileCount: 64, width: 112, height: 112).note == "")
  }

  @Test(arguments: [(256, 112, 112, 2), (16, 1024, 1024, 3), (1, 4096, 4096, 3)])
  func shrinksWallsThatAreTooLarge(count: Int, width: Int, height: Int, factor: Int) {
    let reduction = Reduction(tileCount: count, width: width, height: height)
    #expect(reduction.factor == factor)
    #expect(
      count * reduction.length(width) * reduction.length(height) <= Reduction.largestPixelCount)
    #expect(reduction.note == "Each pixel is the mean of \(factor) × \(factor) values.")
  }

  @Test func averagesSquaresAndCutsThemOffAtTheEdge() {
    let reduced = Reduction(factor: 2).reduced([1, 3, 5, 5, 7, 9, 2, 4, 6], width: 3)
    #expect(reduced == [4, 7, 3, 6])
  }

  @Test func passesOnThatAValueIsNoNumber() {
    let reduced = Reduction(factor: 2).reduced([1, .nan, 2, 2], width: 4)
    #expect(reduced[0].isNaN && reduced[1] == 2)
  }

  @Test func shrinksPhotographsToAFiguresSize() {
    let pixels = Pixels(width: 3, height: 2, rgb: (0..<18).map { UInt8($0 * 10) })
    #expect(pixels.fitting(side: 3) == pixels)
    #expect(
      pixels.fitting(side: 2) == Pixels(width: 2, height: 1, rgb: [60, 70, 80, 105, 115, 125]))
  }

  /// The largest wall that an author can ask for, of noise, which no file format makes smaller.
  @Test func keepsTheLargestWallBelowFiveMegabytes() throws {
    var state: UInt32 = 1
    let side = 88
    let maps = (0..<256).map { _ in
      (0..<(side * side)).map { _ -> Float in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(state >> 8)
      }
    }
    #expect(256 * side * side <= Reduction.largestPixelCount)
    let wall = MapWall(maps: maps, width: side, height: side, quantity: "noise")
    let drawing = try wall.drawing(
      for: .wide, caption: Caption(prefix: "f", title: "t", description: "d"), fonts: testFonts())
    #expect(drawing.svg.count < 5_000_000)
  }
}
