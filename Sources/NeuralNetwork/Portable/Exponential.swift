// The exponential function and its relatives in plain float32 arithmetic: the same bits wherever
// IEEE 754 holds. Reductions and polynomials are those of Moshier's Cephes library (expf, tanhf,
// erff); the stated errors are held by tests against the system's library in double precision.

extension Vector {
  /// eˣ, with a relative error of at most 1.5e-7 where the result is a normal number.
  ///
  /// x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ is a polynomial, 2ⁿ is two factors of bits, so that
  /// results below the smallest normal number come out as well.
  @inline(__always) var exponential: Vector {
    let x = limited(Vector(repeating: -104), Vector(repeating: 89))
    // Adding 1.5 · 2²³ rounds to an integer, and leaves it in the low bits.
    let shifted = x * 1.442_695_04 + 12_582_912
    let n = shifted - 12_582_912
    let r = x - n * 0.693_359_375 - n * -2.121_944_4e-4
    var p = r * 1.987_569_15e-4 + 1.398_199_950_7e-3
    p = p * r + 8.333_451_907_3e-3
    p = p * r + 4.166_579_589_4e-2
    p = p * r + 1.666_666_545_9e-1
    p = p * r + 5.000_000_120_1e-1
    p = p * (r * r) + r + 1
    let exponent = unsafeBitCast(shifted, to: SIMD4<Int32>.self) &- 0x4B40_0000
    let half = exponent &>> 1
    return p * Self.powerOfTwo(half) * Self.powerOfTwo(exponent &- half)
  }

  /// 2ⁿ from its bits.
  private static func powerOfTwo(_ n: SIMD4<Int32>) -> Vector {
    unsafeBitCast((n &+ 127) &<< 23, to: Vector.self)
  }

  /// 1 / (1 + e⁻ˣ), with a relative error of at most 3e-7 where the result is a normal number.
  var sigmoid: Vector { 1 / (1 + (0 - self).exponential) }

  /// tanh x, with a relative error of at most 2e-7.
  var hyperbolicTangent: Vector {
    let z = self * self
    var p = z * -5.704_988_727_45e-3 + 2.063_908_879_54e-2
    p = p * z - 5.373_971_555_31e-2
    p = p * z + 1.333_144_220_36e-1
    p = p * z - 3.333_328_194_22e-1
    let near = p * z * self + self
    let magnitude = absolute
    let far = (1 - 2 / ((magnitude + magnitude).exponential + 1)).withSign(of: self)
    return choose(magnitude, below: Vector(repeating: 0.625), near, otherwise: far)
  }

  /// The error function 2/√π ∫₀ˣ e^(−t²) dt, with an absolute error of at most 2e-7.
  var errorFunction: Vector {
    let magnitude = absolute
    let z = self * self
    var p = z * 7.853_861_353e-5 - 8.010_193_625e-4
    p = p * z + 5.188_327_686e-3
    p = p * z - 2.685_381_194e-2
    p = p * z + 1.128_358_515e-1
    p = p * z - 3.761_262_582e-1
    p = p * z + 1.128_379_166
    let near = p * self
    let q = 1 / choose(magnitude, below: .one, .one, otherwise: magnitude)
    let tail = choose(
      magnitude, below: Vector(repeating: 2), Self.tail(q), otherwise: Self.farTail(q))
    let complement = (0 - z).exponential * q * tail
    let far = (1 - complement).withSign(of: self)
    return choose(magnitude, below: .one, near, otherwise: far)
  }

  /// erfc(x) · x · e^(x²) for 1 ≤ x < 2, from q = 1 / x.
  private static func tail(_ q: Vector) -> Vector {
    let y = q * q
    var p = y * 2.326_819_97e-2 - 1.387_039_389e-1
    p = p * y + 3.687_424_675e-1
    p = p * y - 5.824_733_027e-1
    p = p * y + 6.210_004_622e-1
    p = p * y - 4.944_515_323e-1
    p = p * y + 3.404_879_938e-1
    p = p * y - 2.741_127_028e-1
    return p * y + 5.638_259_427e-1
  }

  /// The same for x ≥ 2.
  private static func farTail(_ q: Vector) -> Vector {
    let y = q * q
    var p = y * -1.047_766_4e1 + 1.297_719_955e1
    p = p * y - 7.495_518_718
    p = p * y + 2.921_019_019
    p = p * y - 1.015_265_279
    p = p * y + 4.218_463_358e-1
    p = p * y - 2.820_767_44e-1
    return p * y + 5.641_895_068e-1
  }

  private var absolute: Vector {
    unsafeBitCast(
      unsafeBitCast(self, to: SIMD4<UInt32>.self) & 0x7FFF_FFFF, to: Vector.self)
  }

  /// A magnitude with another vector's signs.
  private func withSign(of other: Vector) -> Vector {
    let sign = unsafeBitCast(other, to: SIMD4<UInt32>.self) & 0x8000_0000
    return unsafeBitCast(unsafeBitCast(self, to: SIMD4<UInt32>.self) | sign, to: Vector.self)
  }
}
