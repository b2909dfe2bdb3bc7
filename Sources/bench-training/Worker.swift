import BenchmarkWorker
import FastKernels
import Gradients
import NeuralNetwork

#if canImport(Glibc)
  import Glibc
#endif

/// One network in one process, which trains it when told to by a line of standard input.
///
/// PyTorch's worker speaks the same lines (`Benchmarks/training/peer.py`):
///
/// | read | printed |
/// |---|---|
/// | (at the start) | `ready SECONDS` |
/// | `run N` | nanoseconds and loss of each of N steps |
/// | `reset` | `reset`: weights, optimiser and batches are as at the start |
/// | `save FILE` | `saved`; the weights are in FILE as float32, in the order of the index |
/// | `quit` | `peak KIB BEFORE`: the most memory that was resident, and that before loading |
final class Worker {
  private let graph: TrainingGraph
  private let recipe: Recipe
  private let pool: ThreadPool
  private let images: [Float]
  private let labels: [UInt8]
  private let peakBeforeLoading: Int
  private var trainer: Trainer<FastKernels>
  private var count = 0

  init(
    _ recipe: Recipe, weights: StoredWeights, images: String, labels: String, threads: Int
  ) throws {
    peakBeforeLoading = residentPeak()
    let clock = ContinuousClock()
    let start = clock.now
    self.recipe = recipe
    self.images = floats(at: images)
    self.labels = bytes(at: labels)
    pool = ThreadPool(count: threads)
    let network = try recipe.network(weights)
    graph = try TrainingGraph(
      network.model.graph, training: network.trained, batch: recipe.batch)
    trainer = try Trainer(graph, recipe.optimizer, threads: pool)
    let components = (clock.now - start).components
    say("ready \(Double(components.seconds) + Double(components.attoseconds) * 1e-18)")
  }

  func serve() throws {
    while let line = readLine() {
      let words = line.split(separator: " ", maxSplits: 1)
      switch words.first {
      case "run": try run(words.dropFirst().first.flatMap { Int($0) } ?? 0)
      case "reset": reset()
      case "save": save(to: words.dropFirst().first.map(String.init) ?? "")
      case "quit":
        say("peak \(residentPeak()) \(peakBeforeLoading)")
        return
      default: fail("unknown command \(line)")
      }
    }
  }

  private func run(_ steps: Int) throws {
    let clock = ContinuousClock()
    var answer: [String] = []
    for _ in 0..<steps {
      let start = clock.now
      let loss = try step()
      let duration = (clock.now - start).components
      answer.append("\(duration.seconds * 1_000_000_000 + duration.attoseconds / 1_000_000_000)")
      answer.append("\(loss)")
    }
    say(answer.joined(separator: " "))
  }

  private func step() throws(RunError) -> Float {
    let (batch, classes) = (graph.batch, graph.classes)
    let size = images.count / labels.count
    let first = count % (labels.count / batch) * batch
    count += 1
    return try trainer.step(rate: recipe.rate) { memory, targets in
      _ = memory.update(fromContentsOf: images[(first * size)..<((first + batch) * size)])
      targets.update(repeating: 0)
      for image in 0..<batch { targets[image * classes + Int(labels[first + image])] = 1 }
    }
  }

  private func reset() {
    trainer.state = TrainerState(graph, recipe.optimizer, hasAverage: false)
    count = 0
    say("reset")
  }

  private func save(to path: String) {
    guard let file = fopen(path, "wb") else { fail("\(path) cannot be written") }
    for numbers in trainer.state.parameters {
      fwrite(numbers, MemoryLayout<Float>.size, numbers.count, file)
    }
    guard fclose(file) == 0 else { fail("\(path) cannot be written") }
    say("saved")
  }
}
