/// Turns a graph into steps: analysis first, then one group of nodes after the other, then memory.
struct PlanCompiler<K: Kernels> {
  let graph: Graph
  let shapes: [Shape]
  let types: [ElementType]
  let outputs: [ValueID]
  /// The value that an identity passes on, by value; itself for all others.
  let source: [ValueID]
  /// Whether a value (or an identity of it) was asked for, by value.
  let isWanted: [Bool]
  /// Whether a node contributes to what was asked for, by node.
  let isLive: [Bool]
  /// How many inputs of live nodes a value is, by value; identities do not count.
  let liveUses: [Int]
  /// The last live node that reads a value, by value.
  let lastUser: [Int?]
  let producer: [Int?]
  let asked: [ValueID]
  /// Those that prepare weights.
  let threads: ThreadPool

  private(set) var steps: [Step<K>] = []
  var stepFacts: [PlanFacts.Step] = []
  private var constantBlocks: [ConstantBlock<K.Scalar>] = []
  private var constantByteCount = 0
  /// Memory of computed values; steps name it by number until offsets are known.
  var buffers: [PlannedBuffer] = []
  /// Where a value can be read, by value: in the layout of the standard, and in blocks.
  var places: [Place?]
  var blockedPlaces: [Place?]
  /// How a value lies in another's memory, by value; nil for those that have memory of their own.
  var views: [StridedView?]
  /// Where images should lie in blocks.
  let blocks: BlockPlan
  private(set) var memory = MemoryPlan([])

  init(
    _ graph: Graph, inputShapes: [Shape]?, outputs: [ValueID], keeping: [ValueID],
    threads: ThreadPool
  ) throws(PlanError) {
    self.threads = threads
    let graph = K.usesBlocks ? graph.recognizingFunctions() : graph
    self.graph = graph
    self.outputs = outputs
    asked = outputs + keeping
    for value in asked where !(0..<graph.valueCount).contains(value.index) {
      throw .unknownValue(value)
    }
    shapes = try Self.shapes(of: graph, inputShapes)
    types = try Self.types(of: graph)
    let analysis = GraphAnalysis(graph, asked: asked)
    source = analysis.source
    isWanted = analysis.isWanted
    isLive = analysis.isLive
    liveUses = analysis.liveUses
    lastUser = analysis.lastUser
    producer = analysis.producer
    places = Array(repeating: nil, count: graph.valueCount)
    blockedPlaces = places
    views = Array(repeating: nil, count: graph.valueCount)
    blocks = K.usesBlocks ? BlockPlan(graph, shapes, types, source, isLive) : BlockPlan()
  }

  private static func shapes(
    of graph: Graph, _ inputShapes: [Shape]?
  ) throws(PlanError) -> [Shape] {
    do throws(GraphError) {
      return try graph.shapes(forInputs: inputShapes)
    } catch {
      throw .graph(error)
    }
  }

  private static func types(of graph: Graph) throws(PlanError) -> [ElementType] {
    do throws(GraphError) {
      return try graph.elementTypes()
    } catch {
      throw .graph(error)
    }
  }

  mutating func compile() throws(PlanError) {
    try checkSizes()
    try checkConstants()
    for input in graph.inputs where isRead(input.value) {
      _ = define(input.value)
    }
    for group in fusedGroups() {
      lower(group)
      for value in graph.nodes[group.end].outputs where isWanted[value.index] { _ = place(value) }
    }
    for value in asked {
      if let place = places[source[value.index].index], place.region == .arena {
        buffers[place.offset].isPinned = true
      }
    }
    placeBuffers()
  }

  private func checkSizes() throws(PlanError) {
    let most = Plan<K>.mostElements
    for index in shapes.indices where shapes[index].count > most {
      let value = ValueID(index: index)
      if isRead(value) { throw .valueTooLarge(value, elements: shapes[index].count, most: most) }
    }
  }

  private func checkConstants() throws(PlanError) {
    for (index, constant) in graph.constants.enumerated() {
      let value = ValueID(index: index)
      if let constant, !constant.isSet, isRead(value) { throw .unsetConstant(value) }
    }
  }

  private func isRead(_ value: ValueID) -> Bool {
    liveUses[value.index] > 0 || isWanted[value.index]
  }
}

// MARK: - Emitting steps

extension PlanCompiler {
  /// The constant behind a value, if it is one.
  func constant(_ value: ValueID) -> Tensor? { graph.constants[source[value.index].index] }

  func shape(_ value: ValueID) -> Shape { shapes[value.index] }

  func type(_ value: ValueID) -> ElementType { types[value.index] }

  /// Bytes of one element.
  func width(_ value: ValueID) -> Int { type(value).byteCount(heldAs: K.Scalar.self) }

  func byteCount(_ value: ValueID) -> Int { shape(value).count * width(value) }

  /// Where a value can be read: its buffer, or its place among the constants.
  mutating func place(_ value: ValueID) -> Place {
    let value = source[value.index]
    if let place = places[value.index] { return place }
    if blockedPlaces[value.index] != nil { return unblockedPlace(value) }
    if let view = views[value.index] { return copiedPlace(value, view) }
    guard let tensor = graph.constants[value.index] else {
      preconditionFailure("a value is computed before it is read")
    }
    let place = addConstant(.tensor(tensor), byteCount: byteCount(value))
    places[value.index] = place
    return place
  }

  mutating func addConstant(_ scalars: [K.Scalar]) -> Place {
    addConstant(.scalars(scalars), byteCount: scalars.count * MemoryLayout<K.Scalar>.stride)
  }

