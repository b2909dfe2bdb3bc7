import Foundation
import Testing

@testable import hub

/// `hub experiment` on 400 small images that are made up here.
@Suite struct ExperimentCommandTests {
  private let rows: RowsOfImages

  private static let experiment = """
    title: Rates
    question: How fast can it learn?
    recipe:
      network: lenet-5-modern
      data: {name: fashion-mnist}
      epochs: 2
      batch_size: 20
      snapshots: [0, 0.5, 2]
    runs:
      - {name: slow, learning_rate: {peak: 0.001}}
      - {name: fast, learning_rate: {peak: 0.02}}
      - {name: wild, learning_rate: {peak: 100}}
    measure:
      - {kind: layers, batches: 2}
      - {kind: filters, layer: C1, runs: [fast]}
      - {kind: loss_surface, points: 3, images: 100, runs: [fast]}
      - {kind: shuffled_patches, side: 7, runs: [slow, fast]}

    """

  init() throws {
    rows = try RowsOfImages()
    try rows.write(Self.experiment, to: "content/experiments/rates.yml")
  }

  private func run(_ arguments: String...) throws -> Tool.Result {
    try Tool.run(["experiment"] + arguments + ["--datasets", "datasets"], in: rows.folder)
  }

  private func report(_ path: String = "content/experiments/rates.json") throws -> [String: Any] {
    let bytes = try FileSystem.read("\(rows.folder)/\(path)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test func writesWhatCameOutOfEachRun() throws {
    let result = try run("rates")
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("slow: test accuracy "))
    #expect(lines[2] == "wild: diverged in epoch 1")
    #expect(lines[3].hasPrefix("content/experiments/rates.json: 3 runs, "))
    let report = try report()
    #expect(report["experiment"] as? String == "rates")
    #expect(report["command"] as? String == "hub experiment rates")
    let runs = try #require(report["runs"] as? [[String: Any]])
    #expect(runs.map { $0["name"] as? String } == ["slow", "fast", "wild"])
    #expect(runs.map { $0["parameters"] as? Int } == [61_706, 61_706, 61_706])
    #expect(runs.map { $0["divergence"] is NSNull } == [true, true, false])
    let epochs = try #require(runs[1]["epochs"] as? [String: [Any]])
    #expect(epochs["step"] as? [Int] == [20, 40])
    #expect(epochs["test_accuracy"]?.count == 2)
    let measured = try #require(runs[1]["measurements"] as? [String: [String: Any]])
    #expect(measured.keys.sorted() == ["filters", "layers", "loss_surface", "shuffled_patches"])
    let snapshots = try #require(measured["filters"]?["snapshots"] as? [[String: Any]])
    #expect(snapshots.map { $0["epoch"] as? Double } == [0, 0.5, 2])
    #expect(snapshots.map { ($0["kernels"] as? [Any])?.count } == [150, 150, 150])
    #expect(measured["filters"]?["shape"] as? [Int] == [6, 1, 5, 5])
    #expect((measured["loss_surface"]?["losses"] as? [[Double]])?.map(\.count) == [3, 3, 3])
    let start = try #require(measured["layers"]?["start"] as? [String: [Any]])
    #expect(start["names"] as? [String] == ["C1", "C3", "C5", "F6", "output"])
    #expect((runs[2]["measurements"] as? [String: Any])?.isEmpty == true)
  }

  @Test func goesOnAfterAKillToTheSameBytes() throws {
    #expect(try run("rates", "--cache", "whole", "--output", "whole.json").status == 0)
    let script = """
      "$0" experiment rates --datasets datasets --cache parts --output parts.json & process=$!
      while [ ! -f parts/fast/checkpoint ]; do sleep 0.01; done
      kill -9 $process
      """
    _ = try Tool.execute(["bash", "-c", script, Tool.binary], in: rows.folder)
    #expect(FileSystem.kind(of: "\(rows.folder)/parts.json") == nil)
    let second = try run("rates", "--cache", "parts", "--output", "parts.json")
    #expect(second.status == 0)
    // The run that had ended is not made again.
    #expect(!second.errors.contains("slow (1 of 3): epoch"))
    #expect(
      try FileSystem.read("\(rows.folder)/parts.json")
        == FileSystem.read("\(rows.folder)/whole.json"))
  }

  @Test func makesARunAnewWhoseSettingsHaveChanged() throws {
    #expect(try run("rates").status == 0)
    try rows.write(
      Self.experiment.replacing("peak: 0.02", with: "peak: 0.01"),
      to: "content/experiments/rates.yml")
    let again = try run("rates")
    #expect(again.status == 0)
    #expect(!again.errors.contains("slow (1 of 3): epoch"))
    #expect(
      again.errors.contains("fast (2 of 3): settings or data have changed: beginning anew\n"))
    #expect(again.errors.contains("fast (2 of 3): epoch 2 of 2"))
  }

  @Test(arguments: [
    (
      "layer: C1", "layer: C2",
      """
      content/experiments/rates.yml:15:5: error: "C2" is no convolution of lenet-5-modern
        help: available layers are C1, C3, C5; try C1

      """
    ),
    (
      "{name: fashion-mnist}", "{name: fashion-mnist, shuffled_patches: 5}",
      """
      content/experiments/rates.yml:5:9: error: images of 28 x 28 pixels are not made of patches of 5 \
      x 5
        help: choose a side of "shuffled_patches" that divides both

      """
    ),
  ])
  func findsFaultsBeforeItTrains(right: String, wrong: String, errors: String) throws {
    try rows.write(
      Self.experiment.replacing(right, with: wrong), to: "content/experiments/rates.yml")
    let result = try run("rates")
    #expect(result.status == 1)
    #expect(result.errors == "checking 3 runs\n" + errors)
    #expect(FileSystem.kind(of: "\(rows.folder)/.cache") == nil)
  }

  @Test func namesTheExperimentThatMayBeMeant() throws {
    let result = try run("rate")
    #expect(result.status == 1)
    #expect(
      result.errors == """
        rate:1:1: error: there is no file or experiment of this name
          help: try rates

        """)
  }
}
