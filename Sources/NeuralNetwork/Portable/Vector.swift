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
    let raised = choose(self, below: lower, lower, otherwise: self)
    return choose(upper, below: raised, upper, otherwise: raised)
  }
}

/// In every lane `result` where x is less than y, else `other`.
///
/// Lane by lane, because that is what the compiler turns into one instruction (maximum, minimum, or
/// comparison and blend); it does not see through `replacing(with:where:)`.
@inline(__always)
func choose(_ x: Vector, below y: Vector, _ result: Vector, otherwise other: Vector) -> Vector {
  Vector(
    x[0] < y[0] ? result[0] : other[0], x[1] < y[1] ? result[1] : other[1],
    x[2] < y[2] ? result[2] : other[2], x[3] < y[3] ? result[3] : other[3])
}

/// Four elements, or the first `count` of them and zeros.
@inline(__always)
func partialVector(_ pointer: UnsafePointer<Float>, _ count: Int) -> Vector {
  count >= lanes ? pointer.vector : fewElements(pointer, count)
}

/// Stores four elements, or the first `count` of them.
@inline(__always)
func storeLanes(_ vector: Vector, _ count: Int, to pointer: UnsafeMutablePointer<Float>) {
  if count >= lanes {
    pointer.vector = vector
  } else {
    storeFew(vector, count, to: pointer)
  }
}

/// Kept apart: where single lanes are visible, the compiler takes whole vectors to pieces.
@inline(never)
private func fewElements(_ pointer: UnsafePointer<Float>, _ count: Int) -> Vector {
  switch count {
  case 1: Vector(pointer[0], 0, 0, 0)
  case 2: Vector(pointer[0], pointer[1], 0, 0)
  default: Vector(pointer[0], pointer[1], pointer[2], 0)
  }
}

/// Kept apart like `fewElements`.
@inline(never)
private func storeFew(_ vector: Vector, _ count: Int, to pointer: UnsafeMutablePointer<Float>) {
  pointer[0] = vector[0]
  if count > 1 { pointer[1] = vector[1] }
  if count > 2 { pointer[2] = vector[2] }
}

/// The first, third, fifth and seventh of eight elements.
@inline(__always)
func everySecond(_ pointer: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self).evenHalf
}

/// Copies elements, eight at a time: two stores, so that the compiler does not call a library's
/// copying function, which costs more than a short row, above all in WebAssembly.
@inline(__always)
func copyVectors(
  _ source: UnsafePointer<Float>, _ count: Int, _ target: UnsafeMutablePointer<Float>
) {
  var index = 0
  while index &+ 2 * lanes <= count {
    let first = (source + index).vector
    let second = (source + (index &+ lanes)).vector
    (target + index).vector = first
    (target + (index &+ lanes)).vector = second
    index &+= 2 * lanes
  }
  if index &+ lanes <= count {
    (target + index).vector = (source + index).vector
    index &+= lanes
  }
  if index < count {
    storeLanes(partialVector(source + index, count &- index), count &- index, to: target + index)
  }
}

/// Fills with one value, four at a time.
@inline(__always)
func fillVectors(_ target: UnsafeMutablePointer<Float>, _ count: Int, with value: Float) {
  let vector = Vector(repeating: value)
  var index = 0
  while index &+ lanes <= count {
    (target + index).vector = vector
    index &+= lanes
  }
  if index < count { storeLanes(vector, count &- index, to: target + index) }
}
