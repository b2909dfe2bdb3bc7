/// Four neighbouring outputs: the vector that every platform has (SSE2, NEON, WebAssembly).
typealias Vector = SIMD4<Float>

/// Lanes of a ``Vector``.
let lanes = 4

extension UnsafePointer<Float> {
  /// Four elements from here on, at any alignment.
  @inline(__always) var vector: Vector { UnsafeRawPointer(self).loadUnaligned(as: Vector.self) }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always) var vector: Vector {
    get { UnsafeRawPointer(self).loadUnaligned(as: Vector.self) }
    nonmutating set { UnsafeMutableRawPointer(self).storeBytes(of: newValue, as: Vector.self) }
  }
}

extension Vector {
  /// Limits every lane; a lane that is not a number stays so.
  @inline(__always) func limited(_ lower: Vector, _ upper: Vector) -> Vector {
    replacing(with: lower, where: self .< lower).replacing(
      with: upper, where: replacing(with: lower, where: self .< lower) .> upper)
  }
}
