extension Kernels {
  static func perform(_ work: AxisWork, _ memory: GeneralMemory) {
    switch work {
    case .reduce(let kind, let type, let reduction):
      performReduction(kind, type, reduction, memory)
    case .argument(let extremum, let takesLast, let type, let lines):
      switch type {
      case .float32: findArguments(extremum, takesLast, Scalar.self, lines, memory)
      case .int32: findArguments(extremum, takesLast, Int32.self, lines, memory)
      default: findArguments(extremum, takesLast, Int64.self, lines, memory)
      }
    case .cumulate(let cumulation, let isExclusive, let isReversed, let type, let lines):
      let function: PairwiseFunction = cumulation == .sum ? .add : .multiply
      switch type {
      case .float32:
        cumulate(function == .add ? 0 : 1, isExclusive, isReversed, lines, memory) {
          (x: Scalar, y: Scalar) in function.value(of: x, y)
        }
      case .int32:
        cumulate(function == .add ? 0 : 1, isExclusive, isReversed, lines, memory) {
          (x: Int32, y: Int32) in function.value(of: x, y)
        }
      default:
        cumulate(function == .add ? 0 : 1, isExclusive, isReversed, lines, memory) {
          (x: Int64, y: Int64) in function.value(of: x, y)
        }
      }
    case .top(let extremum, let count, let type, let lines):
      switch type {
      case .float32: findTop(extremum, count, Scalar.self, lines, memory)
      case .int32: findTop(extremum, count, Int32.self, lines, memory)
      default: findTop(extremum, count, Int64.self, lines, memory)
      }
    case .resample(let resampling, let lines):
      resample(resampling, lines, memory)
    case .batchNormalization(let planes, let channels, let pixels, let epsilon):
      normalizeBatch(planes, channels, pixels, epsilon, memory)
    case .localResponseNormalization(let normalization):
      normalizeLocally(normalization, memory)
    }
  }

  /// What is no number counts as more extreme than any.
  private static func findArguments<Element: Comparable & Numeric>(
    _ extremum: Extremum, _ takesLast: Bool, _ type: Element.Type, _ lines: Lines,
    _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, type)
    let output = memory.result(0, Int64.self)
    forEachLine(lines) { line, start in
      var best = 0
      for index in 0..<lines.count {
        let element = input[start + index * lines.inner]
        let leader = input[start + best * lines.inner]
        if isMore(element, extreme: extremum, than: leader) || takesLast && element == leader {
          best = index
        }
      }
      output[line] = Int64(best)
    }
  }

  private static func isMore<Element: Comparable>(
    _ element: Element, extreme extremum: Extremum, than other: Element
  ) -> Bool {
    if element != element { return other == other }
    return extremum == .largest ? element > other : element < other
  }

  private static func cumulate<Element>(
    _ neutral: Element, _ isExclusive: Bool, _ isReversed: Bool, _ lines: Lines,
    _ memory: GeneralMemory, _ joined: (Element, Element) -> Element
  ) {
    let input = memory.operand(0, Element.self)
    let output = memory.result(0, Element.self)
    forEachLine(lines) { _, start in
      var total = neutral
      for step in 0..<lines.count {
        let index = isReversed ? lines.count - 1 - step : step
        let place = start + index * lines.inner
        let next = joined(total, input[place])
        output[place] = isExclusive ? total : next
        total = next
      }
    }
  }

  /// Of equal elements the first comes first.
  private static func findTop<Element: Comparable & Numeric>(
    _ extremum: Extremum, _ count: Int, _ type: Element.Type, _ lines: Lines,
    _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, type)
    let values = memory.result(0, type)
    let places = memory.result(1, Int64.self)
    forEachLine(lines) { line, start in
      let order = (0..<lines.count).sorted { first, second in
        let (a, b) = (input[start + first * lines.inner], input[start + second * lines.inner])
        if isMore(a, extreme: extremum, than: b) { return true }
        return isMore(b, extreme: extremum, than: a) ? false : first < second
      }
      let target = line / lines.inner * count * lines.inner + line % lines.inner
      for position in 0..<count {
        values[target + position * lines.inner] = input[start + order[position] * lines.inner]
        places[target + position * lines.inner] = Int64(order[position])
      }
    }
  }

  /// Sums go in the order of the taps.
  private static func resample(
    _ resampling: Resampling, _ lines: Lines, _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, Scalar.self)
    var target = memory.result(0, Scalar.self)
    for outer in 0..<lines.outer {
      let start = input + outer * lines.count * lines.inner
      for result in 0..<resampling.count {
        for inner in 0..<lines.inner {
          var sum: Scalar = 0
          for tap in (result * resampling.taps)..<((result + 1) * resampling.taps) {
            let element = start[resampling.indices[tap] * lines.inner + inner]
            sum += element * Scalar(resampling.weights[tap])
          }
          target.pointee = sum
          target += 1
        }
      }
    }
  }

  /// Hands over each line's number, counted over (outer, inner), and the place of its first element.
  private static func forEachLine(_ lines: Lines, _ body: (Int, Int) -> Void) {
    for outer in 0..<lines.outer {
      for inner in 0..<lines.inner {
        body(outer * lines.inner + inner, outer * lines.count * lines.inner + inner)
      }
    }
  }
}
