import CKernels
import Testing

/// A set of kernels that this processor can run.
struct KernelSet: CustomTestStringConvertible, @unchecked Sendable {
  // Unchecked: the table that it points to is constant.
  let kernels: CKKernels

  static let all = ["avx512", "avx2", "generic"].compactMap { (name: String) in
    ck_kernels_named(name).map { KernelSet(kernels: $0.pointee) }
  }

  var name: String { String(cString: kernels.name) }
  var testDescription: String { name }
}

/// Memory aligned to a cache line, filled with a value that shows where nothing was written.
final class Floats {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(_ count: Int, repeating value: Float = .nan) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(64, count * 4), alignment: 64)
    base = bytes.bindMemory(to: Float.self, capacity: max(16, count))
    base.initialize(repeating: value, count: max(16, count))
    self.count = count
  }

  convenience init(_ values: [Float]) {
    self.init(values.count)
    for (index, value) in values.enumerated() { base[index] = value }
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  subscript(index: Int) -> Float { base[index] }

  var values: [Float] { (0..<count).map { base[$0] } }
}

/// Evenly distributed numbers between -1 and 1, the same in every run.
struct Numbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(state >> 40) / 8_388_608 - 1
  }

  mutating func array(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}

/// Channels filled up to whole blocks.
func filled(_ channels: Int) -> Int { (channels + 15) / 16 * 16 }

/// A blocked image made of a planar one.
func blocked(_ planar: [Float], channels: Int, pixels: Int) -> Floats {
  let image = Floats(filled(channels) * pixels, repeating: 0)
  for channel in 0..<channels {
    for pixel in 0..<pixels {
      image.base[(channel / 16 * pixels + pixel) * 16 + channel % 16] =
        planar[channel * pixels + pixel]
    }
  }
  return image
}

/// A planar image made of a blocked one.
func planar(_ blocked: Floats, channels: Int, pixels: Int) -> [Float] {
  (0..<channels * pixels).map { index in
    let (channel, pixel) = (index / pixels, index % pixels)
    return blocked[(channel / 16 * pixels + pixel) * 16 + channel % 16]
  }
}

/// The largest difference, as a share of the largest magnitude; infinite where one is no number.
func error(_ values: [Float], _ reference: [Double]) -> Double {
  #expect(values.count == reference.count)
  var worst = 0.0
  for (value, exact) in zip(values, reference) {
    let difference = abs(Double(value) - exact)
    if difference.isNaN { return .infinity }
    worst = max(worst, difference)
  }
  return worst / max(1e-30, reference.map(abs).max() ?? 0)
}
