import Figures
import Lessons
import Networks
import NeuralNetwork
import Testing

@testable import Experiments

/// Numbers by hand from the weights of Scripts/make-experiment-fixtures.
@Suite struct FiltersTests {
  @Test func describesAFirstLayersFilters() throws {
    let picture = try picture(of: "::filters[Caption]{#f model=tiny layer=conv1}")
    #expect(
      picture.alternativeText == """
        All 4 filters of layer conv1 in Tiny, 2 × 2 weights each, in the photograph’s colours. \
        1 sees brightness alone (less than a tenth of the squared weight tells colours apart), \
        2 see colour. Filter 2 is dead: it holds hardly any weight. \
        The strongest is filter 1, with weights from −0.500 to 0.500.
        """)
    #expect(picture.provenance == "Weights of layer conv1 of Tiny, 4 × 3 × 2 × 2.")
    #expect(
      picture.table.text == """
        Filter | Smallest weight | Largest weight | Norm | Share of colour | State
        0 | 0 | 1.00 | 1.00 | 66.7 % | \

        1 | −0.500 | 0.500 | 1.22 | 0 % | \

        2 | 0 | 0.00781 | 0.00781 | 66.7 % | dead
        3 | −1.00 | 0 | 1.00 | 66.7 % | \

        """)
  }

  @Test func drawsColorTilesScaledByEachFiltersLargestWeight() throws {
    let picture = try picture(of: "::filters[Caption]{#f model=tiny layer=conv1}")
    let wall = try #require(picture.source as? FilterWall)
    #expect(wall.labels == ["0", "1", "2", "3"])
    #expect(wall.deadIndices == [2])
    let grey: [UInt8] = [128, 128, 128]
    #expect(wall.tiles[0].rgb8 == [255, 128, 128] + grey + grey + grey)
    #expect(wall.tiles[1].rgb8 == [255, 255, 255] + grey + grey + [0, 0, 0])
    #expect(wall.tiles[3].rgb8 == [128, 128, 0] + grey + grey + grey)
  }

  @Test func turnsChannelsWhereTheNetworkReadsBGR() throws {
    let picture = try picture(of: "::filters[Caption]{#f model=tiny-bgr layer=conv1}")
    let wall = try #require(picture.source as? FilterWall)
    #expect(wall.tiles[0].rgb8.prefix(3) == [128, 128, 255], "the first channel is blue")
    #expect(wall.tiles[3].rgb8.prefix(3) == [0, 128, 128], "the last channel is red")
  }

  @Test func drawsOneChannelWhereItIsAskedFor() throws {
    let picture = try picture(of: "::filters[Caption]{#f model=tiny layer=conv1 channel=2 count=2}")
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.maps == [[0, 0, 0, 0], [0.5, 0, 0, -0.5]])
    #expect(wall.colorMap == .diverging)
    #expect(wall.limits == .shared)
    #expect(wall.quantity == "weight")
    #expect(
      picture.alternativeText == """
        The first 2 of 4 filters of layer conv1 in Tiny, 2 × 2 weights each, in input channel 2 of 3. \
        The strongest is filter 1, with weights from −0.500 to 0.500.
        """)
    #expect(
      picture.provenance == "Weights of layer conv1 of Tiny, 4 × 3 × 2 × 2. Input channel 2.")
  }

  @Test func saysNothingOfChannelsWhereThereIsOne() throws {
    let picture = try picture(of: "::filters[Caption]{#f model=depthwise layer=conv1 count=1}")
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.maps == [[-6, -5, -4, -3]])
    #expect(
      picture.alternativeText
        == "The first of 3 filters of layer conv1 in Depthwise, 2 × 2 weights.")
    #expect(picture.provenance == "Weights of layer conv1 of Depthwise, 3 × 1 × 2 × 2.")
  }

  @Test func drawsTheOneChannelOfANetworkThatReadsGrey() throws {
    let picture = try picture(of: "::filters[Caption]{#f model=grey layer=conv1}")
    let wall = try #require(picture.source as? MapWall)
    #expect(wall.maps == [[1, 0, 0, 0], [0, 0, 0, -1]])
    #expect(picture.provenance == "Weights of layer conv1 of Grey, 2 × 1 × 2 × 2.")
  }

  @Test func offersAllWeightsAsNumPyArray() throws {
    let picture = try picture(of: "::filters[Caption]{#f model=tiny layer=conv1 count=1}")
    let weights: [Float] = [
      1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, -0.5, 0.5, 0, 0, -0.5, 0.5, 0, 0, -0.5,
      1.0 / 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0,
    ]
    let file = try #require(picture.downloads.first)
    #expect(picture.downloads.count == 1)
    #expect(file.label == "All weights as NumPy array")
    #expect(file.fileExtension == "npy")
    #expect(file.bytes == NumPyFile.bytes(of: Tensor(Shape([4, 3, 2, 2]), weights)))
  }
}
