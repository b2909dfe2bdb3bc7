internal import Glibc
internal import NeuralNetwork

/// Numbers that look random, the same for the same seed, purpose, epoch and index.
///
/// No stream depends on another, so neither the number of threads nor where a run was resumed
/// changes any of them.
struct RandomStream {
  /// What numbers are drawn for. Each has streams of its own.
  enum Purpose: UInt32 {
    /// The images that are held out; index: the class.
    case split = 1
    /// The images of a share of the data; index: the class.
    case share
    /// The order of an epoch.
    case order
    /// One image of an epoch; index: the image.
    case image
    /// The mixture of one batch of an epoch; index: the batch.
    case mixture
    /// What one step drops; index: the step.
    case dropout
    /// The order of patches; index: the image.
    case patches
    /// A direction in the space of weights; index: the parameter.
    case direction
  }

  private let philox: Philox
  /// Number of the block, index, epoch, purpose.
  private var counter: SIMD4<UInt32>
  private var block = SIMD4<UInt32>()
  private var used = 4

  init(seed: UInt64, _ purpose: Purpose, epoch: Int = 0, index: Int = 0) {
    philox = Philox(key: seed)
    counter = SIMD4(0, UInt32(index), UInt32(epoch), purpose.rawValue)
  }

  mutating func next() -> UInt32 {
    if used == 4 {
      block = philox.numbers(counter)
      counter[0] += 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// A number above 0 and below 1.
  mutating func uniform() -> Double { (Double(next()) + 0.5) * 0x1p-32 }

  mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// One of 0..<count, each as likely (Lemire 2019, "Fast random integer generation in an interval").
  mutating func below(_ count: Int) -> Int {
    let bound = UInt32(count)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let least = (0 &- bound) % bound
      while product.low < least { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Exchanges elements until every order is as likely (Fisher & Yates).
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, below(last + 1))
    }
  }

  /// A number of the beta distribution with both parameters alike (Jöhnk 1964).
  ///
  /// - Parameter alpha: 0.05 to 4; far beyond, powers are 0 or few draws are accepted.
  mutating func beta(_ alpha: Double) -> Double {
    while true {
      let (x, y) = (pow(uniform(), 1 / alpha), pow(uniform(), 1 / alpha))
      if x + y > 0, x + y <= 1 { return x / (x + y) }
    }
  }
}
