import Foundation
import Networks
import NeuralNetwork
import Testing

@testable import hub

/// `hub train` on 400 small images that are made up here.
@Suite struct TrainTests {
  private let rows: RowsOfImages
  private var folder: String { rows.folder }

  private static let recipe = """
    network: lenet-5-modern
    data: {name: fashion-mnist}
    epochs: 3
    batch_size: 8
    learning_rate: {peak: 0.01, schedule: cosine}
    dropout: 0.2
    augmentation: {crop: 1}
    snapshots: [1]

    """

  init() throws {
    rows = try RowsOfImages()
    try write(Self.recipe, to: "content/models/recipes/rows.yml")
  }

  private func write(_ text: String, to path: String) throws { try rows.write(text, to: path) }

  private func train(_ arguments: String...) throws -> Tool.Result {
    try Tool.run(["train"] + arguments + ["--datasets", "datasets"], in: folder)
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    try FileSystem.read("\(folder)/\(path)")
  }

  /// The lines of a log without speeds and times, which are its last two columns.
  private func log(_ path: String) throws -> [String] {
    String(decoding: try bytes("\(path)/log.csv"), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).dropLast(2)
        .joined(separator: ",")
    }
  }

  @Test func writesTheNetworkItsLogsAndACheckpoint() throws {
    let result = try train("rows")
    #expect(result.status == 0)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("epoch ") }.count == 3)
    #expect(result.output.hasPrefix(".cache/train/rows/rows.onnx: "))
    #expect(result.output.contains(", float16, test accuracy "))
    #expect(result.output.contains(" % of 50 images, test loss "))
    #expect(try log(".cache/train/rows").count == 1 + 3 + 3)
    let records = String(decoding: try bytes(".cache/train/rows/log.jsonl"), as: UTF8.self)
    #expect(records.split(separator: "\n").count == 6)
    let network = try Model(onnx: bytes(".cache/train/rows/rows.onnx"))
    #expect(network.graph.inputs[0].shape == Shape([1, 1, 28, 28]))
    _ = try Model(onnx: bytes(".cache/train/rows/snapshots/epoch-1.onnx"))
    #expect(FileSystem.kind(of: "\(folder)/.cache/train/rows/checkpoint") == .file)
  }

  @Test func keepsTheNetworkAndItsEpochsWhereTheCatalogueNamesThem() throws {
    #expect(try train("rows", "--keep").status == 0)
    #expect(try bytes("content/models/rows.onnx") == bytes(".cache/train/rows/rows.onnx"))
    let log = String(decoding: try bytes("content/models/logs/rows.csv"), as: UTF8.self)
      .split(separator: "\n")
    #expect(log.count == 4)
    #expect(log[0].hasPrefix("record,epoch,step,"))
    #expect(log.dropFirst().allSatisfy { $0.hasPrefix("epoch,") })
  }

  @Test func goesOnWhereItStoppedToTheSameBytes() throws {
    #expect(try train("rows", "--output", "whole", "--threads", "1").status == 0)
    #expect(try train("rows", "--output", "parts", "--epochs", "1").status == 0)
    let second = try train("rows", "--output", "parts", "--threads", "2")
    #expect(second.status == 0)
    #expect(second.errors.contains("going on after step 50, 1 whole epoch\n"))
    #expect(try bytes("parts/rows.onnx") == bytes("whole/rows.onnx"))
    #expect(try log("parts") == log("whole"))
  }

  @Test func goesOnAfterAKillToTheSameBytes() throws {
    try write(Self.recipe.replacing("epochs: 3", with: "epochs: 60"), to: "long.yml")
    #expect(try train("long.yml", "--output", "whole").status == 0)
    let script = """
      "$0" train long.yml --output parts --datasets datasets & process=$!
      while [ ! -f parts/checkpoint ]; do sleep 0.01; done
      kill -9 $process
      """
    _ = try Tool.execute(["bash", "-c", script, Tool.binary], in: folder)
    #expect(FileSystem.kind(of: "\(folder)/parts/long.onnx") == nil)
    let second = try train("long.yml", "--output", "parts")
    #expect(second.status == 0)
    #expect(second.errors.contains("going on after step "))
    #expect(try bytes("parts/long.onnx") == bytes("whole/long.onnx"))
    #expect(try log("parts") == log("whole"))
  }

  @Test func beginsAnewWhereAsked() throws {
    #expect(try train("rows", "--epochs", "1").status == 0)
    let again = try train("rows", "--epochs", "1", "--fresh")
    #expect(again.status == 0)
    #expect(!again.errors.contains("going on"))
    #expect(try log(".cache/train/rows").count == 3)
  }

  @Test func keepsTheNetworkOfARunThatHadEnded() throws {
    #expect(try train("rows").status == 0)
    #expect(FileSystem.kind(of: "\(folder)/content/models/rows.onnx") == nil)
    let kept = try train("rows", "--keep")
    #expect(kept.status == 0)
    #expect(!kept.errors.contains("epoch "))
    #expect(kept.output.contains("(kept as content/models/rows.onnx, with logs/rows.csv)\n"))
    #expect(try bytes("content/models/rows.onnx") == bytes(".cache/train/rows/rows.onnx"))
  }

  @Test func keepsNoNetworkThatHasNotEnded() throws {
    let result = try train("rows", "--keep", "--epochs", "1")
    #expect(result.status == 64)
    #expect(
      result.errors.hasPrefix(
        "Error: --keep is for a run of all epochs: leave --epochs out\n"))
  }

  @Test func looksForTheFolderToKeepANetworkInBeforeItTrains() throws {
    let result = try train("content/models/recipes/rows.yml", "--keep", "--content", "contents")
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("contents:1:1: error: there is no such folder\n"))
    #expect(FileSystem.kind(of: "\(folder)/.cache") == nil)
  }

  @Test func refusesACheckpointOfAnotherRecipe() throws {
    #expect(try train("rows", "--epochs", "1").status == 0)
    try write(
      Self.recipe.replacing("0.01", with: "0.02"), to: "content/models/recipes/rows.yml")
    let result = try train("rows")
    #expect(result.status == 1)
    #expect(
      result.errors.hasSuffix(
        """
        .cache/train/rows/checkpoint:1:1: error: the checkpoint was made with other settings than the \
        recipe has now
          help: undo the change of the recipe, or remove the checkpoint and start anew with --fresh

        """))
  }

  @Test func stopsWhereTheLossIsNoNumber() throws {
    try write(
      Self.recipe.replacing("{peak: 0.01, schedule: cosine}", with: "{peak: 100}"), to: "wild.yml")
    let wild = try train("wild.yml")
    #expect(wild.status == 1)
    #expect(
      wild.errors.contains("wild.yml:1:1: error: the loss is no number any more: epoch 1, step "))
    #expect(FileSystem.kind(of: "\(folder)/.cache/train/wild/wild.onnx") == nil)
  }

  @Test(arguments: [
    (
      "network: lenet-5-modern", "network: tiny-vgg",
      """
      wrong.yml:1:10: error: the network reads images of 3 channels, 64 x 64 pixels, the data have 1 \
      channel, 28 x 28 pixels
        help: choose a network or data that fit each other

      """
    ),
    (
      "epochs: 3", "epochs: many",
      """
      wrong.yml:3:9: error: "epochs" must be a whole number, found the text "many"
        help: write epochs: 10

      """
    ),
  ])
  func placesFaultsInTheRecipe(right: String, wrong: String, errors: String) throws {
    try write(Self.recipe.replacing(right, with: wrong), to: "wrong.yml")
    let result = try train("wrong.yml")
    #expect(result.status == 1)
    #expect(result.errors.hasSuffix(errors), "\(result.errors)")
  }

  @Test func namesTheRecipeThatMayBeMeant() throws {
    let result = try train("row")
    #expect(result.status == 1)
    #expect(
      result.errors == """
        row:1:1: error: there is no file or recipe of this name
          help: try rows

        """)
  }

  @Test func reportsDataThatAreNotThere() throws {
    try FileSystem.remove("\(folder)/datasets/fashion-mnist/t10k-labels-idx1-ubyte")
    let result = try train("rows")
    #expect(result.status == 1)
    #expect(
      result.errors.hasSuffix(
        """
        datasets/fashion-mnist/t10k-labels-idx1-ubyte:1:1: error: there is no such file
          help: Scripts/fetch-datasets brings Fashion-MNIST and the digits

        """), "\(result.errors)")
  }

  @Test func reportsAFolderThatCannotBeWritten() throws {
    try write("", to: "taken")
    let result = try train("rows", "--output", "taken/run")
    #expect(result.status == 1)
    #expect(
      result.errors.hasSuffix(
        """
        taken/run/log.csv:1:1: error: the file cannot be written: Not a directory
          help: a part of the path is a file: choose another path
        taken/run/log.jsonl:1:1: error: the file cannot be written: Not a directory
          help: a part of the path is a file: choose another path

        """), "\(result.errors)")
  }

  /// A limit on the length of files stands for a full disk: the checkpoint is the longest file.
  @Test func keepsTheLastCheckpointWhereNothingCanBeWritten() throws {
    #expect(try train("rows", "--epochs", "1").status == 0)
    let before = try bytes(".cache/train/rows/checkpoint")
    let script = """
      trap '' XFSZ; ulimit -f 100; "$0" train rows --datasets datasets
      """
    let result = try Tool.execute(["bash", "-c", script, Tool.binary], in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("checkpoint:1:1: error: the file cannot be written: "))
    #expect(try bytes(".cache/train/rows/checkpoint") == before)
  }
}
