internal import NeuralNetwork

extension Operation {
  /// What ONNX calls the operation.
  var operatorName: String {
    switch self {
    case .map(let function): function.written(.float32).operatorName
    case .combine(let function): function.written.operatorName
    case .reduce(let kind, _, _): kind.operatorName
    case .argument(.smallest, _, _, _): "ArgMin"
    case .cumulate(.product, _, _, _): "CumProd"
    default: "\(name.text)"
    }
  }
}
