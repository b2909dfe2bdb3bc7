import Testing

@testable import NeuralNetwork

@Suite struct MemoryPlanTests {
  @Test func sharesMemoryBetweenValuesThatNeverLiveTogether() {
    let plan = MemoryPlan([
      .init(count: 100, lifetime: 0...1), .init(count: 50, lifetime: 1...2),
      .init(count: 100, lifetime: 2...3),
    ])
    #expect(plan.offsets == [0, 128, 0])
    #expect(plan.count == 192)
  }

  @Test func takesTheSmallestGapThatFits() {
    // Placed by size: 0 at 0, 1 behind it, 2 behind that. Request 3 lives beside 1 only, and could
    // go in front of it or behind it.
    let plan = MemoryPlan([
      .init(count: 320, lifetime: 0...1), .init(count: 192, lifetime: 1...3),
      .init(count: 64, lifetime: 1...2), .init(count: 32, lifetime: 3...3),
    ])
    #expect(plan.offsets == [0, 320, 512, 0])
  }

  @Test(arguments: 1...30)
  func neverOverlapsInTimeAndSpace(seed: Int) {
    var noise = Noise(seed: UInt64(seed))
    let requests = (0..<60).map { _ in
      let first = Int((noise.next() + 1) * 20)
      return MemoryPlan.Request(
        count: Int((noise.next() + 1) * 500),
        lifetime: first...(first + Int((noise.next() + 1) * 5)))
    }
    let plan = MemoryPlan(requests)
    for a in requests.indices {
      #expect(plan.offsets[a] % MemoryPlan.alignment == 0)
      #expect(plan.offsets[a] + requests[a].count <= plan.count)
      for b in requests.indices where a < b && requests[a].lifetime.overlaps(requests[b].lifetime) {
        #expect(
          plan.offsets[a] + requests[a].count <= plan.offsets[b]
            || plan.offsets[b] + requests[b].count <= plan.offsets[a])
      }
    }
  }

  @Test func aChainTakesTheMemoryOfItsLargestPair() throws {
    var graph = Graph()
    var value = graph.addInput(Shape([1000]))
    for _ in 0..<10 { value = graph.add(.sigmoid, [value]) }
    graph.setOutputs([value])
    let plan = try Plan<PortableKernels>(graph)
    #expect(plan.facts.arenaBytes == 2 * 1008 * 4)
    #expect(plan.facts.unsharedBytes == 11 * 1000 * 4)
  }

  @Test func valuesOfAGraphWithSkipsNeverOverlap() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([3, 40]))
    var values = [x]
    for index in 1..<25 {
      let skip = values[(index * 7) % values.count]
      values.append(graph.add(.add, [graph.add(.tanh, [values[index - 1]]), skip]))
    }
    graph.setOutputs([values[24]])
    let kept = [values[3], values[11]]
    let plan = try Plan<PortableKernels>(graph, keeping: kept)
    let placements = plan.facts.placements
    for a in placements.indices {
      for b in placements.indices
      where a < b && placements[a].lifetime.overlaps(placements[b].lifetime) {
        #expect(
          placements[a].offset + placements[a].count <= placements[b].offset
            || placements[b].offset + placements[b].count <= placements[a].offset)
      }
    }
    let last = plan.facts.steps.count - 1
    for placement in placements where kept.contains(placement.value) {
      #expect(placement.lifetime.upperBound == last)
    }
    #expect(plan.facts.arenaBytes < plan.facts.unsharedBytes / 2)
    // And the numbers come out as if every value had memory of its own.
    var noise = Noise(seed: 14)
    let input = noise.tensor([3, 40])
    let sharing = try Session(plan).run([input])
    let apart = try graph.run(PortableKernels.self, [input], keeping: values)
    #expect(sharing.outputs[0].bits == apart.outputs[0].bits)
    #expect(sharing[kept[0]]?.bits == apart[kept[0]]?.bits)
  }
}