  private mutating func addConstant(
    _ numbers: ConstantBlock<K.Scalar>.Numbers, byteCount: Int
  ) -> Place {
    let offset = constantByteCount
    constantBlocks.append(ConstantBlock(offset: offset, numbers: numbers))
    constantByteCount += MemoryPlan.aligned(byteCount)
    return Place(region: .constants, offset: offset)
  }

  /// Memory for a value that a step computes.
  mutating func define(_ value: ValueID) -> Place {
    let place = newPlace(byteCount(value), for: value)
    places[value.index] = place
    return place
  }

  /// Memory of that many bytes.
  mutating func newPlace(_ byteCount: Int, for value: ValueID) -> Place {
    Place(region: .arena, offset: addBuffer(byteCount, value))
  }

  /// Memory for `count` float32 numbers of an intermediate result that is no value of the graph.
  mutating func temporary(_ count: Int, for value: ValueID) -> Place {
    newPlace(count * MemoryLayout<K.Scalar>.stride, for: value)
  }

  private mutating func addBuffer(_ count: Int, _ value: ValueID) -> Int {
    buffers.append(
      PlannedBuffer(value: value, count: count, firstStep: steps.count, lastStep: steps.count))
    return buffers.count - 1
  }

  /// Appends a step and extends the lifetimes of all that it touches.
  mutating func emit(_ step: Step<K>, nodes: [Int], result: ValueID) {
    for place in [step.input, step.second, step.bias, step.residual, step.output] {
      if let place { extendLifetime(place) }
    }
    for place in step.operands { extendLifetime(place) }
    for place in step.results { extendLifetime(place) }
    steps.append(step)
    stepFacts.append(PlanFacts.Step(nodes: nodes, result: result))
  }

  private mutating func extendLifetime(_ place: Place) {
    if place.region == .arena { buffers[place.offset].lastStep = steps.count }
  }

  /// Fixes offsets once all lifetimes are known, and turns buffer numbers into them.
  private mutating func placeBuffers() {
    let last = max(steps.count - 1, 0)
    for index in buffers.indices where buffers[index].isPinned { buffers[index].lastStep = last }
    memory = MemoryPlan(
      buffers.map { buffer in
        MemoryPlan.Request(count: buffer.count, lifetime: buffer.lifetime)
      })
    for index in steps.indices {
      steps[index].input = resolved(steps[index].input)
      steps[index].second = steps[index].second.map(resolved)
      steps[index].bias = steps[index].bias.map(resolved)
      steps[index].residual = steps[index].residual.map(resolved)
      steps[index].output = resolved(steps[index].output)
      steps[index].operands = steps[index].operands.map(resolved)
      steps[index].results = steps[index].results.map(resolved)
    }
  }

  private func resolved(_ place: Place) -> Place {
    place.region == .arena
      ? Place(region: .arena, offset: memory.offsets[place.offset] + place.displacement) : place
  }
}

// MARK: - What the plan keeps of it

extension PlanCompiler {
  var arenaByteCount: Int { memory.count }

  var plannedInputs: [PlannedInput] {
    graph.inputs.map { input in
      PlannedInput(
        value: input.value, shape: shape(input.value), elementType: input.elementType,
        offset: places[input.value.index].map { resolved($0).offset })
    }
  }

  /// Outputs and kept values, each once, in the order in which they were asked for.
  var readable: [ReadableValue] {
    var isListed = [Bool](repeating: false, count: graph.valueCount)
    var values: [ReadableValue] = []
    for value in asked where !isListed[value.index] {
      isListed[value.index] = true
      if let source = readableSource(source[value.index]) {
        values.append(
          ReadableValue(
            value: value, shape: shape(value), elementType: type(value), source: source))
      }
    }
    return values
  }

  private func readableSource(_ origin: ValueID) -> ReadableValue.Source? {
    if let tensor = graph.constants[origin.index] { return .constant(tensor) }
    return places[origin.index].map { place in
      place.region == .arena
        ? .arena(offset: resolved(place).offset) : .planConstant(offset: place.offset)
    }
  }

  func makeConstants() -> Memory {
    let memory = Memory(byteCount: constantByteCount)
    // Vectors are read in blocks of 16, whose last one may go beyond a constant's end.
    memory.base.initializeMemory(as: UInt8.self, repeating: 0, count: constantByteCount)
    for block in constantBlocks { block.write(to: memory.base + block.offset) }
    return memory
  }

  var facts: PlanFacts {
    PlanFacts(
      steps: stepFacts,
      placements: buffers.indices.map { index in
        PlanFacts.Placement(
          value: buffers[index].value, offset: memory.offsets[index],
          count: buffers[index].count, lifetime: buffers[index].lifetime)
      },
      arenaBytes: memory.count, unsharedBytes: buffers.reduce(0) { $0 + $1.count })
  }
}

/// Numbers that a plan holds as constants, and where: bytes from the start.
private struct ConstantBlock<Scalar: KernelScalar> {
  enum Numbers {
    case tensor(Tensor)
    case scalars([Scalar])
  }
  var offset: Int
  var numbers: Numbers

  func write(to memory: UnsafeMutableRawPointer) {
    switch numbers {
    case .tensor(let tensor): tensor.write(to: memory, as: Scalar.self)
    case .scalars(let scalars):
      memory.assumingMemoryBound(to: Scalar.self).update(from: scalars, count: scalars.count)
    }
  }
}

/// Memory that a plan needs, before it is placed.
struct PlannedBuffer {
  var value: ValueID
  /// Bytes.
  var count: Int
  var firstStep: Int
  var lastStep: Int
  /// Whether the value can be read after the run.
  var isPinned = false

  var lifetime: ClosedRange<Int> { firstStep...lastStep }
}
