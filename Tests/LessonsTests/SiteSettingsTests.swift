import Lessons
import Testing

@Suite struct SiteSettingsTests {
  private func read(_ text: String) -> (settings: SiteSettings?, errors: String) {
    let (settings, diagnostics) = parseSiteSettings(.memory(texts: ["site.yml": text]))
    return (settings, diagnostics.map(\.text).joined(separator: "\n"))
  }

  @Test func readsEveryKey() throws {
    let (settings, errors) = read(
      """
      id: my-hub
      title: "My hub"
      tagline: Learn by looking
      language: de
      base_url: https://example.org/hub
      lessons: [one, two]
      promotion:
        title: Courses
        text: Learn more.
        link: https://example.org/courses
        label: See courses
      report: mailto:a@example.org?subject={lesson}&body={place}%0A{text}
      """)
    #expect(errors == "")
    let site = try #require(settings)
    #expect(
      [site.id, site.title, site.tagline, site.language] == [
        "my-hub", "My hub", "Learn by looking", "de",
      ])
    let path = "content/site.yml"
    #expect(
      site.baseURL
        == Located("https://example.org/hub/", at: SourcePlace(path: path, line: 5, column: 11)))
    #expect(
      site.lessonOrder == [
        Located("one", at: SourcePlace(path: path, line: 6, column: 11)),
        Located("two", at: SourcePlace(path: path, line: 6, column: 16)),
      ])
    #expect(
      site.promotion
        == SiteSettings.Promotion(
          title: "Courses", text: "Learn more.",
          link: Located(
            "https://example.org/courses", at: SourcePlace(path: path, line: 10, column: 9)),
          label: "See courses"))
    #expect(
      site.reportLink
        == Located(
          "mailto:a@example.org?subject={lesson}&body={place}%0A{text}",
          at: SourcePlace(path: path, line: 12, column: 9)))
  }

  @Test func needsIDTitleAndTaglineOnly() throws {
    let (settings, errors) = read("id: hub\ntitle: T\ntagline: T")
    #expect(errors == "")
    let site = try #require(settings)
    #expect(site.language == "en-GB")
    #expect(site.baseURL == nil && site.lessonOrder == [] && site.promotion == nil)
    #expect(site.reportLink == nil)
  }

  @Test func letsReadersChooseWhomToWriteTo() throws {
    let report = "mailto:?subject={lesson}"
    let (settings, errors) = read("id: hub\ntitle: T\ntagline: T\nreport: \"\(report)\"")
    #expect(errors == "")
    #expect(settings?.reportLink?.value == report)
  }

  @Test func reportsWhatIsWrong() {
    let (settings, errors) = read(
      "id: My Hub\ntitel: T\nbase_url: example.org\npromotion: {title: A, text: B, link: C}")
    #expect(settings == nil)
    #expect(
      errors == """
        content/site.yml:1:1: error: key "tagline" is missing
          help: add tagline: One line that makes curious
        content/site.yml:1:1: error: key "title" is missing
          help: add title: How filters see
        content/site.yml:1:5: error: "id" cannot be "My Hub"
          help: use lower-case letters, digits and hyphens: my-hub
        content/site.yml:2:1: error: unknown key "titel"
          help: available keys are id, title, tagline, language, base_url, lessons, promotion, \
        report, hosts; try title
        content/site.yml:3:11: error: "base_url" must begin with https:// or http://, found \
        "example.org"
          help: write base_url: https://example.org/
        content/site.yml:4:12: error: key "label" is missing
          help: add label: …
        """)
  }

  @Test(arguments: [
    "https://", "https:///hub/", "https://a.b/?q=1", "https://a.b/#x", "http://a b/",
    "https://a.b/c;d/", "https://a.b/$c/", "https://a.b/*/", "https://a.b/'c'/", "https://a.b/(c)/",
  ])
  func refusesAnAddressThatNoSiteCanHave(address: String) {
    let (_, errors) = read("id: hub\ntitle: T\ntagline: T\nbase_url: \"\(address)\"")
    #expect(
      errors == """
        content/site.yml:4:11: error: "base_url" is no address of a folder: "\(address)"
          help: write a host and a path only: base_url: https://example.org/hub/
        """)
  }

  @Test(
    arguments: [
      ("", Set(StaticHost.allCases)), ("\nhosts: [apache, github]", [.apache, .github]),
      ("\nhosts: []", []),
    ] as [(String, Set<StaticHost>)])
  func writesHeaderFilesForAllHostsOrThoseNamed(line: String, hosts: Set<StaticHost>) throws {
    let (settings, errors) = read("id: hub\ntitle: T\ntagline: T" + line)
    #expect(errors == "")
    #expect(try #require(settings).hosts == hosts)
  }

  @Test func refusesAHostThatItDoesNotKnow() {
    let (_, errors) = read("id: hub\ntitle: T\ntagline: T\nhosts: [netlify, apachee]")
    #expect(
      errors == """
        content/site.yml:4:18: error: there is no host "apachee"
          help: available hosts are netlify, cloudflare, github, vercel, firebase, apache, nginx, \
        caddy; try apache
        """)
  }

  @Test(arguments: [
    "example.org/report", "ftp://a.b/", "https://", "https:///x", "https://{lesson}/x", "mailto:",
    "mailto:nobody", "mailto:@a.b", "mailto:a@", "mailto:a@b@c", "https://a.b/x y",
    "javascript:alert(1)",
  ])
  func refusesAReportLinkThatLeadsNowhere(address: String) {
    let (settings, errors) = read("id: hub\ntitle: T\ntagline: T\nreport: '\(address)'")
    #expect(settings?.reportLink == nil)
    #expect(
      errors == """
        content/site.yml:4:9: error: "report" is no address of a page or of mail: "\(address)"
          help: write report: https://example.org/report?lesson={lesson}&place={place}, or report: \
        mailto:teacher@example.org?subject={lesson}
        """)
  }

  @Test func refusesUnknownPlaceholdersOfTheReportLink() {
    let (_, errors) = read(
      "id: hub\ntitle: T\ntagline: T\nreport: \"https://ä.org/{lessn}?{text}={a&b}}{place\"")
    #expect(
      errors == """
        content/site.yml:4:24: error: unknown placeholder "{lessn}" of "report"
          help: available placeholders are lesson, place, text; try lesson
        content/site.yml:4:39: error: unknown placeholder "{a&b}" of "report"
          help: available placeholders are lesson, place, text
        content/site.yml:4:44: error: a brace of "report" belongs to no placeholder
          help: write {lesson}, {place} or {text}; a brace of the address itself is %7B or %7D
        content/site.yml:4:45: error: a brace of "report" belongs to no placeholder
          help: write {lesson}, {place} or {text}; a brace of the address itself is %7B or %7D
        """)
  }

  @Test func asksForTheFile() {
    #expect(
      parseSiteSettings(.memory([:])).diagnostics.map(\.text) == [
        """
        content/site.yml:1:1: error: the site has no site.yml
          help: add it with the keys id, title, tagline
        """
      ])
  }

  @Test func refusesUnknownLessonsInTheOrder() {
    let site = "id: hub\ntitle: T\ntagline: T\nlessons:\n  - onne\n"
    let (_, diagnostics) = parse([
      "site.yml": site, "lessons/one/index.md": soundFrontMatter + "Text.",
    ])
    #expect(
      diagnostics.map(\.text) == [
        """
        content/site.yml:5:5: error: there is no lesson "onne"
          help: available lessons are one; try one
        """
      ])
  }
}
