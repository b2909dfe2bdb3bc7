import NeuralNetwork
import Testing

@testable import Networks

/// QuantizeLinear and DequantizeLinear.
@Suite struct QuantizationTests {
  /// Networks from onnxruntime.quantization, as Scripts/make-quantized-fixture writes them.
  ///
  /// Sums are added up in another order than ONNX Runtime's, so that numbers may differ in their last
  /// digits; one number that was rounded to the other neighbour would show as a whole step.
  @Test(arguments: ["unsigned-per-channel", "signed-per-tensor", "unsigned-weights"])
  func agreesWithONNXRuntimeWithoutOptimisation(name: String) throws {
    let model = try Model(onnx: Fixtures.bytes("quantized/\(name)/model.onnx"))
    let input = try Fixtures.tensor("quantized/\(name)/input.npy")
    let expected = try Fixtures.tensor("quantized/\(name)/expected.npy")
    let found = try Session(Plan<PortableKernels>(model.graph)).run([input]).outputs[0]
    #expect(found.shape == expected.shape)
    for (a, b) in zip(found.floats, expected.floats) { #expect(abs(a - b) <= 1e-6) }
    #expect(model.graph.constants.allSatisfy { $0?.elementType ?? .float32 == .float32 })
  }

  private static func bytes(_ name: String, _ values: [Int], type: Int32 = 3) -> Onnx_TensorProto {
    File.raw(name, [values.count], type: type, values.map { UInt8(truncatingIfNeeded: $0) })
  }

  private static func scale(_ values: [Float] = [0.5]) -> Onnx_TensorProto {
    File.floats("scale", values.count == 1 ? [] : [values.count], values)
  }

  /// Halves go to the even neighbour, and what is beyond eight bits to the nearest that they hold.
  @Test(
    arguments: [
      (3, 0, [0, 0, 1, 1, 1, 63.5]), (3, -3, [0, 0, 1, 1, 1, 65]),
      (2, 10, [0, 0, 1, 1, 1, 100]),
    ] as [(Int32, Int, [Float])])
  func roundsAndSaturates(type: Int32, zero: Int, expected: [Float]) throws {
    let file = File.model(
      input: [6], weights: [Self.scale(), Self.bytes("zero", [zero], type: type)],
      [
        File.node("Mul", ["x", "x"], ["square"]),
        File.node("QuantizeLinear", ["values", "scale", "zero"], ["q"]),
        File.node("DequantizeLinear", ["q", "scale", "zero"], ["pair"]),
        File.node("Add", ["pair", "nothing"]),
        File.node("Sub", ["square", "square"], ["nothing"]),
        File.node("Add", ["nothing", "numbers"], ["values"]),
      ])
    var complete = file
    complete.graph.initializer.append(
      File.floats("numbers", [6], [0, 0.25, 0.75, 1, 1.25, 100]))
    #expect(try complete.result().floats == expected)
  }

  @Test func dequantisesEachChannelByItsOwnScale() throws {
    var weights = Self.bytes("w", [-128, -1, 0, 1, 2, 127])
    weights.dims = [2, 3]
    let file = File.model(
      input: [2, 3],
      weights: [weights, Self.scale([0.5, 2]), Self.bytes("zero", [0, 1])],
      [
        File.node("DequantizeLinear", ["w", "scale", "zero"], ["v"], with: ["axis": .int(0)]),
        File.node("Mul", ["x", "none"], ["nothing"]), File.node("Add", ["nothing", "v"]),
      ])
    var complete = file
    complete.graph.initializer.append(File.floats("none", [], [0]))
    #expect(try complete.result().floats == [-64, -0.5, 0, 0, 2, 252])
  }

  @Test func dequantisesABias() throws {
    var bias = File.tensor("w", [2], type: 6)
    bias.int32Data = [-1_000_000, 3]
    let file = File.model(
      input: [2], weights: [bias, Self.scale()],
      [File.node("DequantizeLinear", ["w", "scale"], ["v"]), File.node("Mul", ["x", "v"])])
    #expect(try file.result().floats == [0, 1.5])
  }

  @Test(arguments: [
    (
      [File.node("QuantizeLinear", ["x", "scale", "zero"])],
      "\"y\" has elements of type int8; supported is float32, int64, int32 or bool"
    ),
    (
      [
        File.node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        File.node("Transpose", ["q"], ["t"]),
        File.node("DequantizeLinear", ["t", "scale", "zero"]),
      ],
      "\"q\" of node \"t\" (Transpose) has elements of type int8; supported is float32, int64, int32 or bool"
    ),
    (
      [File.node("Add", ["x", "zero"])],
      "\"zero\" of node \"y\" (Add) has elements of type int8; supported is float32, int64, int32 or bool"
    ),
    (
      [
        File.node("QuantizeLinear", ["x", "scale"], ["q"]),
        File.node("DequantizeLinear", ["q", "scale", "zero"]),
      ],
      "\"q\" of node \"y\" (DequantizeLinear) has elements of type uint8; "
        + "supported is int8, as the zero point's"
    ),
    (
      [File.node("QuantizeLinear", ["x", "scale", "zero"], with: ["block_size": .int(2)])],
      "attribute \"block_size\" of node \"y\" (QuantizeLinear) is 2; supported is 0"
    ),
    (
      [File.node("QuantizeLinear", ["x", "scale"], with: ["output_dtype": .int(1 << 40)])],
      "attribute \"output_dtype\" of node \"y\" (QuantizeLinear) is undefined; "
        + "supported is that of the zero point, int8 or uint8"
    ),
  ])
  func refusesWhatItDoesNotCompute(nodes: [Onnx_NodeProto], fact: String) throws {
    let file = File.model(weights: [Self.scale(), Self.bytes("zero", [0])], nodes)
    #expect(try file.fault() == fact)
  }
}
