internal import NeuralNetwork

extension ONNXError {
  /// What is the case, in one line, without a full stop.
  ///
  /// Whatever the file's names hold, there is nothing in it that a terminal would act on.
  public var fact: String { plainFact.printable(limit: 2000) }

  private var plainFact: String {
    switch self {
    case .notONNX(let byteCount, let beginning):
      "not an ONNX model: \(described(beginning, of: byteCount))"
    case .truncated(let byteCount):
      "the model is truncated: its \(byteCount) bytes end in the middle of a field"
    case .damaged(let byteCount):
      "the model is damaged: its \(counted(byteCount, "byte")) do not hold what they announce"
    case .trailingBytes(let count, let offset):
      "the last \(counted(count, "byte")), from \(offset) on, do not belong to the model"
    case .nestedTooDeeply:
      "the model's graphs are within each other, too many levels deep"
    case .unsupportedFormat(let found, let newest):
      "version \(found) of ONNX's format is not supported; the newest that is supported is \(newest)"
    case .ambiguousOpset(let versions):
      "the model names \(versions.count) opsets of ai.onnx: "
        + versions.map(String.init).joined(separator: " and ")
    case .incomplete(let missing):
      "the model lacks \(missing)"
    case .unsupportedOpset(let found, let supported):
      "opset \(found) of ai.onnx is not supported; "
        + "supported are \(supported.lowerBound) to \(supported.upperBound)"
    case .unsupportedOperator(let node, let domain, let opset):
      "operator \"\(node.operatorName)\" of node \"\(node.name)\" is not supported "
        + "(domain \(domain), opset \(opset))"
    case .unknownValue(let name, usedBy: let node?):
      "\(node) uses the value \"\(name)\", which is no input, weight or result of the model"
    case .unknownValue(let name, usedBy: nil):
      "the model's output \"\(name)\" is no input, weight or result of the model"
    case .duplicateValue(let name, let definedBy):
      "the value \"\(name)\" is defined more than once: by \(definedBy.joined(separator: " and by "))"
    case .endlessFunctions(let node):
      "the functions that \(node) calls go on without end"
    case .nestedFunctions(let node, let limit):
      "the functions that \(node) is part of call each other more than \(limit) levels deep"
    case .manyFunctions(let node, let limit):
      "the functions up to \(node) stand for more than the \(limit) nodes that are allowed"
    case .outputType(let name, let declared, let found):
      "the output \"\(name)\" is declared as \(declared), but computed as \(found)"
    case .outputShape(let name, let declared, let found):
      "the output \"\(name)\" is declared with the shape \(text(of: declared)), but computed with "
        + "\(found)"
    case .unknownInput(let name, let inputs):
      "the model has no input \"\(name)\"; its inputs are "
        + (inputs.isEmpty ? "none" : inputs.map { "\"\($0)\"" }.joined(separator: ", "))
    case .inputType(let name, let expected, let found):
      "the input \"\(name)\" has elements of type \(expected), not \(found)"
    case .inputShape(let name, let declared, let found):
      "the input \"\(name)\" has the shape \(text(of: declared)), not \(found)"
    case .cycle(let nodes):
      "nodes use each other's results in a circle: "
        + (nodes + nodes.prefix(1)).map { "\"\($0.name)\"" }.joined(separator: " -> ")
    case .inputCount, .missingInput, .unsupportedResult, .notConstant, .unsupportedAttribute,
      .duplicateAttribute, .unsupportedAttributeValue, .attributeType, .missingAttribute,
      .axisOutOfRange, .unsuitableConstant, .unsuitableNumbers, .shapes:
      nodeFact
    case .unsupportedElementType, .externalWeights, .unreachableWeights, .sparseWeights,
      .impossibleShape, .elementCount, .unknownSize, .tooLarge, .tooMany, .tooMuchMemory,
      .unsuitableName:
      numbersFact
    }
  }

