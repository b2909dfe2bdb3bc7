import Figures
import Lessons
import Testing

@testable import Experiments

@Suite struct GraphTests {
  @Test func foldsLayersIntoBlocks() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=branches}")
    let diagram = try #require(picture.source as? GraphDiagram)
    #expect(
      diagram.nodes == [
        .init(id: "value-0", title: "image", subtitles: ["3 × 4 × 4"], family: .data),
        .init(
          id: "box-0", title: "stem",
          subtitles: ["1 × 1 convolution, ReLU", "2 × 4 × 4", "6 parameters"],
          family: .convolution),
        .init(
          id: "box-1", title: "fire",
          subtitles: ["3 convolutions, branches", "2 × 4 × 4", "13 parameters"], family: .block),
        .init(
          id: "box-2", title: "joint",
          subtitles: ["1 convolution, skip", "2 × 4 × 4", "4 parameters"], family: .block),
      ])
    #expect(
      Set(diagram.edges) == [
        .init(from: "value-0", to: "box-0"), .init(from: "box-0", to: "box-1"),
        .init(from: "box-1", to: "box-2"), .init(from: "box-0", to: "box-2"),
      ])
    #expect(
      picture.alternativeText == """
        Branches as a graph of 3 blocks with 23 parameters, from input to output: \
        stem (2 × 4 × 4); fire (2 × 4 × 4, with branches); \
        joint (2 × 4 × 4, with a skip) after fire and stem.
        """)
    #expect(
      picture.provenance
        == "Read from the graph of Branches: 10 nodes, 23 parameters. "
        + "Shapes are channels × height × width.")
  }

  @Test func unfoldsOneBlock() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=branches block=fire}")
    let diagram = try #require(picture.source as? GraphDiagram)
    #expect(
      diagram.nodes.map { "\($0.id): \($0.title), \($0.subtitles.joined(separator: ", "))" } == [
        "value-3: stem/relu, 2 × 4 × 4",
        "box-0: squeeze, 1 × 1 convolution, ReLU, 1 × 4 × 4, 3 parameters",
        "box-1: left, 1 × 1 convolution, 1 × 4 × 4, 1 parameter",
        "box-2: right, 3 × 3 convolution, 1 × 4 × 4, 9 parameters",
        "box-3: concat, stacked, 2 × 4 × 4",
        "result-12: to joint, ",
      ])
    #expect(
      picture.alternativeText == """
        Block fire of Branches: 4 layers with 13 parameters, from input to output: \
        squeeze (1 × 4 × 4) after stem/relu; left (1 × 4 × 4); right (1 × 4 × 4) after squeeze; \
        concat (2 × 4 × 4) after left and right. Its result goes to joint.
        """)
    #expect(
      picture.table.text == """
        Layer | Operator | Output shape | Parameters | Multiply-adds
        fire/squeeze | Conv | 1 × 4 × 4 | 3 | 32
        fire/squeeze/relu | Relu | 1 × 4 × 4 | 0 | 0
        fire/left | Conv | 1 × 4 × 4 | 1 | 16
        fire/right | Conv | 1 × 4 × 4 | 9 | 144
        fire/concat | Concat | 2 × 4 × 4 | 0 | 0
        """)
  }

  @Test func showsEveryLayerWhereAsked() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=branches fold=none}")
    let diagram = try #require(picture.source as? GraphDiagram)
    #expect(
      diagram.nodes.map(\.title) == [
        "image", "stem/conv", "stem/relu", "fire/squeeze", "fire/left", "fire/right",
        "fire/concat", "joint/conv", "joint/add", "joint/relu",
      ])
    #expect(
      picture.alternativeText.hasPrefix("Branches as a graph of 9 layers with 23 parameters"))
    #expect(
      picture.alternativeText.hasSuffix(
        "joint/conv (2 × 4 × 4); joint/add (2 × 4 × 4) after joint/conv and stem/relu; "
          + "joint/relu (2 × 4 × 4)."))
  }

  @Test func drawsAnActivationWithTheLayerItIsCalledAfter() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=tiny fold=none}")
    let diagram = try #require(picture.source as? GraphDiagram)
    #expect(
      diagram.nodes.map { "\($0.title): \($0.subtitles[0])" } == [
        "image: 3 × 4 × 4", "conv1: 2 × 2 convolution, stride 2, ReLU", "pool: mean of each map",
        "flatten: Flatten", "fc: dense layer",
      ])
  }

  /// A product of two results has learnt nothing: it is no dense layer.
  @Test func tellsDenseLayersFromProductsOfResults() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=attention fold=none}")
    let diagram = try #require(picture.source as? GraphDiagram)
    #expect(
      diagram.nodes.map { "\($0.title): \($0.subtitles[0]), \($0.family)" } == [
        "image: 3 × 4 × 4, data",
        "patches: 2 × 2 convolution, stride 2, reshaped, axes exchanged, convolution",
        "positions/add: weights added, other", "layer/query: dense layer, bias, linear",
        "layer/key: axes exchanged, other", "layer/scores: matrix product, other",
        "layer/scale: scaled, other", "layer/softmax: softmax, activation",
        "layer/context: matrix product, other", "layer/add: sum, combination",
      ])
  }

  @Test func countsDenseLayersAlone() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=attention}")
    let diagram = try #require(picture.source as? GraphDiagram)
    #expect(diagram.nodes.last?.title == "layer")
    #expect(diagram.nodes.last?.subtitles == ["1 dense layer, skip", "4 × 2", "6 parameters"])
  }

  @Test func describesAChainOfBlocks() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=tiny}")
    #expect(
      picture.alternativeText == """
        Tiny as a graph of 4 blocks with 63 parameters, from input to output: \
        conv1 (4 × 2 × 2); pool (4 × 1 × 1); flatten (4); fc (3).
        """)
  }

  @Test func namesWhatABlockReads() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=chain block=conv1}")
    #expect(
      picture.alternativeText
        == "Block conv1 of Chain: 1 layer with 9 parameters, from input to output: "
        + "conv1 (3 × 4 × 4) after image. Its result goes to conv2.")
  }

  @Test func namesLikeBlocksInARowOnce() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=short-chain}")
    #expect(
      picture.alternativeText
        == "Short-chain as a graph of 4 blocks with 36 parameters, from input to output: "
        + "conv1 to conv4 (3 × 4 × 4).")
  }

  @Test func leavesLongNetworksToTheTable() throws {
    let picture = try picture(of: "::graph[Caption]{#g model=chain}")
    #expect(
      picture.alternativeText == """
        Chain as a graph of 30 blocks with 270 parameters. \
        The table lists them from input to output.
        """)
    #expect(picture.table.rows.count == 30)
  }
}

