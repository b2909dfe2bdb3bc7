import Lessons
import Networks
import Training

/// What a training run leaves on the disk: logs, the checkpoint, snapshots.
struct TrainingFolder {
  let path: String
  let console: Console

  private var checkpointPath: String { "\(path)/checkpoint" }

  /// Where an earlier run stopped; nil where there was none. Ends the command where its file is
  /// damaged.
  func checkpoint() throws -> Checkpoint? {
    guard FileSystem.kind(of: checkpointPath) != nil else { return nil }
    let bytes = try console.read(checkpointPath)
    do throws(CheckpointError) {
      return try Checkpoint(bytes)
    } catch {
      try refuse(error)
    }
  }

  /// Ends the command, since the checkpoint is of no use.
  func refuse(_ error: CheckpointError) throws -> Never {
    let help =
      error == .foreign
      ? "choose another --output, or begin anew with --fresh" : "\(error.help) with --fresh"
    try console.fail([.error(at: SourcePlace(path: checkpointPath), error.fact, help: help)])
  }

  /// Makes the folder, and cuts the logs where the run goes on; without a checkpoint they begin anew.
  func begin(after checkpoint: Checkpoint?) throws {
    let logs = try LogFormat.allCases.map { format in
      let bytes = try kept(of: format, upToStep: checkpoint?.step ?? 0)
      return FileContent(path: logPath(format)) { bytes }
    }
    try console.write(logs, makesFolders: true)
    guard checkpoint == nil else { return }
    do throws(SystemError) {
      try FileSystem.remove(checkpointPath)
    } catch {
      try console.fail([error.writingFault])
    }
  }

  /// Writes what happened. A checkpoint takes the place of the last one only when all of it is on
  /// the disk.
  func write(_ event: TrainingRun.Event) throws {
    switch event {
    case .record(let record):
      for format in LogFormat.allCases {
        do throws(SystemError) {
          try FileSystem.append(Array(format.line(record).utf8), to: logPath(format))
        } catch {
          try console.fail([error.writingFault])
        }
      }
    case .snapshot(let epoch, let model):
      let file = snapshotPath(epoch: epoch)
      let bytes = try console.exported(
        model, named: "epoch-\(epoch.shortest)", from: file, .float32)
      try console.write([FileContent(path: file) { bytes }], makesFolders: true)
    case .checkpoint(let checkpoint):
      try console.write(
        [FileContent(path: checkpointPath) { checkpoint.bytes }], isDurable: true)
    }
  }

  func snapshotPath(epoch: Double) -> String {
    "\(path)/snapshots/epoch-\(epoch.shortest).onnx"
  }

  /// The log up to a step.
  func records(upToStep step: Int) throws -> [LogRecord] {
    let file = logPath(.jsonLines)
    let bytes = try console.read(file)
    do throws(LogError) {
      return try LogFormat.jsonLines.records(bytes).filter { $0.step <= step }
    } catch {
      try refuse(error, file)
    }
  }

  /// The records of whole epochs up to a step, as comma-separated values.
  func epochLog(upToStep step: Int) throws -> [UInt8] {
    let lines = try records(upToStep: step).filter { $0.kind == .epoch }.map(LogFormat.csv.line)
    return Array((LogFormat.csv.header + lines.joined()).utf8)
  }

  private func logPath(_ format: LogFormat) -> String {
    switch format {
    case .csv: "\(path)/log.csv"
    case .jsonLines: "\(path)/log.jsonl"
    }
  }

  private func kept(of format: LogFormat, upToStep step: Int) throws -> [UInt8] {
    let file = logPath(format)
    guard step > 0, FileSystem.kind(of: file) != nil else { return Array(format.header.utf8) }
    let bytes = try console.read(file)
    do throws(LogError) {
      return try format.kept(bytes, upToStep: step)
    } catch {
      try refuse(error, file)
    }
  }

  private func refuse(_ error: LogError, _ file: String) throws -> Never {
    try console.fail([
      .error(
        at: SourcePlace(path: file, line: error.line, column: 1), error.text,
        help: "restore the file, or begin anew with --fresh")
    ])
  }
}
