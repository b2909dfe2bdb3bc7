import FastKernels
import Testing

@testable import NeuralNetwork

/// Weights on their way from where they are stored to where kernels want them.
@Suite struct WeightRowsTests {
  /// Numbers that half precision holds.
  static let numbers = (0..<(70 * 9000)).map { Float($0 % 2039 - 1000) / 8 }

  /// The numbers in a format, from an odd address on.
  static func stored(_ format: StoredFloats.Format) -> StoredFloats {
    let bytes = numbers.flatMap { number -> [UInt8] in
      let bits = number.bitPattern
      let half = UInt32(Float16(number).bitPattern)
      return switch format {
      case .float32: (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      case .float16: (0..<2).map { UInt8(truncatingIfNeeded: half >> (8 * $0)) }
      case .bfloat16: (2..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      }
    }
    let shared = SharedBytes([0] + bytes)
    return StoredFloats(shared[1..<shared.count], format)
  }

  @Test(arguments: [StoredFloats.Format.float32, .float16, .bfloat16])
  func readsNumbersAtAnyAddress(format: StoredFloats.Format) {
    let tensor = Tensor(Shape([70, 9000]), Self.stored(format))
    let expected =
      format == .bfloat16
      ? Self.numbers.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) } : Self.numbers
    let pool = ThreadPool(count: 2)
    #expect(tensor.floats == expected)
    #expect(WeightRows<Float>(tensor, count: 70, pool).scalars == expected)
    #expect(
      WeightRows<Double>(tensor, count: 70, pool).scalars == expected.map { Double($0) })
  }

  @Test func multipliesRowsInDoublePrecision() {
    let factors = (0..<70).map { 1 / (3 + Double($0)) }
    let expected = Self.numbers.indices.map { index in
      Float(Double(Self.numbers[index]) * factors[index / 9000])
    }
    let shape = Shape([70, 9000])
    for tensor in [Tensor(shape, Self.numbers), Tensor(shape, Self.stored(.float16))] {
      let rows = WeightRows<Float>(tensor, count: 70, times: factors, ThreadPool(count: 2))
      #expect(rows.scalars == expected)
    }
  }

  /// Long enough for several runs, and no multiple of 16.
  @Test(arguments: [
    ConvolutionCase(x: [1, 130, 9, 9], weight: [150, 130, 3, 3], pads: [1, 1, 1, 1]),
    ConvolutionCase(x: [1, 900, 3, 3], weight: [170, 900, 1, 1]),
    ConvolutionCase(x: [1, 130, 9, 9], weight: [150, 130, 3, 3], stride: [2, 2]),
  ])
  func preparesTheSameWithAnyNumberOfThreads(convolution: ConvolutionCase) throws {
    var noise = Noise(seed: 3)
    let graph = convolution.graph(noise: &noise)
    let x = noise.tensor(convolution.x)
    let pool = ThreadPool(count: 3)
    let alone = try Session(Plan<FastKernels>(graph)).run([x]).outputs[0]
    let together = try Session(Plan<FastKernels>(graph, threads: pool)).run([x]).outputs[0]
    let portable = try Session(Plan<PortableKernels>(graph, threads: pool)).run([x]).outputs[0]
    #expect(alone.floats == together.floats)
    #expect(relativeDifference(alone, portable) <= FastKernelsTests.tolerance)
  }
}
