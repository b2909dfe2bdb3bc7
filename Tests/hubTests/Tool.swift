import Foundation
import Synchronization
import Testing

@testable import hub

/// The built tool, run as its users run it.
enum Tool {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The folder with the test's own binary, where the build puts the tool too.
  static let binary =
    FileSystem.parent(of: FileSystem.realPath("/proc/self/exe") ?? "/") + "/hub"

  /// Runs the tool in a folder and waits for it.
  static func run(
    _ arguments: [String], in folder: String, environment: [String: String] = [:]
  ) throws -> Result {
    try execute([binary] + arguments, in: folder, environment: environment)
  }

  /// Runs any command in a folder and waits for it.
  static func execute(
    _ command: [String], in folder: String, environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let collected = Mutex(Data())
    let reader = Thread {
      collected.withLock { $0 = errors.fileHandleForReading.readDataToEndOfFile() }
    }
    reader.start()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    while !reader.isFinished { usleep(500) }
    return Result(
      status: process.terminationStatus, output: String(decoding: written, as: UTF8.self),
      errors: String(decoding: collected.withLock { $0 }, as: UTF8.self))
  }
}
