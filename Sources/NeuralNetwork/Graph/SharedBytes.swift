#if canImport(Glibc)
  internal import Glibc
#endif

/// Bytes that stay at their address for as long as something refers to them.
///
/// They may be a file's, mapped into memory: then they take memory only while they are used, and
/// nobody may cut the file short meanwhile.
public struct SharedBytes: Sendable {
  private let owner: Owner
  /// Where they lie among the owner's.
  private let range: Range<Int>

  public var count: Int { range.count }

  /// A copy of `bytes`.
  public init(_ bytes: [UInt8]) {
    owner = Owner(copying: bytes)
    range = bytes.indices
  }

  private init(_ owner: Owner, _ range: Range<Int>) {
    self.owner = owner
    self.range = range
  }

  #if canImport(Glibc)
    /// The bytes of an open file from `offset` on, which must be there; nil where the system cannot
    /// map them. The file may be closed afterwards.
    public init?(mapping file: Int32, offset: Int = 0, count: Int) {
      guard let (owner, start) = Owner.mapping(file, offset, count) else { return nil }
      self.init(owner, start..<(start + count))
    }
  #endif

  /// Some of the bytes, by their places among these.
  public subscript(bytes: Range<Int>) -> SharedBytes {
    precondition(
      bytes.lowerBound >= 0 && bytes.upperBound <= count, "bytes are taken from those there are")
    return SharedBytes(owner, places(bytes))
  }

  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: owner.bytes[range]))
  }

  /// Gives the memory back of what will hardly be read again, where a file can bring it anew.
  func release(_ bytes: Range<Int>) {
    owner.release(places(bytes))
  }

  private func places(_ bytes: Range<Int>) -> Range<Int> {
    (range.lowerBound + bytes.lowerBound)..<(range.lowerBound + bytes.upperBound)
  }

  private final class Owner: @unchecked Sendable {
    // Unchecked: the bytes are written before anybody else sees them, and only read afterwards.

    let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    init(copying bytes: [UInt8]) {
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
      copy.copyBytes(from: bytes)
      self.bytes = UnsafeRawBufferPointer(copy)
      isMapped = false
    }

    #if canImport(Glibc)
      private init(mapped bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        isMapped = true
      }

      /// The pages that hold the bytes, and where in them these begin.
      static func mapping(_ file: Int32, _ offset: Int, _ count: Int) -> (Owner, start: Int)? {
        let start = offset % pageSize
        guard count > 0 else { return (Owner(copying: []), 0) }
        let pages = mmap(nil, start + count, PROT_READ, MAP_PRIVATE, file, off_t(offset - start))
        guard let pages, pages != MAP_FAILED else { return nil }
        let bytes = UnsafeRawBufferPointer(start: pages, count: start + count)
        return (Owner(mapped: bytes), start)
      }

      private static var pageSize: Int { Int(sysconf(Int32(_SC_PAGESIZE))) }
    #endif

    /// Whole pages only: what lies beside them may still be wanted.
    func release(_ range: Range<Int>) {
      #if canImport(Glibc)
        let size = Self.pageSize
        let first = (range.lowerBound + size - 1) / size * size
        let end = range.upperBound / size * size
        guard isMapped, first < end, let start = bytes.baseAddress else { return }
        madvise(UnsafeMutableRawPointer(mutating: start + first), end - first, MADV_DONTNEED)
      #endif
    }

    deinit {
      #if canImport(Glibc)
        if isMapped {
          munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
          return
        }
      #endif
      bytes.deallocate()
    }
  }
}
