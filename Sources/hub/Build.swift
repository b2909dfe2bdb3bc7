import ArgumentParser
import Lessons

/// `hub build`: reads, executes, draws, and replaces the output folder.
struct Build: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Build the site.",
    discussion: """
      The output folder is replaced whole, and only by a build without errors; it is not touched \
      when no byte would change.
      """)

  @OptionGroup var source: SourceOptions

  @Option(name: .long, help: "The folder to write, replaced whole.", completion: .directory)
  var output = "public"

  func run() throws {
    let console = Console()
    let publisher = Publisher(output: source.trimmed(output))
    if let refusal = publisher.refusal(sources: source.folders) {
      try console.fail([refusal])
    }
    publisher.restore()
    let built = try source.build(console)
    do {
      let outcome = try publisher.publish(built.files)
      console.report(built, at: publisher.output, outcome)
    } catch {
      try console.fail([publisher.diagnostic(for: error)])
    }
  }
}

/// `hub check`: everything that `hub build` does, but for the writing.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check everything that a build checks, without writing.")

  @OptionGroup var source: SourceOptions

  func run() throws {
    let console = Console()
    let built = try source.build(console)
    console.say("no errors in \(built.contents), checked in \(console.elapsed)")
  }
}

/// What a build reads, and how strictly.
struct SourceOptions: ParsableArguments {
  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  @Option(
    help: "A folder whose templates and assets take the place of the tool's own, file by file.",
    completion: .directory)
  var templates: String?

  @Option(help: "Where the site will stand; only the 404 page, the sitemap and social tags use it.")
  var baseURL: String?

  @Flag(help: "Make warnings errors.")
  var strict = false

  @Flag(help: "Build drafts too.")
  var drafts = false

  /// The folders that the build reads.
  var folders: [String] { [trimmed(content)] + (templates.map { [trimmed($0)] } ?? []) }

  /// A folder's path without closing slashes.
  func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    return path
  }

  mutating func validate() throws {
    guard let url = baseURL else { return }
    guard isSiteAddress(url) else {
      throw ValidationError(
        "--base-url wants an address such as https://example.org/hub/, not '\(url)'")
    }
    if !url.hasSuffix("/") { baseURL = url + "/" }
  }
}
