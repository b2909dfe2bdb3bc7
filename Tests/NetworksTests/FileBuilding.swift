import NeuralNetwork
import Testing

@testable import Networks

/// Files in memory, for the tests of what the reader makes of them.
enum File {
  /// A model with the float32 input "x" and the output "y".
  static func model(
    opset: Int = 17, input dimensions: [Int] = [1, 2, 3], weights: [Onnx_TensorProto] = [],
    _ nodes: [Onnx_NodeProto]
  ) -> Onnx_ModelProto {
    var version = Onnx_OperatorSetIdProto()
    version.version = Int64(opset)
    var output = Onnx_ValueInfoProto()
    output.name = "y"
    var model = Onnx_ModelProto()
    model.opsetImport = [version]
    model.graph.input = [input("x", dimensions)]
    model.graph.output = [output]
    model.graph.initializer = weights
    model.graph.node = nodes
    return model
  }

  static func input(
    _ name: String, _ dimensions: [Int], type: Int32 = 1
  ) -> Onnx_ValueInfoProto {
    var input = Onnx_ValueInfoProto()
    input.name = name
    input.type.tensorType.elemType = type
    input.type.tensorType.shape.dim = dimensions.map { length in
      var dimension = Onnx_TensorShapeProto.Dimension()
      if length > 0 { dimension.dimValue = Int64(length) } else { dimension.dimParam = "N" }
      return dimension
    }
    return input
  }

  static func node(
    _ operatorName: String, _ inputs: [String], _ results: [String] = ["y"], name: String = "",
    domain: String = "", with attributes: [String: Attribute] = [:]
  ) -> Onnx_NodeProto {
    var node = Onnx_NodeProto()
    node.opType = operatorName
    node.input = inputs
    node.output = results
    node.name = name
    node.domain = domain
    node.attribute = attributes.sorted { $0.key < $1.key }.map { $0.value.file(named: $0.key) }
    return node
  }

  enum Attribute {
    case int(Int)
    case ints([Int])
    case float(Float)
    case floats([Float])
    case string(String)
    case tensor(Onnx_TensorProto)
    case graph(Onnx_GraphProto)
    /// The attribute of that name and kind of the call that a function's node is part of.
    case reference(String, Onnx_AttributeProto.AttributeType)

    fileprivate func file(named name: String) -> Onnx_AttributeProto {
      var attribute = Onnx_AttributeProto()
      attribute.name = name
      switch self {
      case .int(let value): (attribute.type, attribute.i) = (.int, Int64(value))
      case .ints(let values): (attribute.type, attribute.ints) = (.ints, values.map { Int64($0) })
      case .float(let value): (attribute.type, attribute.f) = (.float, value)
      case .floats(let values): (attribute.type, attribute.floats) = (.floats, values)
      case .string(let value): (attribute.type, attribute.s) = (.string, .init(value.utf8))
      case .tensor(let value): (attribute.type, attribute.t) = (.tensor, value)
      case .graph(let value): (attribute.type, attribute.g) = (.graph, value)
      case .reference(let name, let type): (attribute.type, attribute.refAttrName) = (type, name)
      }
      return attribute
    }
  }

  static func floats(_ name: String, _ dimensions: [Int], _ values: [Float]) -> Onnx_TensorProto {
    var tensor = tensor(name, dimensions, type: 1)
    tensor.floatData = values
    return tensor
  }

  /// A list of int64.
  static func integers(_ name: String, _ values: [Int]) -> Onnx_TensorProto {
    var tensor = tensor(name, [values.count], type: 7)
    tensor.int64Data = values.map { Int64($0) }
    return tensor
  }

  static func raw(
    _ name: String, _ dimensions: [Int], type: Int32, _ bytes: [UInt8]
  ) -> Onnx_TensorProto {
    var tensor = tensor(name, dimensions, type: type)
    tensor.rawData = .init(bytes)
    return tensor
  }

  static func tensor(_ name: String, _ dimensions: [Int], type: Int32) -> Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = dimensions.map { Int64($0) }
    tensor.dataType = type
    return tensor
  }
}

extension Onnx_ModelProto {
  /// What the network makes of 0, 1, 2, ... as its input.
  func result() throws -> Tensor {
    let model = try Model(file: self)
    let shape = model.shape(of: model.graph.inputs[0].value)
    let counting = Tensor(shape, (0..<shape.count).map { Float($0) })
    let run = try Session(Plan<PortableKernels>(model.graph)).run([counting])
    return try #require(run.outputs.first)
  }

  /// What the reader says is wrong.
  func fault() throws -> String {
    try #require(throws: ONNXError.self) { try Model(file: self) }.fact
  }
}
