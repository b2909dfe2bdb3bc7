import Testing

@testable import Networks

/// What papers print, what we count, and why where they differ.
@Suite struct PublishedFactsTests {
  @Test(arguments: PublishedFacts.all)
  func countsWhatIsStatedBesideThePaper(fact: PublishedFact) throws {
    let definition = try Definitions.named(fact.architecture)
    #expect(fact.quantity.value(of: definition.model, definition.facts) == fact.ours)
  }

  /// The last digit that is printed, and ours, leave a published number no choice where they agree.
  @Test(arguments: PublishedFacts.all.filter(\.agrees))
  func roundsToWhatIsPublished(fact: PublishedFact) {
    #expect(fact.published % fact.precision == 0)
    #expect(fact.reason == nil)
  }

  /// Each number that is printed otherwise than we count, copied from its source once more.
  private static let otherwise: [(name: String, quantity: PublishedFact.Quantity, printed: Int)] =
    [
      ("lenet-5", .parameters(), 60_000), ("alexnet", .units(), 650_000),
      ("alexnet", .units(block: "conv1"), 253_440),
      ("vgg-16", .convolutionOperations, 30_713_000_000),
      ("googlenet", .weights(block: "conv1"), 2765), ("googlenet", .parameters(), 6_960_845),
      ("googlenet", .multiplyAdds(block: "conv1"), 34_000_000),
      ("googlenet", .multiplyAdds(block: "inception_4a"), 73_000_000),
      ("googlenet", .multiplyAdds(block: "inception_5a"), 54_000_000),
      ("googlenet", .multiplyAdds(), 1_502_000_000),
      ("resnet-34", .multiplyAdds(), 3_600_000_000),
      ("resnet-50", .multiplyAdds(), 3_800_000_000),
      ("vit-b-16", .parameters(), 86_000_000), ("vit-l-16", .parameters(), 307_000_000),
      ("deit-ti", .parameters(), 5_000_000),
    ]
    + [
      ("3b", 380), ("4a", 364), ("4b", 437), ("4c", 463), ("4d", 580), ("4e", 840), ("5a", 1072),
      ("5b", 1388),
    ].map { ("googlenet", .weights(block: "inception_\($0)"), $1 * 1024) }

