public import NeuralNetwork

/// Why a network cannot be built as asked for.
public enum ArchitectureError: Error, Equatable, Sendable {
  /// There are no weights of that name.
  case missingWeights(String, expected: Shape)
  /// The weights of that name have another shape.
  case misshapenWeights(String, expected: Shape, found: Shape)
  /// The weights of that name are no float32 numbers.
  case weightType(String, found: ElementType)
  /// A layer does not fit the size of the image.
  case layer(NodeLabel, ShapeError.Fault)
}

extension ArchitectureError {
  /// What is the case, in one line.
  public var fact: String {
    switch self {
    case .missingWeights(let name, let expected):
      "there are no weights \"\(name)\" of shape \(expected.dimensions)"
    case .misshapenWeights(let name, let expected, let found):
      "the weights \"\(name)\" have the shape \(found.dimensions) instead of "
        + "\(expected.dimensions)"
    case .weightType(let name, let found):
      "the weights \"\(name)\" are of type \(found) instead of float32"
    case .layer(let label, let fault):
      "\(label.operatorName) \"\(label.name)\" does not fit: \(fault.text)"
    }
  }
}
