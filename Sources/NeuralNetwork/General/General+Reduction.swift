extension Kernels {
  static func performReduction(
    _ kind: ReductionKind, _ type: ElementType, _ reduction: Reduction, _ memory: GeneralMemory
  ) {
    switch type {
    case .float32: reduceNumbers(kind, reduction, memory)
    case .int64: reduceIntegers(kind, reduction, Int64.self, memory)
    case .int32: reduceIntegers(kind, reduction, Int32.self, memory)
    case .bool: reduceFlags(kind, reduction, memory)
    }
  }

  /// The smallest is true where all are, the largest where one is.
  private static func reduceFlags(
    _ kind: ReductionKind, _ reduction: Reduction, _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, Bool.self)
    let output = memory.result(0, Bool.self)
    for index in 0..<reduction.outputs {
      var result = kind == .minimum
      forEachTerm(of: index, reduction, input) { term in
        result = kind == .minimum ? result && term : result || term
      }
      output[index] = result
    }
  }

  /// Sums go in ascending order, in double precision, and are rounded once.
  private static func reduceNumbers(
    _ kind: ReductionKind, _ reduction: Reduction, _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, Scalar.self)
    let output = memory.result(0, Scalar.self)
    for index in 0..<reduction.outputs {
      var largest = -Double.infinity
      if kind == .logOfSumOfExponentials {
        forEachTerm(of: index, reduction, input) { largest = max(largest, Double($0)) }
        if largest.isInfinite { largest = 0 }
      }
      var result = kind.neutral
      forEachTerm(of: index, reduction, input) {
        result = kind.joined(result, Double($0) - (kind == .logOfSumOfExponentials ? largest : 0))
      }
      output[index] = Scalar(kind.finished(result, terms: reduction.terms, largest))
    }
  }

  private static func reduceIntegers<Whole: FixedWidthInteger & SignedInteger>(
    _ kind: ReductionKind, _ reduction: Reduction, _ type: Whole.Type, _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, type)
    let output = memory.result(0, type)
    for index in 0..<reduction.outputs {
      var result: Whole =
        switch kind {
        case .product: 1
        case .minimum: .max
        case .maximum: .min
        default: 0
        }
      forEachTerm(of: index, reduction, input) { term in
        switch kind {
        case .product: result = result &* term
        case .minimum: result = min(result, term)
        case .maximum: result = max(result, term)
        case .sumOfMagnitudes: result = result &+ (term < 0 ? 0 &- term : term)
        case .norm, .sumOfSquares: result = result &+ term &* term
        default: result = result &+ term
        }
      }
      switch kind {
      case .mean: result = reduction.terms == 0 ? 0 : result / Whole(reduction.terms)
      case .norm, .logOfSum, .logOfSumOfExponentials:
        result = Whole(truncating: kind.finished(Double(result), terms: reduction.terms, 0))
      default: break
      }
      output[index] = result
    }
  }

  static func forEachTerm<Element>(
    of output: Int, _ reduction: Reduction, _ input: UnsafePointer<Element>,
    _ body: (Element) -> Void
  ) {
    let start = input + reduction.offset(ofOutput: output)
    let last = reduction.reducedLengths.count - 1
    for row in 0..<reduction.reducedRows {
      var term = start + rowOffset(row, reduction.reducedLengths, reduction.reducedStrides)
      for _ in 0..<reduction.reducedLengths[last] {
        body(term.pointee)
        term += reduction.reducedStrides[last]
      }
    }
  }
}

extension ReductionKind {
  /// What a reduction begins with, and is for no elements at all.
  fileprivate var neutral: Double {
    switch self {
    case .product: 1
    case .minimum: .infinity
    case .maximum: -.infinity
    default: 0
    }
  }

  fileprivate func joined(_ result: Double, _ term: Double) -> Double {
    switch self {
    case .sum, .mean, .logOfSum: result + term
    case .product: result * term
    case .minimum: term.isNaN || term < result ? term : result
    case .maximum: term.isNaN || term > result ? term : result
    case .sumOfMagnitudes: result + term.magnitude
    case .norm, .sumOfSquares: result + term * term
    case .logOfSumOfExponentials: result + exponential(term)
    }
  }

  fileprivate func finished(_ result: Double, terms: Int, _ largest: Double) -> Double {
    switch self {
    case .mean: result / Double(terms)
    case .norm: result.squareRoot()
    case .logOfSum: RealFunction.logarithm(result)
    case .logOfSumOfExponentials: RealFunction.logarithm(result) + largest
    default: result
    }
  }
}
