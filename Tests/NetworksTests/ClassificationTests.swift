import NeuralNetwork
import Testing

@testable import Networks

@Suite struct ClassificationTests {
  private func classes(_ scores: [Float], top: Int = 9) -> [Classification] {
    classify(Tensor(Shape([1, scores.count]), scores), labels: ["cat", "dog", "bird"], top: top)
  }

  @Test func takesProbabilitiesAsTheyAre() {
    #expect(
      classes([0.25, 0.5, 0.25]) == [
        Classification(index: 1, label: "dog", probability: 0.5),
        Classification(index: 0, label: "cat", probability: 0.25),
        Classification(index: 2, label: "bird", probability: 0.25),
      ])
  }

  /// numpy.exp([1, 0, -2]) / sum
  @Test func appliesSoftmaxToOtherScores() {
    let expected = [0.7053845126982411, 0.25949646034241913, 0.03511902695933972]
    for (found, expected) in zip(classes([1, 0, -2]).map(\.probability), expected) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func doesAsToldWhereScoresOnlyLookLikeProbabilities() {
    let found = classify(
      Tensor(Shape([3]), [1, 0, 0]), labels: [], top: 1, form: .open)
    #expect(abs((found.first?.probability ?? 0) - 0.5761168847658291) < 1e-12)
  }

  private static let outputs: [(String, [Int], Int?, ScoreForm)] = [
    ("Softmax", [1, 3], 3, .distribution), ("Sigmoid", [1, 3], 3, .independent),
    ("Relu", [1, 3], 3, .open), ("Relu", [1, 3, 1, 1], 3, .open),
    ("Relu", [1, 3, 2, 1], nil, .open),
    ("Relu", [3], nil, .open), ("Relu", [2, 3], nil, .open), ("Relu", [1, 1], nil, .open),
  ]

  @Test(arguments: outputs)
  func knowsWhatTheOutputHolds(
    operatorName: String, shape: [Int], count: Int?, form: ScoreForm
  ) throws {
    let model = try Model(file: File.model(input: shape, [File.node(operatorName, ["x"])]))
    #expect(model.classCount == count)
    #expect(model.scoreForm(of: Tensor(Shape([1, 2]), [3, 4])) == form)
    let certain = form == .open ? .distribution : form
    #expect(model.scoreForm(of: Tensor(Shape([1, 2]), [0.25, 0.75])) == certain)
  }

  @Test func bearsScoresOfAnySize() {
    #expect(classes([3e38, -3e38, 0]).map(\.probability) == [1, 0, 0])
    let third = 1.0 / 3
    #expect(classes([-1000, -1000, -1000]).map(\.probability) == [third, third, third])
  }

  @Test func keepsTheOrderOfEquallyProbableClasses() {
    #expect(classes([0, 0, 0], top: 2).map(\.index) == [0, 1])
  }

  @Test func numbersClassesWithoutLabel() {
    #expect(classes([0, 0, 0, 5]).first?.label == "class 3")
  }

  @Test func hasNoProbabilitiesWhereAScoreIsNoNumber() {
    let found = classes([.nan, 1, 2])
    #expect(found.map(\.index) == [0, 1, 2])
    #expect(found.allSatisfy { $0.probability.isNaN })
  }

  @Test(arguments: ["cat\ndog\nbird", "cat\r\ndog\r\nbird\r\n", "cat\n\ndog\nbird\n\n"])
  func readsOneLabelPerLine(text: String) {
    #expect(classLabels(Array(text.utf8)) == ["cat", "dog", "bird"])
  }
}
