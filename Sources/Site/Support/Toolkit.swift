internal import Lessons

/// The folder of resources that the build brings along (KaTeX, Prism) is not as it should be.
struct ToolkitError: Error {
  let path: String
  let fact: String

  /// The installation is at fault, never the author.
  func diagnostic(in toolkit: Disk) -> Diagnostic {
    .error(
      at: SourcePlace(path: toolkit.shownPath(path)), fact,
      help: "install hub again, or run Scripts/stage-resources")
  }
}

extension Disk {
  /// The bytes of a file that the toolkit must hold.
  func resource(_ path: String) throws(ToolkitError) -> [UInt8] {
    do {
      if let bytes = try read(path) { return bytes }
    } catch {
      throw ToolkitError(path: path, fact: "the resource cannot be read: \(error.reason)")
    }
    throw ToolkitError(path: path, fact: "the resource is missing")
  }

  /// The text of a file that the toolkit must hold.
  func resourceText(_ path: String) throws(ToolkitError) -> String {
    String(decoding: try resource(path), as: UTF8.self)
  }
}

extension JavaScriptContext {
  /// Runs one of the toolkit's scripts.
  func run(resource path: String, of toolkit: Disk) throws(ToolkitError) {
    let script = try toolkit.resourceText(path)
    do {
      try run(script, named: path)
    } catch {
      throw ToolkitError(path: path, fact: "the resource's script fails: \(error.message)")
    }
  }
}
