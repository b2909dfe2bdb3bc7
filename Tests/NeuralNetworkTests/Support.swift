import NeuralNetwork

/// A small linear congruential generator: the same numbers on every machine.
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  /// Uniform in -1 ..< 1, with 24 bits.
  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(state >> 40) / 8_388_608 - 1
  }

  mutating func tensor(_ dimensions: [Int], scale: Float = 1) -> Tensor {
    let shape = Shape(dimensions)
    return Tensor(shape, (0..<shape.count).map { _ in next() * scale })
  }
}

extension Tensor {
  var bits: [UInt32] { floats.map(\.bitPattern) }
}

extension Graph {
  /// Executes the graph with one thread unless told otherwise.
  func run<K: Kernels>(
    _ kernels: K.Type, _ inputs: [Tensor], keeping: [ValueID] = [],
    threads: ThreadPool = ThreadPool(count: 1)
  ) throws -> Run {
    let plan = try Plan<K>(self, inputShapes: inputs.map(\.shape), keeping: keeping)
    return try Session(plan, threads: threads).run(inputs)
  }
}

/// max |a - b| / max |b|
func relativeDifference(_ a: Tensor, _ b: Tensor) -> Float {
  let largest = b.floats.reduce(0) { max($0, abs($1)) }
  return zip(a.floats, b.floats).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
}
