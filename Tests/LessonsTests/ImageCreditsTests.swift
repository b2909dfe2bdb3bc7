import Lessons
import Testing

@Suite struct ImageCreditsTests {
  private func read(_ text: String) -> (credits: ImageCredits, errors: [String]) {
    let (credits, diagnostics) = ImageCredits.read(
      .memory(texts: ["images/credits.yml": text, "images/cat.png": "", "images/dog.jpg": ""]))
    return (credits, diagnostics.map(\.text))
  }

  private let cat = """
    - file: cat.png
      title: A cat
      author: Doe
      year: 1999
      licence: CC0-1.0
      source: a shelf
      changes: none

    """

  @Test func readsEveryKey() throws {
    let (credits, errors) = read(cat)
    #expect(errors == [])
    let credit = try #require(credits["images/cat.png"])
    #expect(
      [credit.title, credit.author, credit.year, credit.licence, credit.source, credit.changes]
        == ["A cat", "Doe", "1999", "CC0-1.0", "a shelf", "none"])
    #expect(credits["images/dog.jpg"] == nil)
    #expect(
      credits.entries == [
        Credits.Entry(
          title: "A cat", details: ["By Doe, 1999.", "Source: a shelf.", "Changes: none."],
          licence: "CC0-1.0", notice: nil)
      ])
  }

  @Test func needsNoFile() {
    let (credits, diagnostics) = ImageCredits.read(.memory([:]))
    #expect(credits.credits.isEmpty && diagnostics.isEmpty)
  }

  @Test func refusesAnImageThatIsNotThere() {
    #expect(
      read(cat.replacing("cat.png", with: "cta.png")).errors == [
        """
        content/images/credits.yml:1:9: error: there is no image "cta.png"
          help: available images are cat.png, credits.yml, dog.jpg; try cat.png
        """
      ])
  }

  @Test func refusesASecondEntryForAnImage() {
    let (credits, errors) = read(cat + cat)
    #expect(credits.credits.count == 1)
    #expect(
      errors == [
        """
        content/images/credits.yml:8:3: error: image "cat.png" is credited twice
          help: keep one of the entries
        """
      ])
  }

  @Test func reportsAMissingAndAnUnknownKey() {
    #expect(
      read(cat.replacing("licence:", with: "license:")).errors == [
        """
        content/images/credits.yml:5:3: error: unknown key "license"
          help: available keys are file, title, author, licence, source, changes, year; try licence
        """,
        """
        content/images/credits.yml:1:3: error: key "licence" is missing
          help: add licence: …
        """,
      ])
  }
}
