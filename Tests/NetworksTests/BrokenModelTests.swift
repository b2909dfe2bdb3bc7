import Networks
import Testing

/// Files with one fault each, as Scripts/make-broken-models writes them.
@Suite struct BrokenModelTests {
  static let exportAgain = "check the file with onnx.checker.check_model and export it again"

  @Test(arguments: [
    (
      "empty", "not an ONNX model: the file is empty",
      "give an .onnx file, as torch.onnx.export writes it"
    ),
    (
      "not-onnx", "not an ONNX model: its 31 bytes begin with \"This is a letter\"",
      "give an .onnx file, as torch.onnx.export writes it"
    ),
    (
      "truncated", "the model is truncated: its 304 bytes end in the middle of a field",
      "copy or download the file again and compare its size"
    ),
    (
      "future-opset", "opset 999 of ai.onnx is not supported; supported are 1 to 28",
      "convert the model with onnx.version_converter, to opset 17 say, or export it with an opset up to 28"
    ),
    (
      "missing-initializer",
      "node \"conv1\" (Conv) uses the value \"conv1.weight\", which is no input, weight or result of the model",
      exportAgain
    ),
    (
      "duplicate-value",
      "the value \"conv1\" is defined more than once: by node \"conv1\" (Conv) and by node \"again\" (Relu)",
      exportAgain
    ),
    (
      "cycle", "nodes use each other's results in a circle: \"first\" -> \"second\" -> \"first\"",
      exportAgain
    ),
    (
      "huge-dims", "\"conv1.weight\" has the impossible shape [1099511627776, 1099511627776, 1, 1]",
      exportAgain
    ),
    ("negative-dims", "\"conv1.weight\" has the impossible shape [4, -3, 3, 3]", exportAgain),
    (
      "short-initializer",
      "\"conv1.weight\" of shape [4, 3, 3, 3] needs 432 bytes of numbers, but the file has 8",
      exportAgain
    ),
    (
      "external-weight",
      "the weights \"conv1.weight\" are in \"../elsewhere.bin\", which is not inside the model's folder",
      "store the weights again, all in one file beside the model: onnx.save(model, path, save_as_external_data=True, location=\"weights.bin\")"
    ),
    (
      "mismatched-channels",
      "node \"conv1\" (Conv) does not fit its inputs: input 2 has length 5 along axis 1, expected 3",
      exportAgain
    ),
    (
      "dynamic-shape",
      "axis 2 of the input \"image\" of node \"conv1\" (Conv) has no fixed size but the symbol \"height\"",
      "say how large photographs are: --size WIDTHxHEIGHT; or export the model with fixed input sizes"
    ),
    (
      "unsupported-operator",
      "operator \"Multinomial\" of node \"samples\" is not supported (domain ai.onnx, opset 17)",
      "export the network with other operators; \"hub model operators\" lists those that are known"
    ),
  ])
  func reportsTheFault(file: String, fact: String, help: String) throws {
    let bytes = try Fixtures.bytes("broken/\(file).onnx")
    let error = try #require(throws: ONNXError.self) { try Model(onnx: bytes) }
    #expect(error.fact == fact)
    #expect(error.help == help)
  }

  @Test func recognisesAPointerToTheFile() throws {
    let pointer = Array("version https://git-lfs.github.com/spec/v1\noid sha256:00\n".utf8)
    let error = try #require(throws: ONNXError.self) { try Model(onnx: pointer) }
    #expect(error.fact == "not an ONNX model: its 57 bytes begin with \"version https://\"")
    #expect(error.help == "this is a Git LFS pointer; fetch the file itself with \"git lfs pull\"")
  }

  @Test(arguments: ["conv-auto-pad-same-upper", "clip", "pad-value", "gemm-plain"])
  func refusesEveryBeginningOfAFile(name: String) throws {
    let bytes = try Fixtures.bytes("operators/\(name)/model.onnx")
    // The operator set's version comes last, in a field of its own.
    for count in 0..<bytes.count {
      #expect(throws: ONNXError.self, "\(count) bytes") {
        try Model(onnx: Array(bytes.prefix(count)))
      }
    }
  }

  @Test(arguments: [
    "conv-auto-pad-same-upper", "clip", "pad-value", "gemm-plain", "concatenate-channels",
    "reshape-copied-and-inferred", "reduce-mean-spatial", "softmax-middle-axis",
  ])
  func survivesAnyWrongByte(name: String) throws {
    let bytes = try Fixtures.bytes("operators/\(name)/model.onnx")
    for position in bytes.indices {
      for wrong: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
        var damaged = bytes
        damaged[position] = wrong
        // Either outcome will do, as long as there is one.
        if let model = try? Model(onnx: damaged) { _ = try? GraphFacts(model) }
      }
    }
  }
}
