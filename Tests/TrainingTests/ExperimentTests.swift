import Lessons
import Networks
import Testing

@testable import Training

@Suite struct ExperimentTests {
  private func read(_ source: String) -> (experiment: Experiment?, errors: String) {
    let (experiment, diagnostics) = Experiment.read(Array(source.utf8), path: "e.yml")
    return (experiment, text(diagnostics))
  }

  private static let source = """
    title: Depth
    question: Is deeper better?
    recipe:
      data: {name: fashion-mnist, share: 0.5}
      epochs: 10
      learning_rate: {peak: 0.1}
    runs:
      - {name: plain, network: small-plain-20}
      - {name: residual, network: small-resnet-20, epochs: 5}
    measure:
      - {kind: layers, batches: 4}
      - {kind: loss_surface, points: 5, runs: [residual]}

    """

  @Test func givesRunsTheSharedSettingsButForTheirOwn() throws {
    let (read, errors) = read(Self.source)
    #expect(errors == "")
    let experiment = try #require(read)
    #expect(experiment.title == "Depth")
    #expect(experiment.question == "Is deeper better?")
    #expect(experiment.runs.map(\.name.value) == ["plain", "residual"])
    #expect(experiment.runs.map(\.recipe.network.value) == ["small-plain-20", "small-resnet-20"])
    #expect(experiment.runs.map(\.recipe.epochs) == [10, 5])
    #expect(experiment.runs.map(\.recipe.data.value.share) == [0.5, 0.5])
    #expect(experiment.runs.map(\.recipe.learningRate.peak) == [0.1, 0.1])
  }

  @Test func measuresAllRunsWhereNoneIsNamed() throws {
    let experiment = try #require(read(Self.source).experiment)
    var surface = LossSurface.Settings()
    surface.points = 5
    #expect(experiment.measurements(of: experiment.runs[0]) == [.layers(batches: 4)])
    #expect(
      experiment.measurements(of: experiment.runs[1])
        == [.layers(batches: 4), .lossSurface(surface)])
  }

  @Test func hashesSettingsAndNotTitles() throws {
    func hash(_ source: String) throws -> UInt64 { try #require(read(source).experiment).hash }
    let hash1 = try hash(Self.source)
    #expect(try hash(Self.source.replacing("title: Depth", with: "title: Other")) == hash1)
    #expect(try hash(Self.source.replacing("epochs: 5", with: "epochs: 6")) != hash1)
    #expect(try hash(Self.source.replacing("points: 5", with: "points: 7")) != hash1)
    #expect(try hash(Self.source.replacing("runs: [residual]", with: "runs: [plain]")) != hash1)
  }

  @Test func namesAllThatIsWrongAtOnce() {
    let source = """
      title: Depth
      recipe:
        data: {name: fashion-mnist}
        epochs: ten
        learning_rate: {peak: 0.1}
        colour: red
      runs:
        - {name: plain, network: small-plain-20}
        - {name: plain, network: small-resnet-20, epochs: 5}
        - {name: No name, network: small-resnet-21, epochs: 5}
        - {network: small-resnet-20, epochs: 5}
      measure:
        - {kind: layer}
        - {kind: filters}
        - {kind: layers, points: 5, runs: [plan]}
        - {kind: shuffled_patches, side: 0}
      """
    let architectures = nearestNameHelp(
      for: "small-resnet-21", among: Architectures.all.map(\.name), called: "architectures")
    let keys = nearestNameHelp(for: "colour", among: Recipe.keys, called: "keys")
    #expect(
      read(source).errors == """
        e.yml:1:1: error: key "question" is missing
          help: add question: Does a deeper network learn better?
        e.yml:4:11: error: "epochs" must be a whole number, found the text "ten"
          help: write epochs: 10
        e.yml:6:3: error: unknown key "colour"
          help: \(keys)
        e.yml:10:12: error: "No name" is no name for a run
          help: use up to 80 lower-case letters, digits, "-" and ".", a letter or digit first and \
        last
        e.yml:10:30: error: there is no architecture "small-resnet-21"
          help: \(architectures)
        e.yml:11:5: error: key "name" is missing
          help: add name: plain-20
        e.yml:13:12: error: "kind" cannot be "layer"
          help: available values are layers, filters, loss_surface, shuffled_patches; try layers
        e.yml:14:5: error: key "layer" is missing
          help: add layer: conv1
        e.yml:15:28: error: "points" is no setting of layers
          help: leave it out; its settings are batches, runs
        e.yml:15:38: error: there is no run "plan"
          help: available runs are plain; try plain
        e.yml:16:36: error: "side" is 0, outside 1 to 1024
          help: choose a whole number from 1 to 1024
        """)
  }

  @Test func givesEachRunANameOfItsOwn() {
    let source = Self.source.replacing("name: residual", with: "name: plain")
      .replacing("runs: [residual]", with: "runs: [plain]")
    #expect(
      read(source).errors == """
        e.yml:9:12: error: there is another run "plain"
          help: give each run a name of its own
        """)
  }
}
