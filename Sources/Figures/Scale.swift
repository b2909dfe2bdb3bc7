internal import Glibc

/// Turns numbers into pixels along one direction: the only thing that knows both.
struct Scale: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// Equal differences have equal lengths.
    case linear
    /// Equal ratios have equal lengths; numbers at or below the domain's start have length zero.
    case logarithmic
    /// The n-th thing gets the n-th stretch of `bandwidth` pixels, one every `step`.
    case band(step: Double)
  }

  let kind: Kind
  let domain: ClosedRange<Double>
  /// Where the domain's ends lie, in pixels.
  let start: Double
  let end: Double
  /// The length of one band; zero for numbers.
  let bandwidth: Double

  static func linear(_ domain: ClosedRange<Double>, from start: Double, to end: Double) -> Scale {
    Scale(kind: .linear, domain: domain, start: start, end: end, bandwidth: 0)
  }

  /// The domain must lie above zero.
  static func logarithmic(
    _ domain: ClosedRange<Double>, from start: Double, to end: Double
  ) -> Scale {
    precondition(domain.lowerBound > 0)
    return Scale(kind: .logarithmic, domain: domain, start: start, end: end, bandwidth: 0)
  }

  static func band(count: Int, from start: Double, bandwidth: Double, gap: Double) -> Scale {
    let step = bandwidth + gap
    return Scale(
      kind: .band(step: step), domain: 0...Double(max(count - 1, 0)), start: start,
      end: start + Double(count) * step - gap, bandwidth: bandwidth)
  }

  /// Gives the pixel of a number, or the first pixel of a band.
  func position(of value: Double) -> Double {
    switch kind {
    case .linear:
      let extent = domain.upperBound - domain.lowerBound
      return extent > 0 ? start + (value - domain.lowerBound) / extent * (end - start) : start
    case .logarithmic:
      let extent = log10(domain.upperBound / domain.lowerBound)
      guard value > domain.lowerBound, extent > 0 else { return start }
      return start + log10(value / domain.lowerBound) / extent * (end - start)
    case .band(let step):
      return start + value * step
    }
  }

  /// Gives the middle of a band.
  func middle(of index: Int) -> Double { position(of: Double(index)) + bandwidth / 2 }

  /// Gives at most about `count` round numbers inside the domain: 1, 2 or 5 times a power of ten,
  /// on a logarithmic scale powers of ten alone.
  func ticks(count: Int) -> [Double] {
    switch kind {
    case .linear: niceTicks(in: domain, count: count)
    case .logarithmic: powersOfTen(in: domain, count: count)
    case .band: (0...Int(domain.upperBound)).map(Double.init)
    }
  }
}

private func niceTicks(in domain: ClosedRange<Double>, count: Int) -> [Double] {
  let extent = domain.upperBound - domain.lowerBound
  guard extent > 0, extent.isFinite, count > 0 else { return [domain.lowerBound] }
  let rough = extent / Double(count)
  let exponent = Int(floor(log10(rough)))
  // A little less, because 0.04 / 4 may come out above 0.01.
  let lead = rough / pow(10, Double(exponent)) * (1 - 1e-9)
  let multiple = lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10
  // Divides where the power is negative, so that ticks are the nearest numbers to 0.1, 0.2, ...
  let power = pow(10, Double(abs(exponent)))
  let value = { (index: Double) in
    exponent < 0 ? index * Double(multiple) / power : index * Double(multiple) * power
  }
  let step = value(1)
  let first = (domain.lowerBound / step - 1e-9).rounded(.up)
  let last = (domain.upperBound / step + 1e-9).rounded(.down)
  return first <= last ? stride(from: first, through: last, by: 1).map { value($0) } : []
}

private func powersOfTen(in domain: ClosedRange<Double>, count: Int) -> [Double] {
  let first = Int((log10(domain.lowerBound) - 1e-9).rounded(.up))
  let last = Int((log10(domain.upperBound) + 1e-9).rounded(.down))
  guard first <= last else { return [] }
  let step = max(1, (last - first + count) / max(count, 1))
  return stride(from: first, through: last, by: step).map { pow(10, Double($0)) }
}
