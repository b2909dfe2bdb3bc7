import ArgumentParser
import Lessons

/// `hub new`: the first files of a lesson or a site.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start a lesson or a site.", subcommands: [NewLesson.self, NewSite.self])
}

/// `hub new lesson NAME`: a lesson that builds at once, marked as a draft.
struct NewLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Start a lesson, marked as a draft.")

  @Argument(help: "The lesson's name and part of its address: small letters, digits and hyphens.")
  var name: String

  @Option(help: "The folder with lessons, models and images.", completion: .directory)
  var content = "content"

  func run() throws {
    let console = Console()
    let folder = "\(content)/lessons/\(name)"
    let place = SourcePlace(path: folder)
    guard isLessonName(name) else {
      try console.fail([
        .error(
          at: place, "\"\(name)\" cannot be a lesson's name",
          help: "use small letters, digits and hyphens, such as first-steps")
      ])
    }
    guard FileSystem.kind(of: content) == .folder else {
      try console.fail([missingContent(content)])
    }
    guard FileSystem.kind(of: folder) == nil else {
      try console.fail([
        .error(at: place, "there is a lesson of this name", help: "choose another name")
      ])
    }
    let path = "\(folder)/index.md"
    do {
      let template = try FileSystem.read("\(Resources().starter)/lesson.md")
      try FileSystem.makeFolder(folder)
      try FileSystem.write(template, to: path)
    } catch {
      try console.fail([startFailure(error, at: place)])
    }
    console.say("\(path) is a draft: hub build --drafts shows it")
  }

  private func isLessonName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("-") && name.utf8.count <= 80
      && name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}

/// `hub new site DIR`: a site with a lesson, a photograph and a network, ready to build.
struct NewSite: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site", abstract: "Start a site: a lesson, a photograph and a network.")

  @Argument(help: "The folder to make.", completion: .directory)
  var folder: String

  func run() throws {
    let console = Console()
    let place = SourcePlace(path: folder)
    let content = "\(folder)/content"
    guard !folder.isEmpty else {
      try console.fail([
        .error(
          at: SourcePlace(path: "DIR"), "the site's folder has no name",
          help: "name it, such as hub new site my-hub, or write . for this one")
      ])
    }
    guard FileSystem.kind(of: content) == nil else {
      try console.fail([
        .error(
          at: place, "there is a site in this folder",
          help: "name another folder, or start a lesson in this one with hub new lesson")
      ])
    }
    do {
      let starter = try Resources().starter + "/content"
      for path in FileSystem.files(below: starter) {
        let target = "\(content)/\(path)"
        try FileSystem.makeFolder(FileSystem.parent(of: target))
        try FileSystem.write(try FileSystem.read("\(starter)/\(path)"), to: target)
      }
    } catch {
      try console.fail([startFailure(error, at: place)])
    }
    console.say("\(content) is ready. Build it:\n  cd \(folder)\n  hub build")
  }
}

/// The diagnostic where there is no content folder.
func missingContent(_ folder: String) -> Diagnostic {
  .error(
    at: SourcePlace(path: folder), "there is no such folder",
    help: "run hub where the content folder is, name it with --content, or start with hub new site")
}

private func startFailure(_ failure: any Error, at place: SourcePlace) -> Diagnostic {
  switch failure {
  case let missing as Resources.Missing: missing.diagnostic
  case let failure as SystemError:
    .error(
      at: place, "cannot write \(failure.path): \(failure.reason)",
      help: "make the folder writable, or choose another")
  default: .error(at: place, "\(failure)", help: "choose another folder")
  }
}
