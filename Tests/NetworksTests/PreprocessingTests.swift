import Networks
import NeuralNetwork
import Photographs
import Testing

@Suite struct PreprocessingTests {
  /// Pillow's own crops, as Scripts/make-model-fixtures writes them.
  @Test(arguments: [("chelsea", 224), ("chelsea", 227), ("coffee", 224), ("coffee", 227)])
  func cropsExactlyAsPillowDoes(image: String, size: Int) throws {
    let photograph = try Photograph(decoding: Fixtures.contentBytes("images/\(image).png"))
    let expected = try Photograph(
      decoding: Fixtures.bytes("models/\(image)-\(size)x\(size).png"))
    let crop = preprocessing(size: size, resize: 256).crop(photograph.pixels)
    #expect(crop == expected.pixels)
  }

  @Test func cutsTheCentreWithOddRemaindersRightAndBelow() {
    // 6 x 4 pixels whose red counts the columns and whose green counts the rows.
    let rgb: [UInt8] = (0..<24).flatMap { [UInt8($0 % 6), UInt8($0 / 6), 0] }
    let crop = preprocessing(size: 3, resize: 4).crop(Pixels(width: 6, height: 4, rgb: rgb))
    let expected: [UInt8] = [
      1, 0, 0, 2, 0, 0, 3, 0, 0,
      1, 1, 0, 2, 1, 0, 3, 1, 0,
      1, 2, 0, 2, 2, 0, 3, 2, 0,
    ]
    #expect(crop.rgb == expected)
  }

  @Test func laysOutChannelByChannelInTheOrderOfTheNetwork() {
    let crop = Pixels(width: 2, height: 1, rgb: [10, 20, 30, 40, 50, 60])
    let preprocessing = Preprocessing(
      width: 2, height: 1, resize: 2, channels: .bgr, mean: [30, 20, 10], scale: [1, 2, 4])
    let tensor = preprocessing.tensor(of: crop)
    #expect(tensor.shape == Shape([1, 3, 1, 2]))
    #expect(tensor.floats == [0, 30, 0, 15, 0, 7.5])
    let pixelByPixel = preprocessing.tensor(of: crop, .channelsLast)
    #expect(pixelByPixel.shape == Shape([1, 1, 2, 3]))
    #expect(pixelByPixel.floats == [0, 0, 0, 30, 15, 7.5])
  }

  /// The luma of pure colours, white and a grey (ITU-R BT.601): 0.299, 0.587 and 0.114 of 255.
  @Test func takesTheLumaForNetworksThatReadGrey() {
    let crop = Pixels(
      width: 5, height: 1, rgb: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 77, 77, 77])
    #expect(crop.luma == [76, 150, 29, 255, 77])
    let preprocessing = Preprocessing(
      width: 5, height: 1, resize: 5, channels: .grey, mean: [77], scale: [2])
    let tensor = preprocessing.tensor(of: crop)
    #expect(tensor.shape == Shape([1, 1, 1, 5]))
    #expect(tensor.floats == [-0.5, 36.5, -24, 89, 0])
    #expect(preprocessing.tensor(of: crop, .channelsLast).shape == Shape([1, 1, 5, 1]))
  }

  @Test func cropsToGreyWhatAGreyNetworkSees() {
    let photograph = Pixels(
      width: 2, height: 2, rgb: [255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77])
    let preprocessing = Preprocessing(
      width: 2, height: 2, resize: 2, channels: .grey, mean: [0], scale: [1])
    let seen = preprocessing.crop(photograph)
    #expect(seen.rgb == [76, 76, 76, 150, 150, 150, 29, 29, 29, 77, 77, 77])
    #expect(preprocessing.tensor(of: seen).floats == [76, 150, 29, 77])
  }

  @Test(arguments: [(1, 4000), (4000, 1), (1, 1), (3, 2)])
  func takesPhotographsOfAnyProportion(width: Int, height: Int) {
    let grey = [UInt8](repeating: 77, count: 3 * width * height)
    let crop = preprocessing(size: 224, resize: 256).crop(
      Pixels(width: width, height: height, rgb: grey))
    #expect(crop.rgb == [UInt8](repeating: 77, count: 3 * 224 * 224))
  }

  private func preprocessing(size: Int, resize: Int) -> Preprocessing {
    Preprocessing(
      width: size, height: size, resize: resize, channels: .rgb, mean: [0, 0, 0],
      scale: [1, 1, 1])
  }
}

extension Photograph {
  var pixels: Pixels { Pixels(width: width, height: height, rgb: rgb) }
}
