import Synchronization
import Testing

@testable import NeuralNetwork

@Suite struct ThreadPoolTests {
  @Test(arguments: [1, 2, 7])
  func doesEveryPartOnce(count: Int) {
    let threads = ThreadPool(count: count)
    #expect(threads.count == count)
    for parts in [0, 1, 2, 3, 100, 1000] {
      let done = Mutex([Int](repeating: 0, count: parts))
      threads.run(parts: parts) { part, thread in
        done.withLock { $0[part] += 1 }
        #expect((0..<count).contains(thread))
      }
      #expect(done.withLock { $0 } == Array(repeating: 1, count: parts))
    }
  }

  @Test func neverRunsTwoPartsOnOneThreadAtATime() {
    let threads = ThreadPool(count: 4)
    let busy = Mutex([Bool](repeating: false, count: 4))
    for _ in 0..<50 {
      threads.run(parts: 64) { _, thread in
        let wasBusy = busy.withLock { busy in
          defer { busy[thread] = true }
          return busy[thread]
        }
        #expect(!wasBusy)
        busy.withLock { $0[thread] = false }
      }
    }
  }

  @Test func aStepWithinAStepRunsOnItsOwnThread() {
    let threads = ThreadPool(count: 3)
    let sum = Atomic<Int>(0)
    threads.run(parts: 5) { _, _ in
      threads.run(parts: 7) { part, thread in
        #expect(thread == 0)
        sum.wrappingAdd(part, ordering: .relaxed)
      }
    }
    #expect(sum.load(ordering: .relaxed) == 5 * 21)
  }

  @Test func sessionsShareAPlanAndAPoolAtTheSameTime() async throws {
    var noise = Noise(seed: 15)
    let convolution = ConvolutionCase(
      x: [1, 16, 28, 28], weight: [24, 16, 3, 3], pads: [1, 1, 1, 1])
    let graph = convolution.graph(noise: &noise)
    let plan = try Plan<PortableKernels>(graph)
    let inputs = (0..<4).map { _ in noise.tensor(convolution.x) }
    let expected = try inputs.map { try Session(plan).run([$0]).outputs[0].bits }
    let threads = ThreadPool(count: 3)
    try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
      for (index, input) in inputs.enumerated() {
        group.addTask {
          let session = Session(plan, threads: threads)
          var isEqual = true
          for _ in 0..<20 {
            isEqual = try session.run([input]).outputs[0].bits == expected[index] && isEqual
          }
          return (index, isEqual)
        }
      }
      for try await (_, isEqual) in group { #expect(isEqual) }
    }
  }
}
