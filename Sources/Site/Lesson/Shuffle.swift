/// An order that looks arbitrary and is always the same for the same seed: SplitMix64's numbers
/// (Steele, Lea and Flood, 2014), drawn from FNV-1a of the seed.
struct Shuffle {
  private var state: UInt64

  init(seed: String) {
    state = seed.fnv1a
  }

  /// The numbers below `count` in another order than the ascending one, where there is one.
  mutating func order(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(next() % UInt64(last + 1)))
    }
    return order == Array(0..<count) ? Array(order.dropFirst() + order.prefix(1)) : order
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
