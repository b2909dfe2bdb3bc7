import NeuralNetwork
import Testing

@testable import Networks

/// Weights in files beside the model's own.
@Suite struct ExternalWeightsTests {
  /// y = x + w, where w is 1, 2, 3 in another file.
  private static func file(
    _ entries: [(String, String)] = [("location", "weights.bin"), ("offset", "4")],
    type: Int32 = 1
  ) -> Onnx_ModelProto {
    var weights = File.tensor("w", [3], type: type)
    weights.dataLocation = .external
    weights.externalData = entries.map { key, value in
      var entry = Onnx_StringStringEntryProto()
      (entry.key, entry.value) = (key, value)
      return entry
    }
    return File.model(weights: [weights], [File.node("Add", ["x", "w"])])
  }

  /// A folder with "weights.bin", of 16 bytes: 0, 1, 2, 3 in float32.
  private static var folder: ExternalWeights {
    ExternalWeights { location, offset, count throws(ExternalWeights.Fault) in
      guard location == "weights.bin" else { throw .missing }
      let numbers: [Float] = [0, 1, 2, 3]
      let bytes = numbers.flatMap { number in
        (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
      }
      guard offset + count <= bytes.count else { throw .tooShort(byteCount: bytes.count) }
      return SharedBytes(bytes)[offset..<(offset + count)]
    }
  }

  @Test(arguments: [[], [("length", "12")], [("checksum", "0")]])
  func readsTheBytesAtTheirPlace(further: [(String, String)]) throws {
    let model = try Model(
      file: Self.file([("location", "weights.bin"), ("offset", "4")] + further), in: Self.folder)
    let input = Tensor(Shape([1, 2, 3]), [Float](repeating: 0, count: 6))
    let output = try Session(Plan<PortableKernels>(model.graph)).run([input]).outputs[0]
    #expect(output.floats == [1, 2, 3, 1, 2, 3])
  }

  @Test func readsTheTensorOfAnAttribute() throws {
    var file = Self.file()
    let tensor = file.graph.initializer.removeLast()
    file.graph.node.insert(
      File.node("Constant", [], ["w"], with: ["value": .tensor(tensor)]), at: 0)
    let model = try Model(file: file, in: Self.folder)
    #expect(model.graph.constants.contains { $0?.floats == [1, 2, 3] })
  }

  @Test(arguments: [
    ([("location", "../w")], "\"../w\", which is not inside the model's folder"),
    ([("location", "a/../../w")], "\"a/../../w\", which is not inside the model's folder"),
    ([("location", "/etc/passwd")], "\"/etc/passwd\", which is not inside the model's folder"),
    ([("location", "..\\w")], "\"..\\w\", which is not inside the model's folder"),
    ([("location", "none.bin")], "\"none.bin\", but there is no such file beside the model"),
    ([], "\"\", with the location missing"),
    (
      [("location", "weights.bin"), ("offset", "8")],
      "\"weights.bin\", which ends after 16 bytes, before they do"
    ),
    ([("location", "weights.bin"), ("offset", "-8")], "\"weights.bin\", with the offset -8"),
    (
      [("location", "weights.bin"), ("offset", "9223372036854775807")],
      "\"weights.bin\", with the offset 9223372036854775807"
    ),
    (
      [("location", "weights.bin"), ("length", "16")],
      "\"weights.bin\", with the length 16 instead of 12"
    ),
  ])
  func refusesPlacesThatAreNone(entries: [(String, String)], clause: String) throws {
    let error = try #require(throws: ONNXError.self) {
      try Model(file: Self.file(entries), in: Self.folder)
    }
    #expect(error.fact == "the weights \"w\" are in \(clause)")
  }

  @Test func saysWhereTheWeightsAreIfNobodyReadsFiles() throws {
    #expect(
      try Self.file().fault() == "the weights \"w\" are not in the file but in \"weights.bin\"")
  }
}
