/// A block of memory with a fixed address, aligned to a cache line.
final class Storage<Scalar: KernelScalar>: @unchecked Sendable {
  // Unchecked: a plan's constants are written before the plan exists and only read afterwards;
  // an arena belongs to one session, which is used by one thread at a time and hands disjoint
  // parts to its helpers.

  let base: UnsafeMutablePointer<Scalar>
  private let block: UnsafeMutableRawPointer

  init(count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Scalar>.stride
    block = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    base = block.bindMemory(to: Scalar.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { block.deallocate() }
}