  /// What an author can try, in one line, without a full stop.
  public var help: String {
    switch self {
    case .notONNX(_, let beginning) where beginning.starts(with: Array("version https:".utf8)):
      "this is a Git LFS pointer; fetch the file itself with \"git lfs pull\""
    case .notONNX:
      "give an .onnx file, as torch.onnx.export writes it"
    case .truncated, .damaged, .trailingBytes:
      "copy or download the file again and compare its size"
    case .nestedTooDeeply:
      "export the network for fixed input sizes by tracing it, so that branches are decided"
    case .unsupportedFormat(_, let newest):
      "write the file again in a format that is known: model.ir_version = \(newest), then onnx.save"
    case .nestedFunctions, .manyFunctions:
      "put the functions in the place of their calls: onnx.inliner.inline_local_functions(model)"
    case .shapes(_, let fault) where fault.isOfLength:
      "give the network shorter inputs"
    case .ambiguousOpset, .outputType, .outputShape, .duplicateAttribute, .incomplete,
      .duplicateValue, .cycle, .endlessFunctions, .unknownValue, .inputCount, .missingInput,
      .attributeType, .missingAttribute, .axisOutOfRange, .shapes, .impossibleShape, .elementCount:
      "check the file with onnx.checker.check_model and export it again"
    case .unknownInput(let name, let inputs):
      (nearest(to: name, among: inputs).map { "did you mean \"\($0)\"? " } ?? "")
        + "give every input by its name"
    case .inputType(_, let expected, _):
      "convert it: numpy.save(path, array.astype(numpy.\(expected.numPyName)))"
    case .inputShape:
      "give the input in the shape that the file declares; ? stands for any length"
    case .unsupportedOpset(_, let supported):
      "convert the model with onnx.version_converter, to opset 17 say, "
        + "or export it with an opset up to \(supported.upperBound)"
    case .unsupportedOperator(let node, let domain, _):
      exportHelp(operatorName: node.operatorName, domain: domain)
    case .unsupportedResult:
      "only the first result of this operator is computed; use another output"
    case .notConstant(let node, _):
      dependenceHelp(operatorName: node.operatorName)
    case .unsuitableNumbers(_, let fault):
      fault.help
    case .unsupportedAttribute:
      "export the network without it"
    case .unsupportedAttributeValue:
      "give the layer a value that is supported, and export the network again"
    case .unsuitableConstant(_, let value, _):
      "find where the network's code makes \"\(value)\", correct it, and export the network again"
    case .unsupportedElementType:
      "export the network in float32; weights may be float16 or bfloat16 before a Cast to "
        + "float32, and int8 or uint8 before a DequantizeLinear"
    case .externalWeights:
      "store the weights in the file itself: onnx.save(model, path, save_as_external_data=False)"
    case .unreachableWeights(_, _, let fault):
      fault.help
    case .sparseWeights:
      "store the weights as dense tensors"
    case .unknownSize(_, _, _, rank: 4, _):
      "say how large photographs are: --size WIDTHxHEIGHT; or export the model with fixed input sizes"
    case .unknownSize:
      "export the model with fixed input sizes"
    case .tooLarge, .tooMany:
      "export the model for smaller inputs"
    case .tooMuchMemory:
      "export the model without constants that are only repetitions, or for smaller inputs"
    case .unsuitableName:
      "give inputs, nodes and weights short names of visible characters"
    }
  }

  private var nodeFact: String {
    switch self {
    case .inputCount(let node, let found, let supported):
      "\(node) has \(counted(found, "input")), expected \(words(supported))"
    case .missingInput(let node, let position):
      "\(node) lacks its input \(position + 1)"
    case .unsupportedResult(let node, let value):
      "\"\(value)\", a further result of \(node), is used, but only its first is supported"
    case .notConstant(let node, let value):
      "\(node) needs \"\(value)\" as a constant, but the network computes it"
    case .unsupportedAttribute(let node, let attribute):
      "attribute \"\(attribute)\" of \(node) is not supported"
    case .duplicateAttribute(let node, let attribute):
      "attribute \"\(attribute)\" of \(node) is given more than once"
    case .unsupportedAttributeValue(let node, let attribute, let found, let supported):
      "attribute \"\(attribute)\" of \(node) is \(found); supported is \(supported)"
    case .attributeType(let node, let attribute, let found, let expected):
      "attribute \"\(attribute)\" of \(node) is of type \(found), expected \(expected)"
    case .missingAttribute(let node, let attribute):
      "\(node) lacks the attribute \"\(attribute)\""
    case .axisOutOfRange(let node, let axis, let rank):
      "\(node) has the axis \(axis), but its input has \(counted(rank, "axis", "axes"))"
    case .unsuitableNumbers(let node, let fault):
      fault.fact(of: node)
    case .unsuitableConstant(let node, let value, let problem):
      "\(node) uses \"\(value)\", which \(problem)"
    case .shapes(let node, let fault):
      "\(node) does not fit its inputs: \(fault.text)"
    default: ""
    }
  }

