public import Lessons
public import Networks

extension Catalogue {
  /// Where the catalogue stands below the content folder.
  public static let path = "models/catalogue.yml"

  /// Reads a site's catalogue; a site without networks needs none.
  public static func read(
    from content: Disk
  ) -> (catalogue: Catalogue, diagnostics: [Diagnostic]) {
    let path = content.shownPath(Self.path)
    let bytes: [UInt8]
    do throws(Problem) {
      guard let found = try content.bytesIfPresent(at: Self.path) else {
        return (Catalogue(models: []), [])
      }
      bytes = found
    } catch {
      return (Catalogue(models: []), error.diagnostics)
    }
    let (catalogue, errors) = read(bytes)
    let diagnostics = errors.map { error in
      Diagnostic.error(
        at: SourcePlace(path: path, line: error.line, column: error.column), error.fact,
        help: error.help)
    }
    return (catalogue, diagnostics)
  }

  /// What the credits page says about the models, with the notices that go with them.
  func credits(from content: Disk) -> (entries: [Credits.Entry], diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let entries = models.map { model in
      var notice: String?
      do throws(Problem) {
        notice = String(
          decoding: try content.bytes(of: "models/\(model.licence.notice)", for: model),
          as: UTF8.self)
      } catch {
        diagnostics += error.diagnostics
      }
      return Credits.Entry(
        title: model.title,
        details: [
          "\(model.paper.authors) (\(model.paper.year)), “\(model.paper.title)”, \(model.paper.identifier).",
          "Trained on \(model.data).",
          "Weights from \(model.origin.package) \(model.origin.version), \(model.origin.file).",
        ],
        licence: model.licence.name, notice: notice)
    }
    return (entries, diagnostics)
  }
}

extension Disk {
  /// The bytes of a file that a catalogue entry names.
  func bytes(of path: String, for entry: Catalogue.Entry) throws(Problem) -> [UInt8] {
    if let bytes = try bytesIfPresent(at: path) { return bytes }
    throw Problem(
      at: SourcePlace(path: shownPath(Catalogue.path)),
      "model \"\(entry.name)\" names the file \(shownPath(path)), which does not exist",
      help: "put the file there, or correct the entry")
  }

  /// The bytes of a file, or nil where there is none.
  func bytesIfPresent(at path: String) throws(Problem) -> [UInt8]? {
    do {
      return try read(path)
    } catch {
      throw Problem(
        at: SourcePlace(path: shownPath(path)), "the file cannot be read: \(error.reason)",
        help: "check the file's permissions")
    }
  }
}
