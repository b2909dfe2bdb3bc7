/// What a position of a feature map sees of the image: a window that is as large everywhere and
/// moves by a fixed step from one position to the next.
///
/// A window may reach beyond the image, over padding; it is not cut off there. Where several paths
/// lead from the image to a value, the window is the smallest that covers the windows of all paths
/// (Araujo, Norris & Sim 2019, "Computing receptive fields of convolutional neural networks").
public struct ReceptiveField: Sendable, Equatable {
  /// The window along one axis of the image, in pixels.
  public struct Axis: Sendable, Equatable {
    /// The length of the window.
    public let size: Int
    /// How far the windows of neighbours lie apart; 0 where all positions see the same window.
    public let stride: Int
    /// How far the window of the first position begins before the image's first pixel.
    public let padding: Int

    public init(size: Int, stride: Int, padding: Int) {
      self.size = size
      self.stride = stride
      self.padding = padding
    }
  }

  /// Down the image's rows.
  public let vertical: Axis
  /// Along the image's columns.
  public let horizontal: Axis

  public init(vertical: Axis, horizontal: Axis) {
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// What a pixel of the image sees: itself.
  static let pixel = ReceptiveField(
    vertical: Axis(size: 1, stride: 1, padding: 0), horizontal: Axis(size: 1, stride: 1, padding: 0)
  )
}

extension ReceptiveField.Axis {
  /// The window of a sliding window's result.
  ///
  /// r′ = r + (k − 1) · d · s and s′ = s · t, for kernel size k, dilation d and stride t.
  func sliding(kernel: Int, dilation: Int, stride step: Int, padding before: Int) -> Self {
    Self(
      size: size.adding((kernel - 1).times(dilation).times(stride)), stride: stride.times(step),
      padding: padding.adding(before.times(stride)))
  }

  /// The window of a value that depends on all of `count` positions.
  func covering(_ count: Int) -> Self {
    Self(size: size.adding((count - 1).times(stride)), stride: 0, padding: padding)
  }

  /// The smallest window that covers this and another one, at each of `count` positions.
  ///
  /// Windows that move by different steps are covered by one that does not move.
  func joined(with other: Self, count: Int) -> Self {
    guard stride == other.stride || count == 1 else {
      return covering(count).joined(with: other.covering(count), count: 1)
    }
    let end = max(size.adding(-padding), other.size.adding(-other.padding))
    let padding = max(padding, other.padding)
    return Self(size: end.adding(padding), stride: max(stride, other.stride), padding: padding)
  }
}

extension ReceptiveField {
  /// The field after each axis was changed by itself; `index` is 0 for rows and 1 for columns.
  func mapAxes(_ change: (_ axis: Axis, _ index: Int) -> Axis) -> Self {
    Self(vertical: change(vertical, 0), horizontal: change(horizontal, 1))
  }

  func joined(with other: Self, rows: Int, columns: Int) -> Self {
    Self(
      vertical: vertical.joined(with: other.vertical, count: rows),
      horizontal: horizontal.joined(with: other.horizontal, count: columns))
  }

  /// Whether all positions see the same window.
  var isFixed: Bool { vertical.stride == 0 && horizontal.stride == 0 }
}

/// A file can claim absurd sizes: sums and products that leave this range stay at its ends.
extension Int {
  private static var limit: Int { 1 << 60 }

  fileprivate func adding(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    guard !overflows else { return self < 0 ? -Self.limit : Self.limit }
    return Swift.min(Swift.max(sum, -Self.limit), Self.limit)
  }

  fileprivate func times(_ other: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    guard !overflows else { return (self < 0) != (other < 0) ? -Self.limit : Self.limit }
    return Swift.min(Swift.max(product, -Self.limit), Self.limit)
  }
}
