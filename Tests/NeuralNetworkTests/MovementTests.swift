import FastKernels
import NeuralNetwork
import Testing

/// Values that fast kernels read where they lie in another's memory.
@Suite struct MovementTests {
  /// Random chains of operations that only move elements: every bit stays, whatever is kept.
  @Test(arguments: 0..<60)
  func chainsOfMovementsKeepEveryBit(seed: UInt64) throws {
    var chain = MovementChain(seed: seed)
    let plain = try chain.graph.run(PortableKernels.self, [chain.input], keeping: chain.values)
    let viewed = try chain.graph.run(FastKernels.self, [chain.input])
    let kept = try chain.graph.run(FastKernels.self, [chain.input], keeping: chain.values)
    #expect(viewed.outputs.map(\.bits) == plain.outputs.map(\.bits))
    #expect(viewed.outputs.map(\.shape) == plain.outputs.map(\.shape))
    for value in chain.values { #expect(kept[value]?.bits == plain[value]?.bits) }
  }

  @Test func whatIsOnlyMovedTakesOneStep() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([4, 6, 8]))
    let turned = graph.add(.transpose([2, 0, 1]), [x])
    let halves = graph.add(.split(axis: 0, lengths: [4, 4]), [turned], resultCount: 2)
    let part = graph.add(
      .slice(starts: [0, 1, 0], steps: [1, 2, 3], lengths: [4, 2, 2]), [halves[1]])
    graph.setOutputs([graph.add(.reshape([4, 2, 1, 2]), [part])])
    #expect(try Plan<FastKernels>(graph).facts.steps.count == 1)
    #expect(try Plan<PortableKernels>(graph).facts.steps.count > 1)
  }
}

/// A graph of transpositions, slices, splits, reshapes and concatenations, with its values.
private struct MovementChain {
  var graph = Graph()
  var values: [ValueID] = []
  let input: Tensor
  private var shapes: [Shape] = []
  private var noise: Noise

  init(seed: UInt64) {
    noise = Noise(seed: seed &+ 100)
    input = noise.tensor([2, 3, 4, 6])
    append(graph.addInput(input.shape), input.shape)
    for _ in 0..<10 { addMovement() }
    graph.setOutputs([values[values.count - 1], values[values.count / 2]])
  }

  private mutating func append(_ value: ValueID, _ shape: Shape) {
    values.append(value)
    shapes.append(shape)
  }

  private mutating func choose(_ count: Int) -> Int { Int((noise.next() + 1) / 2 * Float(count)) }

  private mutating func addMovement() {
    let index = max(0, values.count - 1 - choose(3))
    let (x, shape) = (values[index], shapes[index])
    let axis = choose(shape.rank)
    switch choose(6) {
    case 0:
      var order = Array(0..<shape.rank)
      for position in order.indices.reversed() { order.swapAt(position, choose(position + 1)) }
      append(graph.add(.transpose(order), [x]), Shape(order.map { shape[$0] }))
    case 1:
      let lengths = shape.dimensions.map { max(1, $0 - choose(2)) }
      let starts = zip(shape.dimensions, lengths).map { $0 - $1 }
      append(
        graph.add(.slice(starts: starts, steps: starts.map { _ in 1 }, lengths: lengths), [x]),
        Shape(lengths))
    case 2 where shape[axis] > 1:
      var (first, second) = (shape.dimensions, shape.dimensions)
      first[axis] = 1
      second[axis] -= 1
      let parts = graph.add(
        .split(axis: axis, lengths: [1, second[axis]]), [x], resultCount: 2)
      append(parts[0], Shape(first))
      append(parts[1], Shape(second))
    case 3:
      // Two neighbouring axes become one, or one is cut in two.
      var lengths = shape.dimensions
      if lengths.count > 2, axis + 1 < lengths.count {
        lengths[axis] *= lengths.remove(at: axis + 1)
      } else if lengths[axis] % 2 == 0 {
        lengths[axis] /= 2
        lengths.insert(2, at: axis)
      } else {
        lengths.insert(1, at: axis)
      }
      append(graph.add(.reshape(lengths), [x]), Shape(lengths))
    case 4 where shape.count < 500:
      var lengths = shape.dimensions
      lengths[axis] *= 2
      append(graph.add(.concatenate(axis: axis), [x, x]), Shape(lengths))
    default:
      let steps = shape.dimensions.map { $0 > 2 ? -1 : 1 }
      let starts = zip(shape.dimensions, steps).map { $1 < 0 ? $0 - 1 : 0 }
      append(
        graph.add(.slice(starts: starts, steps: steps, lengths: shape.dimensions), [x]), shape)
    }
  }
}
