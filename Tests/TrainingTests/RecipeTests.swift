import Lessons
import Networks
import Testing

@testable import Training

@Suite struct RecipeTests {
  private func errors(_ source: String) -> String {
    text(Recipe.read(Array(source.utf8), path: "recipes/test.yml").diagnostics)
  }

  private static let least = """
    network: lenet-5-modern
    data: {name: fashion-mnist}
    epochs: 10
    learning_rate: {peak: 0.1}

    """

  @Test func hasDefaultsForAllButFour() throws {
    let (recipe, diagnostics) = Recipe.read(Array(Self.least.utf8), path: "r.yml")
    #expect(text(diagnostics) == "")
    #expect(
      recipe
        == Recipe(
          network: Located("lenet-5-modern", at: SourcePlace(path: "r.yml", line: 1, column: 10)),
          data: Located(
            Recipe.Data(
              source: .named(.fashionMNIST), share: 1, heldOut: 0.2, shuffledPatches: nil),
            at: SourcePlace(path: "r.yml", line: 2, column: 7)),
          seed: 1, epochs: 10, batchSize: Located(128, at: SourcePlace(path: "r.yml")),
          optimizer: .sgd(momentum: 0.9, isNesterov: false),
          learningRate: Recipe.LearningRate(peak: 0.1, warmUp: 0, schedule: .constant),
          weightDecay: 0, gradientClipping: nil, labelSmoothing: 0, dropout: 0,
          augmentation: Augmentation(), movingAverage: nil, evaluateEvery: 1, snapshots: []))
  }

  @Test func readsEverySetting() throws {
    let source = """
      network: small-vit
      data: {folder: pets, width: 28, height: 28, colors: grey, share: 0.1, held_out: 0.25}
      seed: 7
      epochs: 30
      batch_size: 64
      optimizer: {kind: adamw, betas: [0.9, 0.99], epsilon: 1e-7}
      learning_rate: {peak: 1e-3, schedule: cosine, warm_up: 2.5, final: 1e-5}
      weight_decay: 0.05
      gradient_clipping: 1
      label_smoothing: 0.1
      dropout: 0.2
      augmentation:
        crop: 2
        flip: true
        brightness: 0.1
        contrast: 0.2
        saturation: 0.3
        erasing: 0.25
        mixup: 0.2
        cutmix: 1
      moving_average: 0.999
      evaluate_every: 5
      snapshots: [0, 1, 30]
      """
    let (read, diagnostics) = Recipe.read(Array(source.utf8), path: "r.yml")
    #expect(text(diagnostics) == "")
    let recipe = try #require(read)
    #expect(
      recipe.settings == """
        network: small-vit
        data: pets, 28 x 28, grey, share 0.1, held out 0.25
        seed: 7
        epochs: 30
        batch_size: 64
        optimizer: adamw, betas 0.9 0.99, epsilon 1e-07
        learning_rate: 0.001, warm-up 2.5, cosine, final 1e-05
        weight_decay: 0.05
        gradient_clipping: 1.0
        label_smoothing: 0.1
        dropout: 0.2
        augmentation: crop 2, flip true, brightness 0.1, contrast 0.2, saturation 0.3, erasing 0.25, \
        mixup 0.2, cutmix 1.0
        moving_average: 0.999
        evaluate_every: 5
        snapshots: [0, 1, 30]

        """)
  }

  @Test func readsOtherOptimizersAndSchedules() throws {
    func read(_ lines: String) throws -> Recipe {
      let source = "network: small-vgg\ndata: {name: mnist-5k}\nepochs: 50\n" + lines
      return try #require(Recipe.read(Array(source.utf8), path: "r.yml").recipe)
    }
    let step = try read(
      "learning_rate: {peak: 1, schedule: step, milestones: [30, 40], factor: 0.2}\n"
        + "optimizer: {kind: sgd, momentum: 0.8, nesterov: true}")
    #expect(step.learningRate.schedule == .step(milestones: [30, 40], factor: 0.2))
    #expect(step.optimizer == .sgd(momentum: 0.8, isNesterov: true))
    let rate = "learning_rate: {peak: 1}\n"
    #expect(
      try read(rate + "optimizer: {kind: rmsprop, decay: 0.9}").optimizer
        == .rmsProp(decay: 0.9, momentum: 0, epsilon: 1e-8))
    #expect(
      try read(rate + "optimizer: {kind: adam}").optimizer
        == .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8))
  }

  @Test func hashesSettingsAndNotTheirSpelling() throws {
    func hash(_ source: String) throws -> UInt64 {
      try #require(Recipe.read(Array(source.utf8), path: "r.yml").recipe).hash
    }
    let hash1 = try hash(Self.least)
    #expect(try hash("# A comment\nseed: 1\n" + Self.least) == hash1)
    #expect(try hash("seed: 2\n" + Self.least) != hash1)
  }

  @Test func namesEveryKeyThatIsMissing() {
    #expect(
      errors("seed: 1\n") == """
        recipes/test.yml:1:1: error: key "data" is missing
          help: add data: {name: fashion-mnist}
        recipes/test.yml:1:1: error: key "epochs" is missing
          help: add epochs: 10
        recipes/test.yml:1:1: error: key "learning_rate" is missing
          help: add learning_rate: {peak: 0.05, schedule: cosine}
        recipes/test.yml:1:1: error: key "network" is missing
          help: add network: lenet-5-modern
        """)
  }

  @Test func namesAllThatIsWrongAtOnce() {
    let source = """
      network: lenet-5-moder
      data: {name: fashion-mnist, held_out: 0.1}
      epochs: 10
      batchsize: 64
      learning_rate: {peak: -1, schedule: cosin}
      optimizer: {kind: adam, momentum: 0.9}
      label_smoothing: 1.5
      augmentation: {crop: two, mixup: 9}
      evaluate_every: 11
      snapshots: [5, 3]
      """
    let architectures = nearestNameHelp(
      for: "lenet-5-moder", among: Architectures.all.map(\.name), called: "architectures")
    #expect(architectures.hasSuffix("more; try lenet-5-modern"))
    #expect(
      errors(source) == """
        recipes/test.yml:1:10: error: there is no architecture "lenet-5-moder"
          help: \(architectures)
        recipes/test.yml:2:39: error: "fashion-mnist" has images to test with: none are held out
          help: leave "held_out" out
        recipes/test.yml:4:1: error: unknown key "batchsize"
          help: available keys are batch_size, epochs, optimizer, data, seed, network, snapshots, \
        dropout, weight_decay, learning_rate, augmentation, label_smoothing and 3 more; \
        try batch_size
        recipes/test.yml:5:23: error: "peak" is -1, outside 1e-09 to 100
          help: choose a number from 1e-09 to 100
        recipes/test.yml:5:37: error: "schedule" cannot be "cosin"
          help: available values are constant, step, cosine; try cosine
        recipes/test.yml:6:35: error: "momentum" is no setting of adam
          help: leave it out; its settings are betas, epsilon
        recipes/test.yml:7:18: error: "label_smoothing" is 1.5, outside 0 to 0.9
          help: choose a number from 0 to 0.9
        recipes/test.yml:8:22: error: "crop" must be a whole number, found the text "two"
          help: write crop: 2
        recipes/test.yml:8:34: error: "mixup" is 9, outside 0.05 to 4
          help: choose a number from 0.05 to 4
        recipes/test.yml:9:17: error: "evaluate_every" is 11, outside 1 to 10
          help: choose a whole number from 1 to 10
        recipes/test.yml:10:16: error: "snapshots" has 3 behind 5
          help: list the numbers in ascending order, each once
        """)
  }

  @Test(arguments: [
    (
      "data: {folder: pets, name: mnist-5k}",
      """
      1:7: error: the data have both a name and a folder
        help: write data: {name: fashion-mnist}, or data: {folder: photographs, width: 64, height: 64}
      """
    ),
    (
      "data: {folder: pets, width: 64}",
      """
      1:16: error: key "height" is missing
        help: add height: 64
      """
    ),
    (
      "data: {name: mnist-5k, width: 32}",
      """
      1:31: error: "width" belongs to a folder of images, not to named data
        help: leave it out: the images have the size that they have
      """
    ),
    (
      "data: {name: mnist}",
      """
      1:14: error: "name" cannot be "mnist"
        help: available values are fashion-mnist, mnist-5k, digits-8x8
      """
    ),
    (
      "optimizer: {kind: sgd, momentum: 0, nesterov: true}",
      """
      1:47: error: "nesterov" needs momentum, which is 0
        help: write momentum: 0.9, or leave "nesterov" out
      """
    ),
    (
      "optimizer: {kind: adam, betas: [0.9]}",
      """
      1:32: error: "betas" must be two numbers, found 1
        help: write betas: [0.9, 0.999]
      """
    ),
    (
      "learning_rate: {peak: 1, schedule: step}",
      """
      1:16: error: key "milestones" is missing
        help: add milestones: [30, 40]
      """
    ),
    (
      "learning_rate: {peak: 1, final: 0.1, warm_up: 20}",
      """
      1:33: error: "final" is no setting of a constant schedule
        help: leave it out; its settings are peak, warm_up
      1:47: error: "warm_up" is 20, outside 0 to 10
        help: choose a number from 0 to 10
      """
    ),
    (
      "epochs: [1",
      """
      2:8: error: broken YAML: did not find expected ',' or ']'
        help: write key: value, one to a line, with quotes around a value that holds ": " or #
      """
    ),
  ])
  func saysWhatIsWrong(line: String, expected: String) {
    let key = String(line.prefix { $0 != ":" })
    // The other lines that every recipe has.
    let rest = Self.least.split(separator: "\n").filter { !$0.hasPrefix(key) }
    let source = ([line] + rest.map(String.init)).joined(separator: "\n")
    #expect(errors(source).replacing("recipes/test.yml:", with: "") == expected)
  }

  @Test func refusesBatchesLargerThanTheData() {
    let source =
      "batch_size: 5000\ndata: {name: digits-8x8}\nnetwork: lenet-5-modern\nepochs: 1\n"
      + "learning_rate: {peak: 1}\n"
    let lines = (0..<20).map { index in
      [Int](repeating: index % 10, count: 65).map(String.init).joined(separator: ",") + "\n"
    }
    let disk = Disk.memory(texts: ["digits.csv": lines.joined()], name: "digits-8x8")
    let recipe = Recipe.read(Array(source.utf8), path: "r.yml").recipe
    let diagnostics = recipe.map { TrainingData.read(for: $0, from: disk).diagnostics }
    #expect(
      text(diagnostics ?? []) == """
        r.yml:1:13: error: "batch_size" is 5000, but there are only 10 images to train on
          help: choose a whole number from 1 to 10
        """)
  }
}
