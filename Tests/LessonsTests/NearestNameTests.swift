import Lessons
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("fliters", "filters"), ("Filters", "filters"), ("filter", "filters"), ("conv9", "conv2"),
    ("layr", "layer"), ("zebra", nil), ("", nil), ("x", "a"),
  ])
  func findsWhatWasMeant(name: String, expected: String?) {
    let candidates = name == "x" ? ["a", "bb"] : ["conv1", "conv2", "filters", "layer"]
    #expect(nearestName(to: name, among: candidates) == expected)
  }

  @Test func wordsHelp() {
    #expect(
      nearestNameHelp(for: "conv9", among: ["conv1", "conv2"], called: "layers")
        == "available layers are conv1, conv2; try conv2")
    #expect(
      nearestNameHelp(for: "pool", among: ["conv1"], called: "layers")
        == "available layers are conv1")
    #expect(
      nearestNameHelp(for: "pool", among: [], called: "layers")
        == "there are no layers to choose from")
  }

  @Test func showsTheNearestOfManyNames() {
    let names = (1...40).map { "conv\($0)" }
    #expect(
      nearestNameHelp(for: "conv41", among: names, called: "layers")
        == "available layers are conv4, conv31, conv40, conv21, conv1, conv11, conv14, conv3, "
        + "conv5, conv2, conv6, conv30 and 28 more; try conv4")
  }
}