@Suite struct CostsTests {
  @Test func countsBlocks() throws {
    let picture = try picture(of: "::costs[Caption]{#c model=branches}")
    let bars = try #require(picture.source as? CostBars)
    #expect(
      bars.rows == [
        .init(name: "stem", parameters: 6, multiplyAdds: 96),
        .init(name: "fire", parameters: 13, multiplyAdds: 192),
        .init(name: "joint", parameters: 4, multiplyAdds: 64),
      ])
    #expect(
      picture.alternativeText == """
        Parameters and multiply-adds of 3 blocks of Branches, which has 23 parameters and takes \
        352 multiply-adds. fire holds the largest share of the parameters, 56.5 %. \
        fire takes the largest share of the multiply-adds, 54.5 %.
        """)
    #expect(
      picture.provenance == """
        Counted in the graph of Branches: 23 parameters (learnt weights, scales, shifts and biases) \
        and 352 multiply-adds (convolutions and matrix products) in all. \
        Blocks that have neither are left out.
        """)
    #expect(
      picture.table.text == """
        Block | Parameters | Share of parameters | Multiply-adds | Share of multiply-adds
        stem | 6 | 26.1 % | 96 | 27.3 %
        fire | 13 | 56.5 % | 192 | 54.5 %
        joint | 4 | 17.4 % | 64 | 18.2 %
        """)
  }

  @Test func countsLayersWhereAsked() throws {
    let picture = try picture(of: "::costs[Caption]{#c model=tiny by=layer}")
    let bars = try #require(picture.source as? CostBars)
    #expect(
      bars.rows == [
        .init(name: "conv1", parameters: 48, multiplyAdds: 192),
        .init(name: "fc", parameters: 15, multiplyAdds: 12),
      ])
    #expect(picture.table.columns[0].title == "Layer")
    #expect(
      picture.alternativeText.hasPrefix("Parameters and multiply-adds of 2 layers of Tiny,"))
  }

  @Test func namesTheFirstOfEqualShares() throws {
    let picture = try picture(of: "::costs[Caption]{#c model=chain}")
    #expect(
      picture.alternativeText.contains("conv1 holds the largest share of the parameters, 3.3 %."))
  }
}

@Suite struct PredictionsTests {
  /// e / (e + 2) and 1 / (e + 2).
  @Test(arguments: [("tiny", "Tiny"), ("tiny-softmax", "Tiny-softmax")])
  func givesTheSameAnswerFromScoresAndFromProbabilities(model: String, title: String) throws {
    let picture = try picture(of: "::predictions[Caption]{#p model=\(model) image=squares}")
    #expect(
      picture.alternativeText
        == "\(title) on the photograph “Four squares”: cat 57.6 %, dog 21.2 % and bird 21.2 %.")
    #expect(
      picture.provenance
        == "\(title) on the photograph “Four squares” by A. Painter (CC0-1.0).")
    #expect(
      picture.table.text == """
        Class | Label | Probability
        0 | cat | 57.6 %
        1 | dog | 21.2 %
        2 | bird | 21.2 %
        """)
    let bars = try #require(picture.source as? PredictionBars)
    #expect(bars.bars.map(\.label) == ["cat", "dog", "bird"])
    #expect(abs(bars.bars[0].probability - 0.5761168847658291) < 1e-6)
    #expect(picture.downloads.isEmpty)
  }

  /// A network that has its channels last, and leaves the size to the catalogue, sees the same.
  @Test(arguments: [
    "predictions[Caption]{#p model=tiny image=squares}",
    "feature-maps[Caption]{#m model=tiny layer=conv1 image=squares}",
    "filters[Caption]{#f model=tiny layer=conv1}",
  ])
  func seesTheSameWithChannelsLast(directive: String) throws {
    let first = try picture(of: "::" + directive)
    let last = try picture(of: "::" + directive.replacing("=tiny", with: "=tiny-last"))
    #expect(last.table.text == first.table.text)
    #expect(last.alternativeText == first.alternativeText.replacing("Tiny", with: "Tiny-last"))
    #expect(type(of: last.source) == type(of: first.source))
  }

  @Test func limitsTheCount() throws {
    let picture = try picture(of: "::predictions[Caption]{#p model=tiny image=squares top=1}")
    #expect((picture.source as? PredictionBars)?.bars.count == 1)
    #expect(picture.alternativeText == "Tiny on the photograph “Four squares”: cat 57.6 %.")
  }
}
