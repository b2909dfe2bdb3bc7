import NeuralNetwork
import Testing

@testable import Networks

@Suite struct ReceptiveFieldTests {
  /// LeCun et al. 1998, figure 2: 5 × 5 windows, 2 × 2 averages, C5 covers the whole image of 32 × 32.
  @Test func ofLeNet5() throws {
    var chain = Chain(side: 32)
    var fields: [[Int]?] = []
    for step in 0..<5 {
      if step.isMultiple(of: 2) { chain.convolution(5) } else { chain.pool(2, stride: 2) }
      fields.append(try chain.field())
    }
    #expect(fields.map { $0?[0] } == [5, 6, 14, 16, 32])
  }

  /// Araujo, Norris and Sim 2019, table of VGG-16's end points: size, stride, padding.
  @Test func ofVGG16() throws {
    var chain = Chain(side: 224)
    var fields: [[Int]] = []
    for count in [2, 2, 3, 3, 3] {
      for _ in 0..<count {
        chain.convolution(3, padding: 1)
        fields.append(try #require(try chain.field()))
      }
      chain.pool(2, stride: 2)
      fields.append(try #require(try chain.field()))
    }
    #expect(
      [0, 2, 3, 5, 6, 7].map { fields[$0] } == [
        [3, 1, 1], [6, 2, 2], [10, 2, 4], [16, 4, 6], [24, 4, 10], [32, 4, 14],
      ])
    #expect(
      [9, 10, 13, 14, 15, 17].map { fields[$0] } == [
        [44, 8, 18], [60, 8, 26], [100, 16, 42], [132, 16, 58], [164, 16, 74], [212, 32, 90],
      ])
    // The first fully connected layer reads all 7 × 7 positions.
    chain.add(.flatten(axis: 1))
    #expect(try chain.field() == [212 + 6 * 32, 0, 90])
  }

  /// The same source, alexnet_v2.
  @Test func ofAlexNet() throws {
    var chain = Chain(side: 224)
    chain.convolution(11, stride: 4)
    chain.pool(3, stride: 2)
    chain.convolution(5, padding: 2)
    #expect(try chain.field() == [51, 8, 16])
    chain.pool(3, stride: 2)
    for _ in 0..<3 { chain.convolution(3, padding: 1) }
    chain.pool(3, stride: 2)
    #expect(try chain.field() == [195, 32, 64])
  }

  /// The stride in the last block, as in the paper's table: 35, 99, 291, 483. In the first block, as
  /// in torchvision: 427.
  @Test(arguments: [
    (true, [[35, 8, 15], [99, 16, 47], [291, 32, 143], [483, 32, 239]]),
    (false, [[35, 4, 17], [91, 8, 45], [267, 16, 133], [427, 32, 213]]),
  ])
  func ofResNet50(isLast: Bool, fields: [[Int]]) throws {
    var chain = Chain(side: 224)
    chain.convolution(7, stride: 2, padding: 3)
    chain.pool(3, stride: 2, padding: isLast ? 0 : 1)
    var found: [[Int]?] = []
    for (stage, blocks) in [3, 4, 6, 3].enumerated() {
      let isStrided = isLast ? stage < 3 : stage > 0
      chain.stage(
        blocks: blocks, kernels: [1, 3, 1], stride: isStrided ? 2 : 1,
        place: (isLast ? blocks - 1 : 0, 1))
      found.append(try chain.field())
    }
    #expect(found == fields)
  }

  @Test(arguments: [([2, 2, 2, 2], 435), ([3, 4, 6, 3], 899)])
  func ofResNetsWithPlainBlocks(blocks: [Int], size: Int) throws {
    var chain = Chain(side: 224)
    chain.convolution(7, stride: 2, padding: 3)
    chain.pool(3, stride: 2, padding: 1)
    for (stage, count) in blocks.enumerated() {
      chain.stage(blocks: count, kernels: [3, 3], stride: stage > 0 ? 2 : 1, place: (0, 0))
    }
    #expect(try chain.field()?.prefix(2) == [size, 32])
  }

