import NeuralNetwork
import Testing

/// Receptive fields that Araujo, Norris & Sim 2019 list of networks that are not defined here, at
/// 224 × 224, from the windows of TF-slim's definitions. A module is the branch that reaches
/// furthest: it covers what the others see.
@Suite struct InceptionFieldTests {
  /// Valid windows stay within the image. Of the others those of stride 1 begin half a window before
  /// it, and those of stride 2 one pixel later, since sizes are even there.
  @Test func ofInceptionV2() throws {
    var path = Path()
    path.step(7, 2, 2)
    path.step(3, 2, 0)
    path.same(3)
    path.step(3, 2, 0)
    try path.expect(27, 8, 6)
    for _ in 0..<2 { path.same(3, 3) }
    try path.expect(91, 8, 38)
    path.same(3)
    path.step(3, 2, 0)
    try path.expect(123, 16, 46)
    for _ in 0..<4 { path.same(3, 3) }
    try path.expect(379, 16, 174)
    path.same(3)
    path.step(3, 2, 0)
    for _ in 0..<2 { path.same(3, 3) }
    try path.expect(699, 32, 318)
  }

  @Test func ofInceptionV3() throws {
    var path = Path()
    path.valid(3, 2)
    try path.expect(3, 2, 0)
    path.valid(3)
    path.same(3)
    path.valid(3, 2)
    try path.expect(15, 4, 2)
    path.valid(3)
    path.valid(3, 2)
    path.same(5)
    try path.expect(63, 8, 18)
    for _ in 0..<2 { path.same(3, 3) }
    path.same(3)
    path.valid(3, 2)
    try path.expect(159, 16, 58)
    path.same(7, 7)
    try path.expect(351, 16, 154)
    for _ in 0..<3 { path.same(7, 7) }
    path.same(7)
    path.valid(3, 2)
    try path.expect(1055, 32, 490)
    for _ in 0..<2 { path.same(3, 3) }
    try path.expect(1311, 32, 618)
  }

  @Test func ofInceptionV4() throws {
    var path = Path()
    path.valid(3, 2)
    path.valid(3)
    path.same(3)
    path.valid(3, 2)
    path.same(7)
    path.valid(3)
    path.valid(3, 2)
    for _ in 0..<4 { path.same(3, 3) }
    path.same(3)
    path.valid(3, 2)
    for _ in 0..<7 { path.same(7, 7) }
    path.same(7)
    path.valid(3, 2)
    for _ in 0..<3 { path.same(3, 3) }
    try path.expect(2071, 32, 998)
  }

  @Test func ofInceptionResNetV2() throws {
    var path = Path()
    path.valid(3, 2)
    path.valid(3)
    path.same(3)
    path.valid(3, 2)
    path.valid(3)
    path.valid(3, 2)
    path.same(5)
    for _ in 0..<10 { path.same(3, 3) }
    path.same(3)
    path.valid(3, 2)
    for _ in 0..<20 { path.same(7) }
    path.same(3)
    path.valid(3, 2)
    for _ in 0..<10 { path.same(3) }
    try path.expect(3039, 32, 1482)
  }

  /// Depthwise windows of 3 × 3; those that halve the image begin at its first pixel.
  @Test func ofMobileNetV1() throws {
    var path = Path()
    for stride in [2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1] {
      path.step(3, stride, stride == 1 ? 1 : 0)
    }
    try path.expect(315, 32, 126)
  }
}

/// A chain of windows, and what it sees.
private struct Path {
  private var chain = Chain(side: 224)

  mutating func step(_ kernel: Int, _ stride: Int, _ padding: Int) {
    chain.convolution(kernel, stride: stride, padding: padding)
  }

  mutating func valid(_ kernel: Int, _ stride: Int = 1) { step(kernel, stride, 0) }

  /// Windows of stride 1 that keep the size.
  mutating func same(_ kernels: Int...) { for kernel in kernels { step(kernel, 1, kernel / 2) } }

  func expect(
    _ size: Int, _ stride: Int, _ padding: Int, location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try chain.field() == [size, stride, padding], sourceLocation: location)
  }
}
