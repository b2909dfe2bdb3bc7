import FastKernels
import Gradients
import NeuralNetwork
import ReferenceKernels
import Testing

/// Every rule against PyTorch in double precision, against finite differences, and all kernels against
/// each other.
@Suite struct GradientTests {
  /// In double precision what is left is rounding; powers are computed in float32.
  @Test(arguments: Fixture.all)
  func givesTheGradientsOfPyTorch(_ fixture: Fixture) throws {
    let isRough = fixture.operation == "power" || fixture.operation.hasPrefix("localResponse")
    try compare(fixture, ReferenceKernels<Double>.self, tolerance: isRough ? 1e-6 : 1e-12)
  }

  @Test(arguments: Fixture.all)
  func givesThemOnPortableKernels(_ fixture: Fixture) throws {
    try compare(fixture, PortableKernels.self, tolerance: 5e-6)
  }

  @Test(arguments: Fixture.all)
  func givesThemOnFastKernels(_ fixture: Fixture) throws {
    try compare(fixture, FastKernels.self, tolerance: 2e-5)
  }

  /// Largest difference relative to the largest number of the fixture's array.
  private func compare<K: Kernels>(
    _ fixture: Fixture, _ kernels: K.Type, tolerance: Double
  ) throws {
    let built = FixtureGraph(fixture)
    let places = fixture.gradients.indices.filter { fixture.gradients[$0] != nil }
    let differentiation = try differentiate(
      built.graph, of: built.sum, withRespectTo: places.map { built.inputs[$0] })
    let plan = try Plan<K>(
      differentiation.graph, outputs: built.outputs, keeping: differentiation.gradients)
    let session = Session(plan)
    _ = try session.run(fixture.inputs.map(\.tensor))
    let expected =
      (fixture.outputs ?? [fixture.output].compactMap { $0 }) + (fixture.extraOutputs ?? [])
    for (value, array) in zip(built.outputs, expected) {
      compare(session, value, array, tolerance, "a result")
    }
    for (place, gradient) in zip(places, differentiation.gradients) {
      if let array = fixture.gradients[place] {
        compare(session, gradient, array, tolerance, "the gradient of input \(place)")
      }
    }
  }

  private func compare<K: Kernels>(
    _ session: Session<K>, _ value: ValueID, _ expected: Fixture.Array, _ tolerance: Double,
    _ what: String
  ) {
    let found = session.withElements(of: value) { $0.map { Double($0) } }
    guard let found, found.count == expected.values.count else {
      Issue.record("\(what) is not there, or has another shape")
      return
    }
    let scale = expected.values.reduce(1e-3) { max($0, abs($1)) }
    let difference = zip(found, expected.values).reduce(0.0) { max($0, abs($1.0 - $1.1)) }
    #expect(difference <= tolerance * scale, "\(what) differs by \(difference)")
  }
}
