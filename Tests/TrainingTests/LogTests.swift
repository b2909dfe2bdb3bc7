import Testing

@testable import Training

@Suite struct LogTests {
  private static let records = [
    LogRecord(
      kind: .steps, epoch: 1, step: 50, images: 6400, learningRate: 0.1, trainingLoss: 2.25,
      trainingAccuracy: 0.125, imagesPerSecond: 5000, seconds: 1.28),
    LogRecord(
      kind: .epoch, epoch: 1, step: 100, images: 12_800, learningRate: 1e-5, trainingLoss: 1.5,
      trainingAccuracy: 0.5, testLoss: 1.0 / 3, testAccuracy: 0.625, imagesPerSecond: 5100.5,
      seconds: 2.6),
    LogRecord(
      kind: .steps, epoch: 2, step: 150, images: 19_200, learningRate: 0.05, trainingLoss: 1,
      trainingAccuracy: 0.75, imagesPerSecond: 5200, seconds: 4),
  ]

  private static let csv = """
    record,epoch,step,images,learning_rate,training_loss,training_accuracy,test_loss,test_accuracy,\
    images_per_second,seconds
    steps,1,50,6400,0.1,2.25,0.125,,,5000.0,1.28
    epoch,1,100,12800,1e-05,1.5,0.5,0.3333333333333333,0.625,5100.5,2.6
    steps,2,150,19200,0.05,1.0,0.75,,,5200.0,4.0

    """

  private static let jsonLines = """
    {"record": "steps", "epoch": 1, "step": 50, "images": 6400, "learning_rate": 0.1, \
    "training_loss": 2.25, "training_accuracy": 0.125, "test_loss": null, "test_accuracy": null, \
    "images_per_second": 5000.0, "seconds": 1.28}
    {"record": "epoch", "epoch": 1, "step": 100, "images": 12800, "learning_rate": 1e-05, \
    "training_loss": 1.5, "training_accuracy": 0.5, "test_loss": 0.3333333333333333, \
    "test_accuracy": 0.625, "images_per_second": 5100.5, "seconds": 2.6}
    {"record": "steps", "epoch": 2, "step": 150, "images": 19200, "learning_rate": 0.05, \
    "training_loss": 1.0, "training_accuracy": 0.75, "test_loss": null, "test_accuracy": null, \
    "images_per_second": 5200.0, "seconds": 4.0}

    """

  @Test(arguments: [(LogFormat.csv, csv), (.jsonLines, jsonLines)])
  func writesAndReadsTheSame(format: LogFormat, expected: String) throws {
    let written = format.header + Self.records.map(format.line).joined()
    #expect(written == expected)
    #expect(try format.records(Array(written.utf8)) == Self.records)
  }

  @Test(arguments: LogFormat.allCases)
  func readsNoRecordsFromAnEmptyLog(format: LogFormat) throws {
    #expect(try format.records([]) == [])
    #expect(try format.records(Array(format.header.utf8)) == [])
    #expect(try format.kept([], upToStep: 100) == Array(format.header.utf8))
  }

  @Test(arguments: LogFormat.allCases)
  func cutsWhatIsBehindACheckpointAndTornLines(format: LogFormat) throws {
    let lines = Self.records.map(format.line)
    let torn = Array((format.header + lines.joined() + lines[0].prefix(9)).utf8)
    #expect(try format.records(torn) == Self.records)
    let kept = try format.kept(torn, upToStep: 100)
    #expect(kept == Array((format.header + lines[0] + lines[1]).utf8))
    #expect(try format.kept(torn, upToStep: 0) == Array(format.header.utf8))
    // What a resumed run adds makes the log of an unbroken one.
    #expect(kept + Array(lines[2].utf8) == Array((format.header + lines.joined()).utf8))
  }

  @Test(arguments: [
    (
      LogFormat.csv, "step,loss\n1,2\n", 1,
      "the first line does not name the columns of a training log"
    ),
    (
      .csv, csv.replacing("0.125", with: "nan"), 2, "the line is no record of a training log"
    ),
    (
      .csv, csv.replacing("epoch,1,100", with: "epoch,1,,100"), 3,
      "the line is no record of a training log"
    ),
    (
      .jsonLines, jsonLines.replacing("2.25", with: "null"), 1,
      "the line is no record of a training log"
    ),
    (
      .jsonLines, jsonLines.replacing("\"images\": 12800, ", with: ""), 2,
      "the line is no record of a training log"
    ),
    (.jsonLines, "[1]\n", 1, "the line is no record of a training log"),
  ])
  func saysWhichLineIsNone(format: LogFormat, log: String, line: Int, fact: String) {
    let error = #expect(throws: LogError.self) { try format.records(Array(log.utf8)) }
    #expect(error?.line == line)
    #expect(error?.text == fact)
  }
}
