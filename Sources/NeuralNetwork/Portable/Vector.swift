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
    let raised = replacing(with: lower, where: self .< lower)
    return raised.replacing(with: upper, where: raised .> upper)
  }
}

/// Four elements, or the first `count` of them and zeros.
@inline(__always)
func partialVector(_ pointer: UnsafePointer<Float>, _ count: Int) -> Vector {
  if count == lanes { return pointer.vector }
  var vector = Vector.zero
  for lane in 0..<count { vector[lane] = pointer[lane] }
  return vector
}

/// Stores four elements, or the first `count` of them.
@inline(__always)
func storeLanes(_ vector: Vector, _ count: Int, to pointer: UnsafeMutablePointer<Float>) {
  if count == lanes {
    pointer.vector = vector
  } else {
    for lane in 0..<count { pointer[lane] = vector[lane] }
  }
}

/// The first, third, fifth and seventh of eight elements.
@inline(__always)
func everySecond(_ pointer: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self).evenHalf
}
