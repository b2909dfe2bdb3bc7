/// Where values with known lifetimes lie in one block of memory, such that no two of them overlap
/// in both time and space.
///
/// Greedy by size (Pisarchyk & Lee 2020, section 5.2): the largest value is placed first, each
/// into the smallest gap that fits between the values already placed that live at the same time.
struct MemoryPlan: Equatable, Sendable {
  struct Request: Equatable, Sendable {
    /// Bytes.
    var count: Int
    /// Steps during which the memory is in use, both included.
    var lifetime: ClosedRange<Int>
  }

  /// One per request.
  private(set) var offsets: [Int]
  private(set) var count: Int

  /// Values begin on a cache line.
  static let alignment = 64

  init(_ requests: [Request]) {
    offsets = [Int](repeating: 0, count: requests.count)
    count = 0
    let order = requests.indices.sorted {
      (requests[$1].count, $0) < (requests[$0].count, $1)
    }
    // Kept in the order of their offsets.
    var placed: [Int] = []
    for index in order {
      let size = Self.aligned(requests[index].count)
      let offset = Self.bestOffset(size, requests, index, placed, offsets)
      offsets[index] = offset
      count = max(count, offset + size)
      let position = placed.firstIndex { offsets[$0] > offset } ?? placed.count
      placed.insert(index, at: position)
    }
  }

  private static func bestOffset(
    _ size: Int, _ requests: [Request], _ index: Int, _ placed: [Int], _ offsets: [Int]
  ) -> Int {
    var end = 0
    var best: (offset: Int, room: Int)?
    for other in placed where requests[other].lifetime.overlaps(requests[index].lifetime) {
      let room = offsets[other] - end
      if room >= size, room < best?.room ?? Int.max { best = (end, room) }
      end = max(end, offsets[other] + aligned(requests[other].count))
    }
    return best?.offset ?? end
  }

  static func aligned(_ count: Int) -> Int {
    (count + alignment - 1) / alignment * alignment
  }
}
