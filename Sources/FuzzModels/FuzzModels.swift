import FastKernels
import Networks
import NeuralNetwork

/// What libFuzzer calls with the bytes that it made up: a file from a stranger.
///
/// The bytes may be refused. If they are not, everything that the tool does with a model must work:
/// facts, another file written from it, compiling, and running it where that is little work. Anything
/// else ends the process, and libFuzzer keeps the bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  _ = try? NumPyFile.tensor(from: bytes)
  _ = try? Model.unsupportedOperators(onnx: SharedBytes(bytes))
  _ = try? ONNXFileFacts(onnx: SharedBytes(bytes))
  let model: Model
  do {
    model = try Model(onnx: bytes)
  } catch {
    precondition(!error.fact.isEmpty && !error.help.isEmpty, "an error says what is the case")
    return 0
  }
  _ = model.nonFiniteWeights
  guard let facts = try? GraphFacts(model) else {
    preconditionFailure("a model that was read fits the shapes that it declares")
  }
  // A file and what is read from it again would take several times the memory of the weights.
  let weights = model.graph.constants.compactMap { $0?.shape.count }
  if weights.reduce(0, +) <= 1 << 24 { exportAndRead(model) }
  let isSmall = facts.activationBytes <= 1 << 22 && model.work <= 1 << 22
  if isSmall { run(model) }
  return 0
}

/// A file that we write must be one that we read, with the same results.
private func exportAndRead(_ model: Model) {
  do {
    let again = try Model(onnx: try model.onnx())
    let outputs = model.graph.outputs.map { model.shape(of: $0) }
    precondition(again.graph.outputs.map { again.shape(of: $0) } == outputs, "shapes are kept")
  } catch is ExportError {
    // What has no operator of ONNX is refused.
  } catch {
    preconditionFailure("a model that was written can be read: \(error)")
  }
}

private func run(_ model: Model) {
  let inputs = model.graph.inputs.map { input in
    Tensor(input.shape, elements: .ones(input.elementType, input.shape.count))
  }
  guard inputs.allSatisfy({ $0.shape.count <= 1 << 20 }) else { return }
  // One of them may meet an index that is outside of its axis, where its last bits decide.
  guard let portable = outputs(of: model, inputs, PortableKernels.self),
    let fast = outputs(of: model, inputs, FastKernels.self)
  else { return }
  precondition(portable.map(\.shape) == fast.map(\.shape), "all kernels give the same shapes")
}

/// Nil where the network cannot compute with the numbers.
private func outputs<K: Kernels>(
  of model: Model, _ inputs: [Tensor], _ kernels: K.Type
) -> [Tensor]? {
  do {
    return try Session(try Plan<K>(model.graph, keeping: [])).run(inputs).outputs
  } catch RunError.data {
    return nil
  } catch {
    preconditionFailure("a model that was read can be compiled and run: \(error)")
  }
}

extension Tensor.Elements {
  fileprivate static func ones(_ type: ElementType, _ count: Int) -> Tensor.Elements {
    switch type {
    case .float32: .float32([Float](repeating: 1, count: count))
    case .int64: .int64([Int64](repeating: 1, count: count))
    case .int32: .int32([Int32](repeating: 1, count: count))
    case .bool: .bool([Bool](repeating: true, count: count))
    }
  }
}
