#if canImport(Glibc)
  internal import Glibc
#endif

/// A block of memory with a fixed address, aligned to a cache line; its contents are unspecified.
public final class Memory: @unchecked Sendable {
  // Unchecked: constants and weights are written before a plan exists and only read afterwards;
  // an arena belongs to one session, which is used by one thread at a time and hands disjoint
  // parts to its helpers.

  public let base: UnsafeMutableRawPointer

  /// - Parameter prefersLargePages: Whether the system may back the memory by pages of 2 MiB, which it
  ///   takes longer to bring and less time to use.
  public init(byteCount: Int, prefersLargePages: Bool = false) {
    guard prefersLargePages, byteCount >= Self.largePage else {
      base = .allocate(byteCount: max(byteCount, 1), alignment: MemoryPlan.alignment)
      return
    }
    base = .allocate(byteCount: byteCount, alignment: Self.largePage)
    #if canImport(Glibc)
      _ = madvise(base, byteCount, MADV_HUGEPAGE)
    #endif
  }

  private static var largePage: Int { 1 << 21 }

  deinit { base.deallocate() }
}

extension ElementType {
  /// Bytes of one element in a plan whose float32 values are held as `Scalar`.
  func byteCount<Scalar: KernelScalar>(heldAs scalar: Scalar.Type) -> Int {
    switch self {
    case .float32: MemoryLayout<Scalar>.stride
    case .int64: 8
    case .int32: 4
    case .bool: 1
    }
  }
}

extension Tensor {
  /// Writes the elements one behind the other, float32 as `Scalar`; unset ones are not written.
  func write<Scalar: KernelScalar>(to memory: UnsafeMutableRawPointer, as scalar: Scalar.Type) {
    switch elements {
    case .float32(let floats):
      Scalar.convert(floats, count: floats.count, to: memory.assumingMemoryBound(to: Scalar.self))
    case .int64(let integers):
      memory.assumingMemoryBound(to: Int64.self).update(from: integers, count: integers.count)
    case .int32(let integers):
      memory.assumingMemoryBound(to: Int32.self).update(from: integers, count: integers.count)
    case .bool(let flags):
      memory.assumingMemoryBound(to: Bool.self).update(from: flags, count: flags.count)
    case .unset: break
    }
  }

  /// Reads what ``write(to:as:)`` has written.
  init<Scalar: KernelScalar>(
    _ shape: Shape, _ type: ElementType, from memory: UnsafeRawPointer, as scalar: Scalar.Type
  ) {
    let count = shape.count
    func elements<Element>(_ type: Element.Type) -> [Element] {
      Array(
        UnsafeBufferPointer(start: memory.assumingMemoryBound(to: Element.self), count: count))
    }
    switch type {
    case .float32:
      self.init(shape, Scalar.floats(memory.assumingMemoryBound(to: Scalar.self), count: count))
    case .int64: self.init(shape, elements: .int64(elements(Int64.self)))
    case .int32: self.init(shape, elements: .int32(elements(Int32.self)))
    case .bool: self.init(shape, elements: .bool(elements(Bool.self)))
    }
  }
}
