internal import Gradients
public import Networks
internal import NeuralNetwork

// What experiments ask of a run. Nothing here changes it.
extension TrainingRun {
  /// Spread and gradients of all layers with weights, with the weights of now and, in batch
  /// normalisations, the statistics of each batch.
  ///
  /// - Parameter batches: So many batches of the images that are trained on, as they are.
  public func layerStatistics(batches: Int) throws(TrainingFault) -> [LayerStatistics] {
    let layers = subject.layers
    let trainer = try subject.observer(trainer.state, layers.map(\.response), threads)
    let loader = BatchLoader(
      data.training, normalization, batchSize: recipe.batchSize.value, seed: recipe.seed)
    let epoch = loader.epoch(0)
    let count = min(batches, loader.batchCount)
    var spreads = [Spread](repeating: Spread(), count: layers.count)
    var norms = [Double](repeating: 0, count: layers.count)
    var batch = Batch()
    for index in 0..<count {
      epoch.load(index, into: &batch)
      do throws(RunError) {
        try trainer.computeGradients { images, targets in batch.copy(to: images, targets) }
      } catch {
        throw .untrainable("\(error)")
      }
      for (index, layer) in layers.enumerated() {
        trainer.withValue(layer.response) { spreads[index].add($0) }
        let square = trainer.withGradient(layer.parameter) { gradient in
          gradient.reduce(0.0) { $0 + Double($1) * Double($1) }
        }
        norms[index] += (square ?? 0).squareRoot()
      }
    }
    return layers.enumerated().map { index, layer in
      LayerStatistics(
        name: layer.name, responseDeviation: spreads[index].deviation,
        gradientNorm: norms[index] / Double(max(count, 1)))
    }
  }

  /// The loss around the weights of now, with running statistics as in a test.
  ///
  /// - Parameter progress: Is told how many of all rows are done.
  public func lossSurface(
    _ settings: LossSurface.Settings, progress: (_ rows: Int) -> Void = { _ in }
  ) throws(TrainingFault) -> LossSurface {
    let share = Double(settings.images) / Double(max(data.training.count, 1))
    let images =
      share < 1 ? data.training.subset(share: share, seed: settings.seed) : data.training
    let test = TestRun(images, normalization, threads: threads)
    let state = trainer.state
    let weights = state.averages.isEmpty ? state.parameters : state.averages
    let directions = (0..<2).map {
      WeightDirection(weights, filters: subject.filterCounts, seed: settings.seed, index: $0)
    }
    let coordinates = settings.coordinates
    var surface = LossSurface(coordinates: coordinates, losses: [], accuracies: [])
    for y in coordinates {
      var (losses, accuracies): ([Float], [Float]) = ([], [])
      for x in coordinates {
        var moved = state
        moved.averages = []
        moved.parameters = weights
        directions[0].add(Float(x), to: &moved.parameters)
        directions[1].add(Float(y), to: &moved.parameters)
        let result = try test.result(of: subject.model(moved, batch: test.batchSize))
        losses.append(Float(result.loss))
        accuracies.append(Float(result.accuracy))
      }
      surface.losses.append(losses)
      surface.accuracies.append(accuracies)
      progress(surface.losses.count)
    }
    return surface
  }

  /// A test on images whose patches change their places, each image's in a way of its own.
  ///
  /// - Parameter side: Of a patch, in pixels.
  /// - Returns: Nil where patches of that side do not cover the images.
  public func testResult(shufflingPatchesOf side: Int) throws(TrainingFault) -> TestRun.Result? {
    guard data.test.isMade(ofPatches: side) else { return nil }
    let images = data.test.shufflingPatches(of: side, .each, seed: recipe.seed)
    let test = TestRun(images, normalization, threads: threads)
    return try test.result(of: subject.model(trainer.state, batch: test.batchSize))
  }

  /// The network before its first step, for one image.
  public var initialModel: Model { subject.model([:]) }
}
