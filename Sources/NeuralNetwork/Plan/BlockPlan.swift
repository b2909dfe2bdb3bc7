/// Which values of a graph should lie in blocks of channels, and which of them lie within another
/// one's memory.
///
/// Convolutions give blocks; what works on each channel by itself passes them on. A concatenation of
/// whole blocks takes no work: its parts are written where it needs them.
struct BlockPlan {
  /// A place within a concatenation's memory.
  struct Home {
    var owner: ValueID
    /// Blocks before this one.
    var block: Int
  }

  private var isPreferred: [Bool] = []
  private(set) var homes: [Home?] = []

  /// No blocks at all.
  init() {}

  init(
    _ graph: Graph, _ shapes: [Shape], _ types: [ElementType], _ source: [ValueID],
    _ isLive: [Bool]
  ) {
    isPreferred = Array(repeating: false, count: graph.valueCount)
    homes = Array(repeating: nil, count: graph.valueCount)
    for (index, node) in graph.nodes.enumerated() {
      let result = node.outputs[0]
      if case .identity = node.operation {
        isPreferred[result.index] = isPreferred[source[result.index].index]
      } else if isLive[index], shapes[result.index].rank == 4, types[result.index] == .float32 {
        isPreferred[result.index] = isBlocked(node, shapes, source)
      }
    }
    for (index, node) in graph.nodes.enumerated() where isLive[index] {
      giveHomes(node, shapes, source)
    }
  }

  func prefers(_ value: ValueID) -> Bool {
    !isPreferred.isEmpty && isPreferred[value.index]
  }

  func home(_ value: ValueID) -> Home? { homes.isEmpty ? nil : homes[value.index] }

  private func isBlocked(_ node: Node, _ shapes: [Shape], _ source: [ValueID]) -> Bool {
    func isImage(_ value: ValueID) -> Bool { isPreferred[source[value.index].index] }
    let x = shapes[node.inputs[0].index]
    switch node.operation {
    case .convolution: return true
    case .transposedConvolution(_, let groups, _): return groups == 1 && x.rank == 4
    case .training(let operation): return isBlocked(operation, isImage(node.inputs[0]))
    case .expand: return x.isOneFactorPerChannel(of: shapes[node.outputs[0].index])
    case .localResponseNormalization(let size, _, _, _):
      return size <= ImageBatch.mostNeighbours && x.rank == 4 && isImage(node.inputs[0])
    case .maxPool, .averagePool, .globalAveragePool, .relu,
      .leakyRelu, .clip, .sigmoid, .tanh, .hardSigmoid, .hardSwish, .gelu, .erf,
      .batchNormalization:
      return x.rank == 4 && isImage(node.inputs[0])
    case .add, .subtract, .multiply:
      let (first, second) = (node.inputs[0], node.inputs[1])
      let other = shapes[second.index]
      if x == other { return isImage(first) && isImage(second) }
      if case .multiply = node.operation {
        return isImage(first) && isImage(second)
          && (other.isOneFactorPerChannel(of: x) || x.isOneFactorPerChannel(of: other))
      }
      return false
    case .concatenate(let axis):
      return axis == 1 && node.inputs.allSatisfy { isImage($0) }
        && node.inputs.dropLast().allSatisfy {
          shapes[$0.index][1] % ImageBatch.blockLength == 0
        }
    default: return false
    }
  }

  private func isBlocked(_ operation: TrainingOperation, _ isImage: Bool) -> Bool {
    switch operation {
    case .batchNormalization, .batchNormalizationGradient, .maxPoolGradient, .activationGradient:
      isImage
    default: false
    }
  }

  private mutating func giveHomes(_ node: Node, _ shapes: [Shape], _ source: [ValueID]) {
    let result = node.outputs[0]
    guard case .concatenate = node.operation, isPreferred[result.index],
      shapes[result.index][0] == 1
    else { return }
    var block = 0
    for value in node.inputs {
      let part = source[value.index]
      if homes[part.index] == nil, part != result {
        homes[part.index] = Home(owner: result, block: block)
      }
      block += ImageBatch(shapes[part.index]).blocks
    }
  }
}

extension Shape {
  /// (batch, channels, 1, 1) of the other's batch and channels.
  func isOneFactorPerChannel(of image: Shape) -> Bool {
    rank == 4 && image.rank == 4 && self[0] == image[0] && self[1] == image[1] && self[2] == 1
      && self[3] == 1
  }
}
