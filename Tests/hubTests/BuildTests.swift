import Glibc
import Testing

@testable import hub

/// `hub build` as an author meets it: a whole site, its errors, and what is left behind.
@Suite(.serialized) struct BuildTests {
  let folder: TemporaryFolder
  let site: String

  init() throws {
    folder = try TemporaryFolder()
    site = folder.path("site")
    let made = try Tool.run(["new", "site", "site"], in: folder.root)
    try #require(made.status == 0, "\(made.errors)")
  }

  func lesson(_ text: String) throws {
    try FileSystem.write(Array(text.utf8), to: "\(site)/content/lessons/first-steps/index.md")
  }

  func read(_ path: String) throws -> String {
    String(decoding: try FileSystem.read("\(site)/\(path)"), as: UTF8.self)
  }

  func snapshot() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in FileSystem.files(below: "\(site)/public") {
      files[path] = try FileSystem.read("\(site)/public/\(path)")
    }
    return files
  }

  @Test func buildsANewSite() throws {
    let built = try Tool.run(["build", "--strict"], in: site)
    #expect(built.status == 0, "\(built.errors)")
    #expect(try read("public/index.html").contains("My learning hub"))
    #expect(try read("public/lessons/first-steps/index.html").contains("Egyptian Mau"))
    #expect(FileSystem.kind(of: "\(site)/public/figures/first-steps-fig-filters.svg") == .file)
  }

  @Test func givesTheSameBytesTwice() throws {
    try #require(Tool.run(["build"], in: site).status == 0)
    let first = try snapshot()
    try FileSystem.remove("\(site)/public")
    try #require(Tool.run(["build"], in: site).status == 0)
    #expect(try snapshot() == first)
    let again = try Tool.run(["build"], in: site)
    #expect(again.output.contains("unchanged"))
  }

  @Test func reportsAllProblemsAtOnceAndKeepsTheOldSite() throws {
    try #require(Tool.run(["build"], in: site).status == 0)
    let before = try snapshot()
    try lesson(
      """
      ---
      title: First steps
      tagline: One line
      summary: A summary.
      category: Deep Learning
      level: beginer
      minutes: 5
      concepts: [Prediction]
      ---

      :::motivation{#why}
      ## Why

      See :ref[]{#fig-filtres} and [there](../nowhere/index.md).

      ::filters[Filters.]{#fig-filters model=squeezenet layer=conv1}

      ::feature-maps[Maps.]{#fig-maps model=squeezenet-1.1 layer=conv9 image=chelsa}

      $$
      \\frac{1}{
      $$
      :::

      """)
    let built = try Tool.run(["build"], in: site)
    #expect(built.status == 1)
    #expect(built.output == "")
    #expect(built.errors == Self.allProblems)
    #expect(try snapshot() == before)
    let checked = try Tool.run(["check"], in: site)
    #expect(checked.status == 1)
    #expect(checked.errors == Self.allProblems)
  }

  static let allProblems = """
    reading lessons
    reading models and photographs
    executing networks
    drawing 0 figures
    laying out pages
    content/lessons/first-steps/index.md:6:8: error: "level" cannot be "beginer"
      help: available values are beginner, intermediate, advanced; try beginner
    content/lessons/first-steps/index.md:14:12: error: nothing in this lesson has the id "fig-filtres"
      help: available ids are why, fig-filters, fig-maps; try fig-filters
    content/lessons/first-steps/index.md:14:30: error: there is no page or file "../nowhere/index.md"
      help: available pages are /, /credits/, /figures/first-steps-fig-filters/, /figures/first-steps-fig-maps/, /lessons/first-steps/
    content/lessons/first-steps/index.md:16:40: error: there is no model "squeezenet"
      help: available models are squeezenet-1.1; try squeezenet-1.1
    content/lessons/first-steps/index.md:18:60: error: layer "conv9" is not in model "squeezenet-1.1"
      help: available layers are conv1, conv10, pool5, pool3, pool1, pool10, logits, conv1/relu, softmax, conv10/relu, fire9/concat, fire8/concat and 54 more; try conv1
    content/lessons/first-steps/index.md:18:72: error: there is no photograph "chelsa"
      help: available photographs are chelsea; try chelsea
    content/lessons/first-steps/index.md:21:10: error: formula: unexpected end of input in a macro argument, expected '}'
      help: the TeX that KaTeX knows is described at https://katex.org/docs/supported

    """

  @Test func leavesTheOldOrTheNewSiteWholeWheneverItIsKilled() throws {
    try #require(Tool.run(["build"], in: site).status == 0)
    let old = try snapshot()
    let path = "\(site)/content/site.yml"
    try FileSystem.write(
      Array(try read("content/site.yml").replacing("My learning hub", with: "Renamed").utf8),
      to: path)
    try #require(Tool.run(["build", "--output", "new"], in: site).status == 0)
    var new: [String: [UInt8]] = [:]
    for path in FileSystem.files(below: "\(site)/new") {
      new[path] = try FileSystem.read("\(site)/new/\(path)")
    }
    #expect(old != new)
    var outcomes: Set<String> = []
    for milliseconds in stride(from: 0, to: 1200, by: 60) {
      let command =
        "timeout -s KILL \(decimal(Double(milliseconds + 1) / 1000, places: 3)) \(Tool.binary) build"
      _ = try Tool.execute(["sh", "-c", command], in: site)
      let left = try snapshot()
      #expect(left == old || left == new, "killed after \(milliseconds) ms")
      outcomes.insert(left == old ? "old" : "new")
    }
    #expect(outcomes.contains("old"), "no build was killed in time")
    try #require(Tool.run(["build"], in: site).status == 0)
    #expect(try snapshot() == new)
    #expect(try FileSystem.names(in: site) == ["content", "new", "public"])
  }

  @Test func saysWhenTheDiskIsFullAndKeepsTheOldSite() throws {
    try FileSystem.makeFolder("\(site)/small")
    let rootless = getuid() == 0 ? "" : "-Ur"
    let script = """
      mount -t tmpfs -o size=3m tmpfs small && mkdir -p small/public \
      && echo old > small/public/index.html && touch small/public/.hub-site \
      && \(Tool.binary) build --output small/public; echo "status $?"; cat small/public/index.html; \
      ls -A small
      """
    let run = try Tool.execute(
      ["unshare", "-m"] + (rootless.isEmpty ? [] : [rootless]) + ["sh", "-c", script], in: site)
    #expect(
      run.errors.hasSuffix(
        """
        small/public:1:1: error: the site cannot be written: No space left on device
          help: free some space, then build again; the previous site is unchanged

        """), "\(run.errors)")
    #expect(run.output == "status 1\nold\npublic\n")
  }

  @Test func saysWhenTheOutputFolderIsNotWritable() throws {
    let asNobody = getuid() == 0 ? "runuser -u nobody -- " : ""
    chmod(folder.root, 0o755)
    chmod(site, 0o555)
    defer { chmod(site, 0o755) }
    // The tool is copied to where any user can run it.
    let resources = try Resources()
    let script = """
      mkdir -p ../tool/bin ../tool/share && cp \(Tool.binary) ../tool/bin/hub \
      && cp -r "\(resources.folder)" ../tool/share/ && chmod -R a+rX .. \
      && chmod 555 . && \(asNobody)../tool/bin/hub build
      """
    let run = try Tool.execute(["sh", "-c", script], in: site)
    #expect(run.status == 1)
    #expect(
      run.errors.hasSuffix(
        """
        public:1:1: error: the site cannot be written: Permission denied
          help: make . writable, or name another folder with --output

        """), "\(run.errors)")
  }

  @Test(arguments: [
    (
      ["build", "--output", "content/site.yml"],
      "content/site.yml:1:1: error: the output folder is a file"
    ),
    (
      ["build", "--output", "."],
      ".:1:1: error: the output folder holds content, which the build reads"
    ),
    (["build", "--content", "nothing"], "nothing:1:1: error: there is no such folder"),
    (
      ["new", "lesson", "First Steps"],
      "content/lessons/First Steps:1:1: error: \"First Steps\" cannot be a lesson's name"
    ),
    (
      ["new", "lesson", "first-steps"],
      "content/lessons/first-steps:1:1: error: there is a lesson of this name"
    ),
    (["new", "site", "."], ".:1:1: error: there is a site in this folder"),
    (["new", "site", ""], "DIR:1:1: error: the site's folder has no name"),
  ])
  func refusesWithAPlaceAndAFact(arguments: [String], expected: String) throws {
    let run = try Tool.run(arguments, in: site)
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix(expected + "\n  help: "), "\(run.errors)")
  }

  @Test func saysWhichFolderCannotBeReadRatherThanPublishingLess() throws {
    let lessons = "\(site)/content/lessons"
    chmod(folder.root, 0o755)
    defer { chmod(lessons, 0o755) }
    let resources = try Resources()
    let script = """
      mkdir -p ../tool/bin ../tool/share && cp \(Tool.binary) ../tool/bin/hub \
      && cp -r "\(resources.folder)" ../tool/share/ && chmod -R a+rX .. \
      && chmod 000 content/lessons \
      && \(getuid() == 0 ? "runuser -u nobody -- " : "")../tool/bin/hub check
      """
    let run = try Tool.execute(["sh", "-c", script], in: site)
    #expect(run.status == 1)
    #expect(
      run.errors == """
        content/lessons:1:1: error: the folder cannot be read: Permission denied
          help: check the folder's permissions

        """)
  }

  @Test func buildsASiteOfTextAlone() throws {
    try FileSystem.remove("\(site)/content/models")
    try FileSystem.remove("\(site)/content/images")
    try lesson(
      """
      ---
      title: First steps
      tagline: One line
      summary: A summary.
      category: Deep Learning
      level: beginner
      minutes: 5
      ---

      Text.

      """)
    let built = try Tool.run(["build", "--strict"], in: site)
    #expect(built.status == 0, "\(built.errors)")
    #expect(built.output.contains("1 lesson, 0 figures"))
  }

  @Test(arguments: [
    "https://", "https:///path", "https:// x/", "https://a.b/?q=1", "https://a.b/#x", "ftp://a.b/",
  ])
  func refusesAnAddressThatNoSiteCanHave(address: String) throws {
    let run = try Tool.run(["check", "--base-url", address], in: site)
    #expect(run.status == 64)
    #expect(run.errors.contains("not '\(address)'"))
  }

  @Test func saysThatTheCatalogueDoesNotFitTheNetworkThatIsRun() throws {
    let path = "\(site)/content/models/catalogue.yml"
    let catalogue = try read("content/models/catalogue.yml")
    try FileSystem.write(
      Array(catalogue.replacing("width: 227", with: "width: 224").utf8), to: path)
    let arguments = ["model", "run", "squeezenet-1.1", "content/images/chelsea.png"]
    let run = try Tool.run(arguments, in: site)
    #expect(run.status == 1)
    #expect(
      run.errors == """
        content/models/squeezenet-1.1.onnx:1:1: error: the network reads 227 × 227 pixels, but \
        the catalogue prepares 224 × 227
          help: correct the entry's input in content/models/catalogue.yml

        """)
    try FileSystem.write(Array("models: [".utf8), to: path)
    let broken = try Tool.run(arguments, in: site)
    #expect(broken.status == 1)
    #expect(broken.errors.hasPrefix("content/models/catalogue.yml:"), "\(broken.errors)")
  }

  @Test func saysThatScoresAreNotFinite() throws {
    let path = "\(site)/content/models/catalogue.yml"
    let catalogue = try read("content/models/catalogue.yml")
    try FileSystem.write(
      Array(catalogue.replacing("scale: [1, 1, 1]", with: "scale: [1e-38, 1e-38, 1e-38]").utf8),
      to: path)
    let run = try Tool.run(
      ["model", "run", "squeezenet-1.1", "content/images/chelsea.png"], in: site)
    #expect(run.status == 1)
    #expect(
      run.errors == """
        content/models/squeezenet-1.1.onnx:1:1: error: the scores that the network gives are not \
        finite numbers
          help: check its weights, and the mean and scale that prepare the photograph

        """)
  }

  @Test func startsALessonThatBuilds() throws {
    let made = try Tool.run(["new", "lesson", "second"], in: site)
    #expect(
      made.output == "content/lessons/second/index.md is a draft: hub build --drafts shows it\n")
    let built = try Tool.run(["build", "--drafts", "--strict"], in: site)
    #expect(built.status == 0, "\(built.errors)")
    #expect(FileSystem.kind(of: "\(site)/public/lessons/second/index.html") == .file)
    try #require(Tool.run(["build"], in: site).status == 0)
    #expect(FileSystem.kind(of: "\(site)/public/lessons/second/index.html") == nil)
  }
}
