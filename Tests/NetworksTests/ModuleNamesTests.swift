import NeuralNetwork
import Testing

@testable import Networks

/// Names after the modules of the code that a network was exported from.
@Suite struct ModuleNamesTests {
  @Test(arguments: [
    (
      "torch-residual-20",
      [
        "stem.0", "stem.2", "stem.3", "stage.0.conv1", "stage.0/relu", "stage.0.conv2",
        "stage.0/add",
        "stage.0/relu_1", "stage.1.conv1", "stage.1/relu_2", "stage.1.conv2", "stage.1.shortcut",
        "stage.1/add_1", "stage.1/relu_3", "mean", "view", "classifier", "softmax",
      ]
    ),
    (
      "torchscript-residual-11",
      [
        "stem.0", "stem.2", "stem.3", "stage.0.conv1", "stage.0/Relu", "stage.0.conv2",
        "stage.0/Add",
        "stage.0/Relu_1", "stage.1.conv1", "stage.1/Relu", "stage.1.conv2", "stage.1.shortcut",
        "stage.1/Add", "stage.1/Relu_1", "GlobalAveragePool", "Flatten", "classifier", "Softmax",
      ]
    ),
  ])
  func callsNodesAfterTheirModules(file: String, names: [String]) throws {
    let model = try Model(onnx: Fixtures.bytes("exporters/\(file)/model.onnx"))
    #expect(model.layerNames == names)
    for (name, node) in zip(names, model.graph.nodes) {
      #expect(model.value(named: name) == node.outputs[0])
    }
  }

  @Test func theFilesOwnNamesGoOnToWork() throws {
    let model = try Model(onnx: Fixtures.bytes("exporters/torch-residual-20/model.onnx"))
    let value = try #require(model.value(named: "stage.0.conv1"))
    // The node's name in the file, and its result's.
    #expect(model.value(named: "node_Conv_76") == value)
    #expect(model.value(named: "getitem_3") == value)
    #expect(model.name(of: value) == "getitem_3")
  }

  private static func node(
    _ operatorName: String, _ name: String, weights: String? = nil, scopes: String? = nil
  ) -> (label: NodeLabel, place: ModulePlace?) {
    var node = File.node(operatorName, ["x"] + (weights.map { [$0] } ?? []), name: name)
    if let scopes {
      var entry = Onnx_StringStringEntryProto()
      (entry.key, entry.value) = ("pkg.torch.onnx.name_scopes", scopes)
      node.metadataProps = [entry]
    }
    return (NodeLabel(name: name, operatorName: operatorName), ModulePlace(node))
  }

  @Test func tellsTheNodesOfOneStepApart() {
    let scopes = "['', 'attn', 'linear']"
    let nodes = [
      Self.node("MatMul", "n1", scopes: scopes), Self.node("Add", "n2", scopes: scopes),
      Self.node("Gemm", "n3", weights: "attn.out.weight", scopes: "['', 'attn', 'linear_1']"),
      Self.node("Mul", "n4", scopes: "['', 'attn', 'scaled']"),
      Self.node("Mul", "n5", scopes: "['', 'attn', 'scaled']"),
      Self.node("Relu", "relu5"), Self.node("Relu", "", scopes: "nothing of that kind"),
    ]
    #expect(
      moduleNames(of: nodes) == [
        "attn/linear/MatMul", "attn/linear/Add", "attn.out", "attn/scaled/Mul", "attn/scaled/Mul_2",
        nil, nil,
      ])
  }

  /// An operator that is spelled in simpler ones is called as one, and so are its parts.
  @Test(arguments: [
    ("torchscript-segmenter-11", "down1.1/InstanceNormalization", "mean"),
    ("torch-segmenter-18", "down2.1", "mean"),
    ("torch-attention-23", "scaled_dot_product_attention", "scores"),
    ("onnxruntime-int8-13", "stem.2/Clip_output_0_QuantizeLinear", "scaled"),
    ("keras-17", "functional_1/up_sampling2d_1/Repeat/Tile", "split"),
  ])
  func callsPartsAfterTheirNode(file: String, node: String, part: String) throws {
    let model = try Model(onnx: Fixtures.bytes("exporters/\(file)/model.onnx"))
    #expect(model.layerNames.contains(node))
    #expect(model.layerNames.contains("\(node)/\(part)"))
    #expect(!model.layerNames.contains { $0.hasPrefix("/") || $0.hasPrefix("node_") })
    let blocks = try GraphFacts(model).nodes.reduce(into: [:]) { $0[$1.name] = $1.block }
    #expect(blocks[node] == blocks["\(node)/\(part)"])
  }

  @Test func whatAQuantizerAddsDoesNotCountAsAPartOfAModule() throws {
    let model = try Model(onnx: Fixtures.bytes("exporters/onnxruntime-int8-13/model.onnx"))
    let own = model.layerNames.filter { !$0.contains("eLinear") }
    #expect(
      own == [
        "stem.0", "stem.3", "stage.0.conv1", "stage.0.conv2", "stage.0/Add", "stage.1.conv1",
        "stage.1.shortcut", "stage.1.conv2", "stage.1/Add", "GlobalAveragePool", "Flatten",
        "classifier", "Softmax",
      ])
  }

  @Test func passesOverNamesThatCannotBeShown() {
    #expect(Self.node("Relu", "n", scopes: "['', 'lay\u{5}r', 'relu']").place == nil)
  }

  @Test func foldsIntoTheModuleAround() throws {
    let model = try Model(onnx: Fixtures.bytes("exporters/torch-residual-20/model.onnx"))
    let blocks = try GraphFacts(model).nodes.map(\.block)
    #expect(
      blocks == [
        "stem", "stem", "stem", "stage.0", "stage.0", "stage.0", "stage.0", "stage.0", "stage.1",
        "stage.1", "stage.1", "stage.1", "stage.1", "stage.1", "mean", "view", "classifier",
        "softmax",
      ])
  }
}
