import FastKernels
import Foundation
import NeuralNetwork
import SwiftProtobuf
import Testing

@testable import Networks

/// Files whose large weights are not parsed but stay where they are.
@Suite struct ONNXFileTests {
  /// y = x · w₁ · w₂ + b, where the matrices are long enough to stay in the file; names shift them to
  /// any address.
  private static func bytes(named name: String = "") throws -> [UInt8] {
    var noise = SplitMix(seed: 7)
    func weights(_ name: String, _ shape: [Int], type: Int32) -> Onnx_TensorProto {
      let numbers = (0..<shape.reduce(1, *)).map { _ in noise.next() }
      let bytes: [UInt8] =
        type == 1
        ? numbers.flatMap { number in
          (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
        }
        : numbers.flatMap { number in
          (0..<2).map { UInt8(truncatingIfNeeded: Float16(number).bitPattern >> (8 * $0)) }
        }
      return File.raw(name, shape, type: type, bytes)
    }
    let w1 = "w\(name)"
    var file = File.model(
      input: [2, 40],
      weights: [
        weights(w1, [40, 36], type: 1), weights("v", [36, 60], type: 10),
        weights("b", [60], type: 1),
      ],
      [
        File.node("Cast", ["v"], ["v32"], with: ["to": .int(1)]),
        File.node("MatMul", ["x", w1], ["h"]), File.node("MatMul", ["h", "v32"], ["p"]),
        File.node("Add", ["p", "b"]),
      ])
    file.irVersion = 8
    return try [UInt8](file.serializedData())
  }

  private static let x = Tensor(Shape([2, 40]), (0..<80).map { Float($0 % 7) - 3 })

  @Test(arguments: ["", "1", "12", "123"])
  func computesTheSameBitsWhereverTheWeightsLie(name: String) throws {
    let bytes = try Self.bytes(named: name)
    let parsed = try Model(file: Onnx_ModelProto(serializedBytes: bytes))
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).onnx").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try #require(FileHandle(forReadingAtPath: path))
    let mapped = try #require(
      SharedBytes(mapping: file.fileDescriptor, count: bytes.count))
    for model in [try Model(onnx: mapped), try Model(onnx: bytes)] {
      #expect(constants(of: model) == constants(of: parsed))
      #expect(model.weightNames == parsed.weightNames)
      try expectEqualRuns(model, parsed, PortableKernels.self)
      try expectEqualRuns(model, parsed, FastKernels.self)
    }
  }

  private func constants(of model: Model) -> [[Float]] {
    model.graph.constants.compactMap { $0?.floats }
  }

  private func expectEqualRuns<K: Kernels>(
    _ model: Model, _ other: Model, _ kernels: K.Type
  ) throws {
    let pool = ThreadPool(count: 2)
    let found = try Session(Plan<K>(model.graph, threads: pool), threads: pool).run([Self.x])
    let expected = try Session(Plan<K>(other.graph)).run([Self.x])
    #expect(found.outputs[0].floats == expected.outputs[0].floats)
  }

  @Test func keepsLongWeightsInTheFileAndParsesAllElse() throws {
    let bytes = try Self.bytes()
    let file = try ONNXFile(checking: SharedBytes(bytes))
    #expect(file.weights.mapValues(\.count) == [0: 4 * 40 * 36, 1: 2 * 36 * 60])
    #expect(file.model.graph.initializer.map(\.rawData.count) == [0, 0, 240])
    #expect(try restored(file) == Onnx_ModelProto(serializedBytes: bytes))
  }

  /// All but most of the weights' own bytes.
  private static func places(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.filter {
      $0 % 97 == 0 || $0 < 200 || $0 > bytes.count - 600 || (5700..<5900).contains($0)
    }
  }

  @Test func takesAnyFileForWhatTheParserTakesItFor() throws {
    let bytes = try Self.bytes()
    for place in Self.places(bytes) {
      expectEqualFiles(Array(bytes[..<place]))
      for wrong: UInt8 in [0x00, 0x08, 0x2A, 0x3A, 0x4A, 0x7F, 0x80, 0xFF] {
        var damaged = bytes
        damaged[place] = wrong
        expectEqualFiles(damaged)
      }
    }
  }

  @Test func leavesUnusualFilesWhole() throws {
    let bytes = try Self.bytes()
    // Two graphs are one with the fields of both; a tensor's last raw data count.
    expectEqualFiles(bytes + bytes)
    expectEqualFiles(bytes + [0x3A, 0x00])
    expectEqualFiles(bytes + [0x3A, 0x02, 0x2A, 0x00])
    // A length of ten bytes, and one beyond what a message may have.
    expectEqualFiles(bytes + [0x32, 0x81] + [UInt8](repeating: 0x80, count: 8) + [0x00, 0x41])
    expectEqualFiles(bytes + [0x32, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F])
    expectEqualFiles(bytes + [0x32] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
    // A group, which protobuf has given up.
    expectEqualFiles(bytes + [0x33, 0x34])
  }

  /// Both refuse the bytes, as a file that is none, or find the same message in them.
  private func expectEqualFiles(_ bytes: [UInt8]) {
    let file = try? ONNXFile(checking: SharedBytes(bytes))
    let parsed = try? Onnx_ModelProto(serializedBytes: bytes)
    #expect(file.map(restored) == parsed.flatMap { $0.hasIrVersion ? $0 : nil })
    guard file == nil else { return }
    let error = #expect(throws: ONNXError.self) { try Model(onnx: bytes) }
    switch error {
    case .notONNX, .truncated, .damaged, .trailingBytes, .nestedTooDeeply: break
    case let error: Issue.record("\(String(describing: error))")
    }
  }

  /// The message with its weights put back.
  private func restored(_ file: ONNXFile) -> Onnx_ModelProto {
    var model = file.model
    for (place, bytes) in file.weights {
      model.graph.initializer[place].rawData = bytes.withUnsafeBytes { Data($0) }
    }
    return model
  }

  @Test func refusesWeightsOfAnotherLength() throws {
    var file = try Onnx_ModelProto(serializedBytes: Self.bytes())
    file.graph.initializer[0].dims = [40, 35]
    let bytes = try [UInt8](file.serializedData())
    let error = try #require(throws: ONNXError.self) { try Model(onnx: bytes) }
    #expect(
      error.fact == "\"w\" of shape [40, 35] needs 5600 bytes of numbers, but the file has 5760")
  }
}

/// Numbers between -1 and 1.
private struct SplitMix {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(state >> 40) / 8_388_608 - 1
  }
}