  private var numbersFact: String {
    switch self {
    case .unsupportedElementType(let type, let value, let supported, let node):
      "\"\(value)\"\(node.map { " of \($0)" } ?? "") has elements of type \(type); supported is \(supported)"
    case .externalWeights(let name, let location):
      "the weights \"\(name)\" are not in the file but in \"\(location)\""
    case .unreachableWeights(let name, let location, let fault):
      "the weights \"\(name)\" are in \"\(location)\", \(fault.clause)"
    case .sparseWeights(let name):
      "the weights \"\(name)\" are stored as a sparse tensor"
    case .impossibleShape(let name, let dimensions):
      "\"\(name)\" has the impossible shape \(dimensions)"
    case .elementCount(let name, let dimensions, let expected, let found):
      "\"\(name)\" of shape \(dimensions) needs \(counted(expected, "byte")) of numbers, "
        + "but the file has \(found)"
    case .unknownSize(let input, let axis, let symbol, _, let node):
      "axis \(axis) of the input \"\(input)\"\(node.map { " of \($0)" } ?? "") has no fixed size"
        + (symbol.isEmpty ? "" : " but the symbol \"\(symbol)\"")
    case .tooLarge(let name, let dimensions, let limit):
      "\"\(name)\" of shape \(dimensions) has more than \(limit) elements"
    case .tooMany(let what, let name, let found, let limit):
      "\"\(name)\" has \(found) \(what), more than the \(limit) that are allowed"
    case .tooMuchMemory(let name, let bytes):
      "the constant \"\(name)\" would take \(bytes) bytes, more than what is left of those that the "
        + "file's constants may take"
    case .unsuitableName(let name):
      "the name \"\(name)\" is longer than \(ReadingLimits.nameBytes) bytes, or has characters that "
        + "cannot be shown"
    default: ""
    }
  }
}

extension String {
  /// The text with control characters spelt out, cut off where it is longer than `limit` characters.
  func printable(limit: Int) -> String {
    var text = ""
    for (count, scalar) in unicodeScalars.enumerated() {
      guard count < limit else { return text + "…" }
      if scalar.isControl {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// Whether a name has no control characters, and no more bytes than names may have.
  var isSuitableName: Bool {
    utf8.count <= ReadingLimits.nameBytes && !unicodeScalars.contains { $0.isControl }
  }
}

extension Unicode.Scalar {
  /// C0, C1, and what turns the direction of writing.
  fileprivate var isControl: Bool {
    value < 0x20 || (0x7F..<0xA0).contains(value) || (0x202A...0x202E).contains(value)
      || (0x2066...0x2069).contains(value)
  }
}

extension ExternalWeights.Fault {
  /// What is wrong with the file, as a clause.
  fileprivate var clause: String {
    switch self {
    case .outsideFolder: "which is not inside the model's folder"
    case .missing: "but there is no such file beside the model"
    case .tooShort(let byteCount): "which ends after \(counted(byteCount, "byte")), before they do"
    case .unreadable(let reason): "which cannot be read: \(reason)"
    case .malformed(let entry, let value): "with the \(entry) \(value.isEmpty ? "missing" : value)"
    }
  }

  fileprivate var help: String {
    switch self {
    case .outsideFolder, .malformed:
      "store the weights again, all in one file beside the model: onnx.save(model, path, "
        + "save_as_external_data=True, location=\"weights.bin\")"
    case .missing, .tooShort:
      "copy the file of weights that the exporter wrote to the model's folder"
    case .unreadable:
      "check the file and its permissions"
    }
  }
}

extension NodeLabel: CustomStringConvertible {
  /// `node "conv1" (Conv)`.
  public var description: String { "node \"\(name)\" (\(operatorName))" }
}

func described(_ beginning: [UInt8], of byteCount: Int) -> String {
  guard byteCount > 0 else { return "the file is empty" }
  let isText = beginning.allSatisfy { (32..<127).contains($0) || $0 == 10 || $0 == 13 }
  let shown =
    isText
    ? "\"" + String(decoding: beginning.filter { $0 >= 32 }, as: UTF8.self) + "\""
    : beginning.prefix(8).map { hexadecimal($0) }.joined(separator: " ")
  return "its \(counted(byteCount, "byte")) begin with \(shown)"
}

private func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}

/// `[1, ?]`, with `?` for any length.
private func text(of shape: [Int?]) -> String {
  "[\(shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", "))]"
}

/// `1 input`, `2 inputs`.
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// `1`, `2 to 3`, `at least 1`.
func words(_ range: ClosedRange<Int>) -> String {
  if range.lowerBound == range.upperBound { return "\(range.lowerBound)" }
  if range.upperBound == Int.max { return "at least \(range.lowerBound)" }
  return "\(range.lowerBound) to \(range.upperBound)"
}
