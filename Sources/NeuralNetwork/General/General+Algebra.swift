extension Kernels {
  static func perform(_ work: AlgebraWork, _ memory: GeneralMemory) {
    switch work {
    case .matrixProduct(let product, let type):
      if type == .int32 {
        multiplyIntegers(product, Int32.self, memory)
      } else {
        multiplyIntegers(product, Int64.self, memory)
      }
    case .determinant(let count, let size):
      findDeterminants(count, size, memory)
    }
  }

  /// Products of whole numbers wrap around.
  private static func multiplyIntegers<Whole: FixedWidthInteger>(
    _ product: MatrixProduct, _ type: Whole.Type, _ memory: GeneralMemory
  ) {
    var output = memory.result(0, type)
    for item in 0..<product.batch {
      let left = memory.operand(0, type) + product.leftOffsets[item]
      let right = memory.operand(1, type) + product.rightOffsets[item]
      for row in 0..<product.rows {
        for column in 0..<product.columns {
          var sum: Whole = 0
          for inner in 0..<product.inner {
            sum =
              sum &+ left[row * product.leftRowStride + inner * product.leftInnerStride]
              &* right[inner * product.rightInnerStride + column * product.rightColumnStride]
          }
          output.pointee = sum
          output += 1
        }
      }
    }
  }

  /// The product of the pivots of Gauss's elimination, the largest of a column first (Golub & Van
  /// Loan 2013, algorithm 3.4.1), in double precision.
  private static func findDeterminants(_ count: Int, _ size: Int, _ memory: GeneralMemory) {
    let input = memory.operand(0, Scalar.self)
    let output = memory.result(0, Scalar.self)
    for item in 0..<count {
      var matrix = (0..<(size * size)).map { Double(input[item * size * size + $0]) }
      var determinant = 1.0
      for column in 0..<size {
        var pivot = column
        for row in column..<size
        where matrix[row * size + column].magnitude > matrix[pivot * size + column].magnitude {
          pivot = row
        }
        if pivot != column {
          determinant = -determinant
          for other in 0..<size {
            matrix.swapAt(pivot * size + other, column * size + other)
          }
        }
        let head = matrix[column * size + column]
        determinant *= head
        if head == 0 { break }
        for row in (column + 1)..<max(size, column + 1) {
          let factor = matrix[row * size + column] / head
          for other in column..<size {
            matrix[row * size + other] -= factor * matrix[column * size + other]
          }
        }
      }
      output[item] = Scalar(determinant)
    }
  }
}