  /// A ResNet-50 with its strides in the 1 × 1 convolutions, as the paper draws it, has the same fields
  /// as one with its strides in the last blocks.
  @Test(arguments: [
    ("resnet-50-thin", "conv2_3/relu", [35, 4, 15]),
    ("resnet-50-thin", "conv3_4/relu", [99, 8, 47]),
    ("resnet-50-thin", "conv4_6/relu", [291, 16, 143]),
    ("resnet-50-thin", "conv5_3/relu", [483, 32, 239]),
    ("squeezenet-1.1", "fire4/concat", [47, 8, 16]),
    ("vgg-16-trunk", "conv3_2", [32, 4, 14]), ("vgg-16-trunk", "conv5_1", [132, 16, 58]),
    ("vgg-16-trunk", "pool5", [212, 32, 90]), ("vit-s-14", "patch_embedding", [14, 14, 0]),
  ])
  func ofTheCataloguesNetworks(name: String, node: String, expected: [Int]) throws {
    let model = try Model(onnx: Fixtures.contentBytes("models/\(name).onnx"))
    let facts = try #require(try GraphFacts(model).nodes.first { $0.name == node })
    let axis = ReceptiveField.Axis(size: expected[0], stride: expected[1], padding: expected[2])
    #expect(facts.receptiveField == ReceptiveField(vertical: axis, horizontal: axis))
  }

  /// A change of one pixel reaches exactly those results whose windows hold it.
  @Test func isWhatAChangeOfAPixelReaches() throws {
    let side = 41
    var chain = Chain(side: side)
    chain.convolution(3, stride: 2, padding: 1)
    let trunk = chain.value
    chain.convolution(3, padding: 2, dilation: 2)
    let wide = chain.value
    chain.goBack(to: trunk)
    chain.averagePool(3, padding: 1)
    chain.convolution(1)
    chain.add(.add, [wide])
    chain.add(.concatenate(axis: 1), [trunk])
    chain.add(.reduceMean(axes: [1], keepsAxes: true))
    chain.convolution(2, stride: 2)
    var graph = chain.graph
    graph.setOutputs([chain.value])
    let field = try #require(try chain.field())
    let session = Session(try Plan<PortableKernels>(graph), threads: ThreadPool(count: 1))
    let before = try run(session, side, changing: nil)
    for pixel in [0, 7, 19, 20, side - 1] {
      let after = try run(session, side, changing: pixel * side + pixel)
      let count = Int(Double(before.count).squareRoot())
      for position in 0..<count {
        let start = position * field[1] - field[2]
        let reaches = (start..<start + field[0]).contains(pixel)
        let index = position * count + position
        #expect((before[index] != after[index]) == reaches, "pixel \(pixel), position \(position)")
      }
    }
  }

  private func run(
    _ session: Session<PortableKernels>, _ side: Int, changing pixel: Int?
  ) throws -> [Float] {
    var image = [Float](repeating: 1, count: side * side)
    if let pixel { image[pixel] = 3 }
    return try session.run([Tensor(Shape([1, 1, side, side]), image)]).outputs[0].floats
  }

  @Test func ofASqueezeAndExcitationIsAllThatTheAverageSees() throws {
    var chain = Chain(side: 8)
    chain.convolution(3, padding: 1)
    let maps = chain.value
    chain.add(.globalAveragePool)
    #expect(try chain.field() == [10, 0, 1])
    chain.add(.multiply, [maps])
    #expect(try chain.field() == [10, 0, 1])
  }

  @Test func staysWithinBoundsInAbsurdNetworks() throws {
    var chain = Chain(side: 1)
    for _ in 0..<8 { chain.pool(1, stride: 1 << 10) }
    chain.convolution(3, padding: 1)
    #expect(try chain.field() == [1 << 60, 1 << 60, 1 << 60])
  }
}
