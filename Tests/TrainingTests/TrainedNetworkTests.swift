import Foundation
import Lessons
import Networks
import NeuralNetwork
import Testing

@testable import Training

/// The networks that were trained here: what the catalogue says of them is computed again from the
/// committed files and the images that they are tested on.
@Suite struct TrainedNetworkTests {
  /// The least per cent of test images that each has to get right.
  private static let targets: [String: Double] = [
    "lenet-5-digits": 97, "lenet-5-fashion": 90, "small-vgg-fashion": 93,
    "small-inception-fashion": 92.5, "resnet-20-fashion": 93.5, "small-vit-fashion": 90,
  ]

  /// What readers call the data.
  private static let titles: [NamedData: String] = [
    .fashionMNIST: "Fashion-MNIST", .digits: "MNIST database",
  ]

  private static let names = CommittedNetwork.entries.map(\.name)

  @Test func knowsWhatEachHasToReach() {
    #expect(!Self.names.isEmpty)
    #expect(Self.names.filter { Self.targets[$0] == nil } == [])
  }

  /// Another processor may add up in another order, and turn an image or two around.
  @Test(arguments: names)
  func hasTheAccuracyThatTheCatalogueStates(name: String) throws {
    let network = try CommittedNetwork(name)
    let test = TestRun(
      network.data.test, network.normalization, threads: ThreadPool(), batchSize: 1)
    let accuracy = try test.result(of: network.model()).accuracy
    let stated = try #require(network.entry.accuracy)
    #expect(stated.top1 >= Self.targets[name] ?? .infinity)
    let difference = abs(accuracy - stated.top1 / 100) * Double(network.data.test.count)
    #expect(difference < 2.5, "\(100 * accuracy) % of the images")
  }

  @Test(arguments: names)
  func isPreparedAsItWasTrained(name: String) throws {
    let network = try CommittedNetwork(name)
    #expect(network.normalization == Normalization(of: network.data.training))
    let (input, images) = (network.entry.input, network.data.test)
    #expect(input.size == PhotographSize(width: images.width, height: images.height))
    #expect(input.channels.count == images.channels)
    let labels = try #require(network.entry.labels)
    #expect(try classLabels(CommittedNetwork.bytes(labels)) == images.classNames)
  }

  @Test(arguments: names)
  func isTheNetworkThatItsRecipeNames(name: String) throws {
    let network = try CommittedNetwork(name)
    let model = try network.model()
    let defined = try #require(Architectures.named(network.recipe.network.value)).model()
    #expect(model.layerNames == defined.layerNames)
    let count = try GraphFacts(model).parameterCount
    #expect(try count == GraphFacts(defined).parameterCount)
    #expect(count <= 1_000_000)
  }

  @Test(arguments: names)
  func saysWhatItWasTrainedAndTestedOn(name: String) throws {
    let network = try CommittedNetwork(name)
    let title = try #require(Self.titles[network.set])
    let tested = try #require(network.entry.accuracy).set
    #expect(network.entry.data.contains(title))
    for (text, images) in [
      (network.entry.data, network.data.training), (tested, network.data.test),
    ] {
      #expect(text.replacing(",", with: "").contains("\(images.count)"))
    }
  }

  /// The weights are rounded to float16 after the last test of the log.
  @Test(arguments: names)
  func hasTheLogOfItsRun(name: String) throws {
    let network = try CommittedNetwork(name)
    let log = try #require(network.entry.training).log
    let records = try LogFormat.csv.records(CommittedNetwork.bytes(log))
    #expect(records.allSatisfy { $0.kind == .epoch })
    #expect(records.map(\.epoch) == Array(1...network.recipe.epochs))
    let last = try #require(records.last?.testAccuracy)
    #expect(abs(100 * last - (network.entry.accuracy?.top1 ?? 0)) < 0.3)
  }
}

/// An entry of the catalogue with what its recipe says and the data that it names.
private struct CommittedNetwork {
  let entry: Catalogue.Entry
  let recipe: Recipe
  let set: NamedData
  let data: TrainingData

  static let entries: [Catalogue.Entry] = {
    let catalogue = try? bytes("catalogue.yml")
    return Catalogue.read(catalogue ?? []).catalogue.models.filter { $0.training != nil }
  }()

  static func bytes(_ path: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "content/models")
    return Array(try Data(contentsOf: folder.appending(path: path)))
  }

  init(_ name: String) throws {
    entry = try #require(Self.entries.first { $0.name == name })
    let path = try #require(entry.training).recipe
    let (recipe, diagnostics) = Recipe.read(try Self.bytes(path), path: path)
    #expect(text(diagnostics) == "")
    self.recipe = try #require(recipe)
    guard case .named(let set) = self.recipe.data.value.source else {
      throw TrainingFault.untrainable("\(name) was trained on data that nobody can fetch")
    }
    self.set = set
    let (data, faults) = TrainingData.read(
      for: self.recipe, from: .folder(PublishedData.folder(of: set)))
    #expect(text(faults) == "")
    self.data = try #require(data)
  }

  func model() throws -> Model { try Model(onnx: Self.bytes(entry.file)) }

  var normalization: Normalization {
    Normalization(mean: entry.input.mean, deviation: entry.input.scale)
  }
}
