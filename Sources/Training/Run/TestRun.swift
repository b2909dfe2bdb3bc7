internal import FastKernels
internal import Glibc
public import Networks
public import NeuralNetwork

/// What a network makes of images that it was not trained on.
public struct TestRun {
  public struct Result: Sendable, Equatable {
    /// The mean of −log p of the right class.
    public let loss: Double
    /// How many images' most probable class is theirs: 0...1.
    public let accuracy: Double
  }

  private let images: LabelledImages
  private let normalization: Normalization
  private let threads: ThreadPool
  /// How many images go through at once.
  public let batchSize: Int

  public init(
    _ images: LabelledImages, _ normalization: Normalization, threads: ThreadPool,
    batchSize: Int = 100
  ) {
    self.images = images
    self.normalization = normalization
    self.threads = threads
    self.batchSize = batchSize
  }

  /// - Parameter model: Built for ``batchSize``, or for any.
  /// - Throws: ``TrainingFault`` where it is no classifier of such images.
  public func result(of model: Model) throws(TrainingFault) -> Result {
    try model.check(images)
    guard let logits = model.logits else { throw .noClassifier }
    let input = model.graph.inputs[0].value
    let shape = Shape([batchSize, images.channels, images.height, images.width])
    let plan: Plan<FastKernels>
    do throws(PlanError) {
      plan = try Plan(model.graph, inputShapes: [shape], outputs: [logits], threads: threads)
    } catch {
      throw TrainingFault(error)
    }
    let session = Session(plan, threads: threads)
    let batches = TestBatches(images, normalization, batchSize: batchSize)
    var batch = Batch()
    var (loss, correct) = (0.0, 0)
    for index in 0..<batches.count {
      batches.load(index, into: &batch)
      session.withInput(input) { memory in
        // The last batch may be smaller: the rest of the memory holds black images.
        let end = memory.update(fromContentsOf: batch.images)
        memory[end...].update(repeating: 0)
      }
      do throws(RunError) {
        try session.execute()
      } catch {
        throw .untrainable("\(error)")
      }
      session.withElements(of: logits) { scores in
        let classes = scores.count / batchSize
        let filled = UnsafeBufferPointer(rebasing: scores[..<(batch.count * classes)])
        loss += crossEntropy(filled, batch.labels)
        correct += correctCount(filled, batch.labels)
      }
    }
    let count = Double(max(images.count, 1))
    return Result(loss: loss / count, accuracy: Double(correct) / count)
  }
}

/// Σ log Σ eᶻ − z of the label over rows of scores z, (batch, classes).
private func crossEntropy(_ scores: UnsafeBufferPointer<Float>, _ labels: [Int]) -> Double {
  let classes = scores.count / max(labels.count, 1)
  return labels.enumerated().reduce(0) { sum, entry in
    let row = scores[(entry.offset * classes)..<((entry.offset + 1) * classes)]
    let largest = Double(row.max() ?? 0)
    let total = row.reduce(0.0) { $0 + exp(Double($1) - largest) }
    return sum + largest + log(total) - Double(row[row.startIndex + entry.element])
  }
}
