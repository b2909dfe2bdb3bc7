internal import Networks
internal import NeuralNetwork

/// The end of a classifier: a fully connected layer, or that and a softmax.
extension Model {
  /// The scores before the softmax, (batch, classes); nil where the network ends otherwise.
  var logits: ValueID? {
    guard let output = graph.outputs.first, graph.outputs.count == 1 else { return nil }
    guard let last = nodeIndex(computing: output).map({ graph.nodes[$0] }) else { return nil }
    switch last.operation {
    case .softmax: return last.inputs[0]
    case .gemm: return output
    default: return nil
    }
  }

  /// What the last fully connected layer reads; nil where the network ends otherwise.
  var classifierInput: ValueID? {
    guard let logits, let layer = nodeIndex(computing: logits).map({ graph.nodes[$0] }),
      case .gemm = layer.operation
    else { return nil }
    return layer.inputs[0]
  }

  /// - Throws: ``TrainingFault`` where the network cannot be trained on such images and classes.
  func check(_ images: LabelledImages) throws(TrainingFault) {
    let given = [images.channels, images.height, images.width]
    let read = Array(graph.inputs.first?.shape.dimensions.dropFirst() ?? [])
    guard read == given else { throw .images(given, expected: read) }
    guard let logits, classifierInput != nil else { throw .noClassifier }
    let scores = shape(of: logits).dimensions.last ?? 0
    guard scores == images.classNames.count else {
      throw .classes(images.classNames.count, expected: scores)
    }
  }
}

/// How many rows of scores, (batch, classes), have their largest at their label.
func correctCount(_ scores: UnsafeBufferPointer<Float>, _ labels: [Int]) -> Int {
  let classes = scores.count / max(labels.count, 1)
  var count = 0
  for (row, label) in labels.enumerated() {
    var best = row * classes
    for index in best..<(best + classes) where scores[index] > scores[best] { best = index }
    if best == row * classes + label { count += 1 }
  }
  return count
}
