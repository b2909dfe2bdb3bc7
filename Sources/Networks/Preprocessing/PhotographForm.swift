public import NeuralNetwork

/// How large a photograph is, in pixels.
public struct PhotographSize: Sendable, Equatable {
  public let width: Int
  public let height: Int

  /// The sides that networks may want.
  public static let sides = 1...4096

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// The order of a photograph's axes in a network's input.
public enum PhotographLayout: Sendable {
  /// (1, channels, height, width), as PyTorch has them.
  case channelsFirst
  /// (1, height, width, channels), as Keras has them.
  case channelsLast
}

/// In which form a network reads a photograph.
public struct PhotographForm: Sendable, Equatable {
  public let size: PhotographSize
  public let layout: PhotographLayout
  /// 3 (colours) or 1 (grey).
  public let channels: Int

  init(_ size: PhotographSize, _ layout: PhotographLayout, channels: Int = 3) {
    self.size = size
    self.layout = layout
    self.channels = channels
  }

  public var shape: Shape {
    switch layout {
    case .channelsFirst: Shape([1, channels, size.height, size.width])
    case .channelsLast: Shape([1, size.height, size.width, channels])
    }
  }

  /// Nil for the shape of something else.
  fileprivate init?(_ shape: Shape) {
    guard shape.rank == 4, shape[0] == 1 else { return nil }
    // Colours before grey: an image of a single row or column is no photograph.
    let forms: [(layout: PhotographLayout, axis: Int, channels: Int)] = [
      (.channelsFirst, 1, 3), (.channelsLast, 3, 3), (.channelsFirst, 1, 1), (.channelsLast, 3, 1),
    ]
    guard let form = forms.first(where: { shape[$0.axis] == $0.channels }) else { return nil }
    layout = form.layout
    channels = form.channels
    let first = layout == .channelsFirst ? 2 : 1
    size = PhotographSize(width: shape[first + 1], height: shape[first])
    guard [size.width, size.height].allSatisfy(PhotographSize.sides.contains) else { return nil }
  }
}

extension Model {
  /// The form of the one photograph that the network reads, in float32; nil for one that reads
  /// something else.
  public var photographForm: PhotographForm? {
    guard graph.inputs.count == 1, graph.inputs[0].elementType == .float32 else { return nil }
    return PhotographForm(graph.inputs[0].shape)
  }

  /// What the network reads, in words: `"image", float32 of shape [1, 3, 224, 224]`.
  public var inputsInWords: String {
    let inputs = zip(inputNames, graph.inputs).map { name, input in
      "\"\(name)\", \(input.elementType) of shape \(input.shape.dimensions)"
    }
    return inputs.isEmpty ? "nothing" : inputs.joined(separator: " and ")
  }
}
