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
  switch count {
  case 1: Vector(pointer[0], 0, 0, 0)
  case 2: Vector(pointer[0], pointer[1], 0, 0)
  case 3: Vector(pointer[0], pointer[1], pointer[2], 0)
  default: pointer.vector
  }
}

/// Stores four elements, or the first `count` of them.
@inline(__always)
func storeLanes(_ vector: Vector, _ count: Int, to pointer: UnsafeMutablePointer<Float>) {
  if count >= lanes {
    pointer.vector = vector
  } else {
    pointer[0] = vector[0]
    if count > 1 { pointer[1] = vector[1] }
    if count > 2 { pointer[2] = vector[2] }
  }
}

/// The first, third, fifth and seventh of eight elements.
@inline(__always)
func everySecond(_ pointer: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self).evenHalf
}

/// Copies elements, four at a time.
@inline(__always)
func copyVectors(
  _ source: UnsafePointer<Float>, _ count: Int, _ target: UnsafeMutablePointer<Float>
) {
  var index = 0
  while index + lanes <= count {
    (target + index).vector = (source + index).vector
    index += lanes
  }
  while index < count {
    target[index] = source[index]
    index += 1
  }
}

/// Fills with one value, four at a time.
@inline(__always)
func fillVectors(_ target: UnsafeMutablePointer<Float>, _ count: Int, with value: Float) {
  var index = 0
  while index + lanes <= count {
    (target + index).vector = Vector(repeating: value)
    index += lanes
  }
  while index < count {
    target[index] = value
    index += 1
  }
}