  @Test(arguments: otherwise)
  func statesWhatIsPrintedOtherwise(
    name: String, quantity: PublishedFact.Quantity, printed: Int
  ) throws {
    let fact = try #require(
      PublishedFacts.about(name).first { $0.quantity == quantity && !$0.agrees })
    #expect(fact.published == printed)
    #expect(fact.reason?.isEmpty == false)
  }

  @Test func statesNothingElseThatIsPrintedOtherwise() {
    #expect(PublishedFacts.all.count { !$0.agrees } == Self.otherwise.count)
  }

  // MARK: - Reasons

  /// The rows, 2.7 thousand (of 1,024) in conv1 among them, sum to 6,797.7 thousand and 1,502 million.
  @Test func addsUpTheTableOfGoogLeNet() throws {
    let facts = PublishedFacts.about("googlenet")
    let weights = facts.filter { if case .weights = $0.quantity { true } else { false } }
    let work = facts.filter {
      if case .multiplyAdds(.some) = $0.quantity { true } else { false }
    }
    #expect([weights.count, work.count] == [12, 12])
    #expect((10 * weights.reduce(0) { $0 + $1.published } + 512) / 1024 == 67_977)
    #expect(work.reduce(0) { $0 + $1.published } == 1_502_000_000)
    let sums = facts.filter { [.parameters(), .multiplyAdds()].contains($0.quantity) }
    #expect(sums.map(\.published) == [6_960_845, 1_502_000_000])
  }

  /// In tenths of 1,024 weights, and of a million multiply-adds.
  @Test(arguments: [
    ("3a", 159_5, 128_0), ("3b", 379_0, 304_3), ("4a", 366_8, 73_6), ("4b", 438_0, 87_9),
    ("4c", 497_5, 99_9), ("4d", 590_5, 118_5), ("4e", 847_0, 170_0), ("5a", 1018_0, 51_1),
    ("5b", 1409_0, 70_7),
  ])
  func countsTheModulesOfGoogLeNet(name: String, weights: Int, work: Int) throws {
    let (model, facts) = try parts("googlenet")
    let block = "inception_\(name)"
    let found = try #require(PublishedFact.Quantity.weights(block: block).value(of: model, facts))
    #expect((10 * found + 512) / 1024 == weights)
    let adds = try #require(
      PublishedFact.Quantity.multiplyAdds(block: block).value(of: model, facts))
    #expect((adds + 50_000) / 100_000 == work)
  }

  /// Araujo et al. 2019 list 0.177 billion operations up to conv1_1: those of the convolution and of its
  /// biases, and 30.713 up to pool5.
  @Test func countsTheOperationsOfVGG16AsTensorFlowDoes() throws {
    let nodes = try parts("vgg-16").facts.nodes
    let convolutions = nodes.filter { $0.operatorName == "Conv" }
    let work = convolutions.reduce(0) { $0 + $1.multiplyAdds }
    let biases = convolutions.reduce(0) { $0 + $1.resultShape.count }
    let pools = nodes.filter { $0.operatorName == "MaxPool" }.reduce(0) {
      $0 + $1.resultShape.count
    }
    #expect([work, biases, pools] == [15_346_630_656, 13_547_520, 1_530_368])
    #expect((2 * work + 5_000_000) / 10_000_000 == 30_69)
    #expect((2 * work + biases + 4 * pools + 500_000) / 1_000_000 == 30_713)
    let first = convolutions[0]
    #expect((2 * first.multiplyAdds + first.resultShape.count + 500_000) / 1_000_000 == 177)
    let reason = try #require(
      PublishedFacts.about("vgg-16").first { $0.quantity == .convolutionOperations }?.reason)
    #expect(reason.contains("13,547,520") && reason.contains("1,530,368"))
  }

  /// He et al. 2016, section 3.3, option A.
  @Test func countsResNet34WithShortcutsThatTakeNoWork() throws {
    let facts = try parts("resnet-34").facts
    let shortcuts = facts.nodes.filter { $0.name.hasSuffix("/shortcut") }
    #expect(shortcuts.count == 3)
    let rest = facts.multiplyAdds - shortcuts.reduce(0) { $0 + $1.multiplyAdds }
    #expect((rest + 5_000_000) / 10_000_000 == 3_64)
  }

  /// 3.858, 7.570 and 11.282 are 3.8, 7.6 and 11.3 by no one rule.
  @Test func saysWhatIsNotKnownOfResNet50() throws {
    let facts = ["resnet-50", "resnet-101", "resnet-152"].flatMap { PublishedFacts.about($0) }
      .filter { $0.quantity == .multiplyAdds() }
    #expect(facts.map { $0.published / 100_000_000 } == [38, 76, 113])
    #expect(facts.map { $0.ours / 100_000_000 } == [38, 75, 112])
    #expect(facts.map { ($0.ours + 50_000_000) / 100_000_000 } == [39, 76, 113])
    #expect(facts[0].reason?.contains("not known") == true)
  }

  @Test func findsTheUnitsOfAlexNetThatItsFigurePrints() throws {
    let facts = PublishedFacts.about("alexnet").filter {
      if case .units(.some) = $0.quantity { true } else { false }
    }
    #expect(facts.count == 8)
    #expect(facts.reduce(0) { $0 + $1.published } == 622_312)
    #expect(55 * 48 * 96 == 253_440)
  }

  @Test func citesTheReimplementationOfGoogLeNet() throws {
    let architecture = try #require(Architectures.named("googlenet-bn"))
    #expect(architecture.paper == .torchvision)
    for note in [architecture.note, Architectures.named("googlenet")?.note] {
      let note = try #require(note)
      #expect(note.contains("3 × 3") && note.contains("batch normalisation"))
      #expect(note.contains("biases"))
    }
  }

  // MARK: - Trained networks

  /// He et al. 2016, table 6; the repository of Touvron et al. 2021.
  @Test(arguments: [
    ("cifar-resnet-20", [8.75]), ("cifar-resnet-32", [7.51]), ("cifar-resnet-44", [7.17]),
    ("cifar-resnet-56", [6.97]), ("cifar-resnet-110", [6.43]), ("deit-ti", [72.2, 72.202]),
    ("deit-s", [79.9, 79.854]),
  ])
  func statesHowWellTrainedNetworksDid(name: String, percent: [Double]) {
    let results = PublishedResult.about(name)
    #expect(results.map(\.percent) == percent)
    let measure: PublishedResult.Measure =
      name.hasPrefix("cifar") ? .cifar10Error : .imageNetTop1
    #expect(results.allSatisfy { $0.measure == measure })
    #expect(Architectures.named(name) != nil)
  }

  private func parts(_ name: String) throws -> (model: Model, facts: GraphFacts) {
    let definition = try Definitions.named(name)
    return (definition.model, definition.facts)
  }
}
