import NeuralNetwork
import Testing

@Suite struct TensorTests {
  @Test func keepsShapeAndElements() {
    let tensor = Tensor(Shape([2, 3]), [0, 1, 2, 3, 4, 5])
    #expect(tensor.shape.dimensions == [2, 3])
    #expect(tensor.floats == [0, 1, 2, 3, 4, 5])
    #expect(tensor.elementType == .float32)
  }

  @Test(arguments: [([2, 3, 4], 24), ([], 1), ([7], 7), ([3, 0, 5], 0)])
  func countsElements(dimensions: [Int], count: Int) throws {
    #expect(try Shape(checking: dimensions).count == count)
  }

  @Test func stridesAreRowMajor() {
    #expect(Shape([2, 3, 4]).strides == [12, 4, 1])
    #expect(Shape([]).strides == [])
  }

  @Test func refusesNegativeDimension() {
    #expect(throws: TensorError.negativeDimension(axis: 1, found: -3)) {
      try Shape(checking: [2, -3])
    }
  }

  @Test(arguments: [[Int.max, 2], [1 << 40, 1 << 40], [1 << 61], [0, 1 << 62, 1 << 62]])
  func refusesProductsThatOverflow(dimensions: [Int]) {
    #expect(throws: TensorError.tooLarge) { try Shape(checking: dimensions) }
  }

  @Test func refusesElementsThatDoNotFillTheShape() {
    #expect(throws: TensorError.elementCount(expected: 6, found: 5)) {
      try Tensor(checking: [2, 3], .float32([1, 2, 3, 4, 5]))
    }
  }

  @Test func holdsIntegersAndTruthValues() throws {
    let integers = try Tensor(checking: [2], .int64([-1, 5]))
    #expect(integers.elementType == .int64)
    let truths = try Tensor(checking: [], .bool([true]))
    #expect(truths.elementType == .bool)
    #expect(truths.elements.count == 1)
  }
}
