import Dispatch

/// Transforms every element on all cores, keeping the order.
func parallelMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], _ transform: @Sendable (Element) -> Result
) -> [Result] {
  guard !elements.isEmpty else { return [] }
  return [Result](unsafeUninitializedCapacity: elements.count) { buffer, count in
    // Each index is written by exactly one iteration, and read only after all have ended.
    nonisolated(unsafe) let results = buffer
    DispatchQueue.concurrentPerform(iterations: elements.count) { index in
      results.initializeElement(at: index, to: transform(elements[index]))
    }
    count = elements.count
  }
}
