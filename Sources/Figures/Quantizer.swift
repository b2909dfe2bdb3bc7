/// Chooses a few colours for a picture of many, which makes its file half as large.
///
/// Colours fall into 32 levels per channel; the levels in use are divided, always the group that
/// spreads widest, at its mean along its widest channel, until there are as many groups as colours.
/// Small patches of a colour of their own, a cat's green eyes, keep it that way.
struct Quantizer {
  private var groups: [Group]
  private let bins: [Bin]

  /// The picture in at most 255 colours.
  static func raster(ofRGB rgb: [UInt8], width: Int, height: Int) -> Raster {
    let quantizer = Quantizer(rgb)
    let colors = quantizer.groups.map(\.mean)
    var indexOfLevel = [UInt8](repeating: 0, count: levelCount)
    for bin in quantizer.bins { indexOfLevel[bin.level] = nearest(to: bin.mean, among: colors) }
    let indices = [UInt8](unsafeUninitializedCapacity: width * height) { indices, count in
      for pixel in 0..<(width * height) {
        let start = pixel * 3
        indices[pixel] = indexOfLevel[level(rgb[start], rgb[start + 1], rgb[start + 2])]
      }
      count = width * height
    }
    let palette = Raster.Palette(colors: colors.map(RGB.init))
    return Raster(
      width: width, height: height, pixels: .indexed(indices, palette), isSmooth: false)
  }

  /// A group's edge may lie nearer to the middle of another group than to that of its own.
  private static func nearest(to mean: SIMD3<Double>, among colors: [SIMD3<Double>]) -> UInt8 {
    var best = (index: 0, distance: Double.infinity)
    for index in colors.indices {
      let difference = mean - colors[index]
      let distance = (difference * difference).sum()
      if distance < best.distance { best = (index, distance) }
    }
    return UInt8(best.index)
  }

  private init(_ rgb: [UInt8]) {
    let bins = Self.bins(of: rgb)
    self.bins = bins
    groups = [Group(Array(bins.indices), of: bins)]
    while groups.count < Self.colorCount {
      let spreads = groups.indices.map { (spread: groups[$0].spread, index: $0) }
      guard let widest = spreads.max(by: { ($0.spread, -$0.index) < ($1.spread, -$1.index) }),
        widest.spread > 0
      else { break }
      let group = groups[widest.index]
      let isBelow = { (bin: Int) in bins[bin].mean[group.axis] < group.mean[group.axis] }
      groups[widest.index] = Group(group.bins.filter(isBelow), of: bins)
      groups.append(Group(group.bins.filter { !isBelow($0) }, of: bins))
    }
  }

  private static let colorCount = Int(Raster.Palette.transparentIndex)
  private static let levelCount = 32 * 32 * 32

  private static func level(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    Int(red >> 3) << 10 | Int(green >> 3) << 5 | Int(blue >> 3)
  }

  private static func bins(of rgb: [UInt8]) -> [Bin] {
    var counts = [Int](repeating: 0, count: levelCount)
    var sums = [SIMD4<Int>](repeating: .zero, count: levelCount)
    for start in stride(from: 0, to: rgb.count - 2, by: 3) {
      let level = level(rgb[start], rgb[start + 1], rgb[start + 2])
      counts[level] += 1
      sums[level] &+= SIMD4(Int(rgb[start]), Int(rgb[start + 1]), Int(rgb[start + 2]), 0)
    }
    return counts.indices.filter { counts[$0] > 0 }.map { level in
      let count = Double(counts[level])
      return Bin(
        level: level, count: count,
        mean: SIMD3(
          Double(sums[level][0]) / count, Double(sums[level][1]) / count,
          Double(sums[level][2]) / count))
    }
  }
}

/// The pixels of one level: how many, and their mean colour.
private struct Bin {
  let level: Int
  let count: Double
  let mean: SIMD3<Double>
}

/// Bins that become one colour.
private struct Group {
  let bins: [Int]
  let mean: SIMD3<Double>
  /// The channel along which they differ most, and the sum of the squared distances along it.
  let axis: Int
  let spread: Double

  init(_ members: [Int], of all: [Bin]) {
    bins = members
    var count = 0.0
    var sum = SIMD3<Double>.zero
    for bin in members {
      count += all[bin].count
      sum += all[bin].mean * all[bin].count
    }
    let mean = sum / max(count, 1)
    var spreads = SIMD3<Double>.zero
    for bin in members {
      let distance = all[bin].mean - mean
      spreads += distance * distance * all[bin].count
    }
    let widest = (0..<3).max { (spreads[$0], -$0) < (spreads[$1], -$1) } ?? 0
    self.mean = mean
    axis = widest
    // The mean of a single bin's means may differ from them by a rounding.
    spread = members.count > 1 ? spreads[widest] : 0
  }
}

extension RGB {
  fileprivate init(_ mean: SIMD3<Double>) {
    self.init(
      red: UInt8(mean[0].rounded()), green: UInt8(mean[1].rounded()),
      blue: UInt8(mean[2].rounded()))
  }
}
