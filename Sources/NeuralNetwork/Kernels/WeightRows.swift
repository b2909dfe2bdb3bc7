/// Weights as rows of equal length, from wherever they lie, on their way to where kernels want them.
///
/// Rows are handed out in runs, to several threads at a time. Those that are float32 in a file's
/// memory are read there, and that memory is given back; what must be converted is copied by runs.
public struct WeightRows<Scalar: KernelScalar> {
  /// Rows, and numbers in each.
  public let count: Int
  public let length: Int
  private let source: Source
  /// One per row, multiplied with its numbers in double precision; nil for none.
  private let factors: [Double]?
  private let threads: ThreadPool

  private enum Source {
    case scalars(UnsafePointer<Scalar>)
    case floats([Float])
    case stored(StoredFloats)
  }

  private init(
    _ source: Source, _ count: Int, _ length: Int, _ factors: [Double]?, _ threads: ThreadPool
  ) {
    self.source = source
    self.count = count
    self.length = length
    self.factors = factors
    self.threads = threads
  }

  /// A float32 tensor cut into `count` rows.
  init(_ tensor: Tensor, count: Int, times factors: [Double]? = nil, _ threads: ThreadPool) {
    let source: Source =
      switch tensor.storage {
      case .own: .floats(tensor.floats)
      case .stored(let stored): .stored(stored)
      }
    self.init(source, count, tensor.shape.count / max(count, 1), factors, threads)
  }

  /// Numbers that outlive this value.
  init(_ scalars: UnsafePointer<Scalar>, count: Int, length: Int, _ threads: ThreadPool) {
    self.init(.scalars(scalars), count, length, nil, threads)
  }

  /// Calls `body` for runs of rows that are all rows together, on several threads; each run begins at
  /// a multiple of 16. Its `numbers`, row by row, may lie at any address.
  public func forEachRun(_ body: (_ rows: Range<Int>, _ numbers: UnsafeRawPointer) -> Void) {
    let size = max(1, Self.numbersPerRun / max(1, 16 * length)) * 16
    withSource { start in
      threads.run(parts: Division.parts(of: count, size: size)) { part, _ in
        let rows = Division.range(part: part, size: size, count: count)
        withNumbers(of: rows, start) { body(rows, $0) }
      }
    }
  }

  /// 512 KiB of float32, which fit into a second cache.
  private static var numbersPerRun: Int { 1 << 17 }

  /// All numbers, row by row.
  public var scalars: [Scalar] {
    [Scalar](unsafeUninitializedCapacity: count * length) { scalars, initializedCount in
      if let start = scalars.baseAddress {
        forEachRun { rows, numbers in
          UnsafeMutableRawPointer(start + rows.lowerBound * length).copyMemory(
            from: numbers, byteCount: rows.count * length * MemoryLayout<Scalar>.stride)
        }
      }
      initializedCount = count * length
    }
  }

  // MARK: - Where they lie

  private func withSource(_ body: (UnsafeRawPointer) -> Void) {
    switch source {
    case .scalars(let scalars): body(scalars)
    case .floats(let floats):
      floats.withUnsafeBytes { if let start = $0.baseAddress { body(start) } }
    case .stored(let stored):
      stored.bytes.withUnsafeBytes { if let start = $0.baseAddress { body(start) } }
    }
  }

  private func withNumbers(
    of rows: Range<Int>, _ start: UnsafeRawPointer, _ body: (UnsafeRawPointer) -> Void
  ) {
    let places = (rows.lowerBound * length)..<(rows.upperBound * length)
    switch source {
    case .scalars: body(start + places.lowerBound * MemoryLayout<Scalar>.stride)
    case .floats where Scalar.isFloat && factors == nil: body(start + 4 * places.lowerBound)
    case .floats:
      withConverted(rows, (start + 4 * places.lowerBound).assumingMemoryBound(to: Float.self), body)
    case .stored(let stored):
      let width = stored.format.byteCount
      if stored.format == .float32 && Scalar.isFloat && factors == nil {
        body(start + width * places.lowerBound)
      } else {
        let floats = UnsafeMutablePointer<Float>.allocate(capacity: places.count)
        defer { floats.deallocate() }
        stored.copy(places, to: floats)
        withConverted(rows, floats, body)
      }
      stored.bytes.release((width * places.lowerBound)..<(width * places.upperBound))
    }
  }

  private func withConverted(
    _ rows: Range<Int>, _ floats: UnsafePointer<Float>, _ body: (UnsafeRawPointer) -> Void
  ) {
    let converted = UnsafeMutablePointer<Scalar>.allocate(capacity: rows.count * length)
    defer { converted.deallocate() }
    if let factors {
      for row in rows {
        let start = (row - rows.lowerBound) * length
        Scalar.convert(floats + start, count: length, times: factors[row], to: converted + start)
      }
    } else {
      Scalar.convert(floats, count: rows.count * length, to: converted)
    }
    body(converted)
  }
}
