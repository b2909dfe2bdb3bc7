import FastKernels
import Gradients
import NeuralNetwork
import Testing

/// What is asked of a differentiation beside the rules.
@Suite struct DifferentiationTests {
  @Test func addsUpWhatComesFromEachUse() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([]))
    let square = graph.add(.multiply, [x, x])
    let sum = graph.add(.add, [square, x])
    let step = try differentiate(graph, of: sum, withRespectTo: [x, square])
    let run = try Session(
      Plan<PortableKernels>(step.graph, outputs: step.gradients)
    ).run([Tensor(Shape([]), [3])])
    #expect(run.outputs.map(\.floats) == [[7], [1]])
  }

  @Test func givesZerosForWhatHasNoPart() throws {
    var graph = Graph()
    let (x, y) = (graph.addInput(Shape([])), graph.addInput(Shape([2])))
    let sum = graph.add(.exponential, [x])
    let step = try differentiate(graph, of: sum, withRespectTo: [y])
    let run = try Session(
      Plan<PortableKernels>(step.graph, outputs: step.gradients)
    ).run([Tensor(Shape([]), [3]), Tensor(Shape([2]), [1, 2])])
    #expect(run.outputs[0].floats == [0, 0])
  }

  @Test func multipliesTheJacobianByASeed() throws {
    var graph = Graph()
    let (x, seed) = (graph.addInput(Shape([3])), graph.addInput(Shape([3])))
    let square = graph.add(.multiply, [x, x])
    let step = try differentiate(graph, of: square, withRespectTo: [x], seed: seed)
    let run = try Session(
      Plan<PortableKernels>(step.graph, outputs: step.gradients)
    ).run([Tensor(Shape([3]), [1, 2, 3]), Tensor(Shape([3]), [1, 0, -1])])
    #expect(run.outputs[0].floats == [2, 0, -6])
  }

  @Test func refusesWhatCannotBeDifferentiated() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([2, 2]))
    let whole = graph.add(.cast(.int64), [x])
    let determinant = graph.add(.determinant, [x])
    let sum = graph.add(.reduce(.sum, axes: [0, 1], keepsAxes: false), [x])
    func error(of value: ValueID, by other: ValueID, seed: ValueID? = nil) -> DifferentiationError?
    {
      do throws(DifferentiationError) {
        _ = try differentiate(graph, of: value, withRespectTo: [other], seed: seed)
        return nil
      } catch {
        return error
      }
    }
    #expect(error(of: x, by: x) == .notOneNumber(x, shape: Shape([2, 2])))
    #expect(error(of: sum, by: whole) == .elementType(whole, found: .int64))
    #expect(error(of: determinant, by: x) == .noRule(node: 1, .determinant))
    #expect(error(of: sum, by: ValueID(index: 99)) == .unknownValue(ValueID(index: 99)))
    #expect(
      error(of: sum, by: x, seed: x) == .seed(expected: Shape([]), found: Shape([2, 2])))
  }

  /// Which elements are dropped depends on the number alone; their gradients are dropped with them.
  @Test func dropsTheSameElementsOnTheWayBack() throws {
    var graph = Graph()
    let x = graph.addInput(Shape([10, 1003]))
    let number = graph.addInput(Shape([1]), .int64)
    let dropped = graph.add(.training(.dropout(rate: 0.25, stream: 3)), [x, number])
    let sum = graph.add(.reduce(.sum, axes: [0, 1], keepsAxes: false), [dropped])
    let step = try differentiate(graph, of: sum, withRespectTo: [x])
    let ones = Tensor(Shape([10, 1003]), [Float](repeating: 1, count: 10030))
    func run<K: Kernels>(_ kernels: K.Type, _ number: Int64, threads: Int) throws -> [[Float]] {
      let plan = try Plan<K>(step.graph, outputs: [dropped] + step.gradients)
      let session = Session(plan, threads: ThreadPool(count: threads))
      return try session.run([ones, Tensor(Shape([1]), elements: .int64([number]))])
        .outputs.map(\.floats)
    }
    let first = try run(PortableKernels.self, 7, threads: 1)
    #expect(first[0] == first[1])
    #expect(Set(first[0]) == [0, Float(1) / 0.75])
    // 10,030 draws with a share of 1/4: five deviations are 217.
    let kept = first[0].count { $0 != 0 }
    #expect(abs(kept - 7522) < 217)
    #expect(try run(FastKernels.self, 7, threads: 2) == first)
    #expect(try run(PortableKernels.self, 8, threads: 1) != first)
  }

  /// The published vectors of Salmon et al.'s own implementation.
  @Test func philoxGivesThePublishedNumbers() {
    #expect(
      Philox(key: 0).numbers(.zero)
        == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
    #expect(
      Philox(key: .max).numbers(SIMD4(repeating: .max))
        == [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD])
    #expect(
      Philox(key: 0x299F_31D0_A409_3822).numbers([
        0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344,
      ])
        == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
  }
}
