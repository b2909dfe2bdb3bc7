import Foundation
import Lessons
import Networks
import NeuralNetwork
import Testing

@testable import Training

/// The networks that were trained here: what the catalogue says of them is computed again from the
/// committed files and the images that they are tested on.
@Suite struct TrainedNetworkTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "content/models").path

  private static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")))
  }

  private static let entries: [Catalogue.Entry] = {
    let source = try? bytes("catalogue.yml")
    return Catalogue.read(source ?? []).catalogue.models.filter { $0.training != nil }
  }()

  /// The least per cent of test images that each has to get right.
  private static let targets: [String: Double] = [
    "lenet-5-digits": 97, "lenet-5-fashion": 90, "small-vgg-fashion": 93,
    "small-inception-fashion": 92.5, "resnet-20-fashion": 93.5, "small-vit-fashion": 90,
  ]

  @Test func knowsWhatEachHasToReach() {
    #expect(!Self.entries.isEmpty)
    #expect(Self.entries.filter { Self.targets[$0.name] == nil }.map(\.name) == [])
  }

  /// Another processor may round otherwise, and turn an image or two around.
  @Test(arguments: entries.map(\.name))
  func hasTheAccuracyThatTheCatalogueStates(name: String) throws {
    let entry = try #require(Self.entries.first { $0.name == name })
    let (recipe, data) = try Self.recipeAndData(of: entry)
    let model = try Model(onnx: Self.bytes(entry.file))
    let normalization = Normalization(
      mean: entry.input.mean, deviation: entry.input.scale)
    let test = TestRun(data.test, normalization, threads: ThreadPool(), batchSize: 1)
    let result = try test.result(of: model)
    let stated = try #require(entry.accuracy?.top1)
    #expect(abs(100 * result.accuracy - stated) < 0.05, "\(name): \(100 * result.accuracy)")
    #expect(stated >= Self.targets[name] ?? .infinity)
    #expect(try GraphFacts(model).parameterCount <= 1_000_000)
    #expect(recipe.seed == 1)
  }

  @Test(arguments: entries.map(\.name))
  func isPreparedAsItWasTrained(name: String) throws {
    let entry = try #require(Self.entries.first { $0.name == name })
    let (_, data) = try Self.recipeAndData(of: entry)
    let computed = Normalization(of: data.training)
    #expect(zip(entry.input.mean, computed.mean).allSatisfy { abs($0 - $1) <= 0.005 })
    #expect(zip(entry.input.scale, computed.deviation).allSatisfy { abs($0 - $1) <= 0.005 })
    #expect(
      entry.input.size == PhotographSize(width: data.test.width, height: data.test.height))
    let labels = String(decoding: try Self.bytes(try #require(entry.labels)), as: UTF8.self)
    #expect(labels.split(separator: "\n").map(String.init) == data.test.classNames)
  }

  /// The weights are rounded to float16 after the last test of the log.
  @Test(arguments: entries.map(\.name))
  func hasTheLogOfItsRun(name: String) throws {
    let entry = try #require(Self.entries.first { $0.name == name })
    let training = try #require(entry.training)
    let (recipe, _) = try Self.recipeAndData(of: entry)
    let records = try LogFormat.csv.records(Self.bytes(training.log))
    #expect(records.map(\.epoch) == Array(1...recipe.epochs))
    let last = try #require(records.last?.testAccuracy)
    #expect(abs(100 * last - (entry.accuracy?.top1 ?? 0)) < 0.3)
  }

  private static func recipeAndData(
    of entry: Catalogue.Entry
  ) throws -> (recipe: Recipe, data: TrainingData) {
    let path = try #require(entry.training).recipe
    let (read, diagnostics) = Recipe.read(try bytes(path), path: path)
    #expect(text(diagnostics) == "")
    let recipe = try #require(read)
    guard case .named(let name) = recipe.data.value.source else {
      throw TrainingFault.untrainable("\(entry.name) was trained on data that nobody can fetch")
    }
    let (data, faults) = TrainingData.read(
      for: recipe, from: .folder(PublishedData.folder(of: name)))
    #expect(text(faults) == "")
    return (recipe, try #require(data))
  }
}
