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
    let faults = textFaults(in: bytes, path: path)
    guard faults.isEmpty else { return (Catalogue(models: []), faults) }
    let (catalogue, errors) = read(bytes)
    let diagnostics = errors.map { error in
      Diagnostic.error(
        at: SourcePlace(path: path, line: error.line, column: error.column), error.fact,
        help: error.help)
    }
    return (catalogue, diagnostics)
  }

  /// The files that entries name and that do not exist, whether a figure needs them or not.
  func missingFiles(in content: Disk) -> [Diagnostic] {
    let present = Set(content.files("models"))
    return models.flatMap { entry in
      entry.files.filter { !present.contains($0.path) }.map { file in
        entry.missing(file.path, namedBy: file.key, in: content)
      }
    }
  }

  /// What the credits page says about the models, with the notices that go with them.
  func credits(from content: Disk) -> (entries: [Credits.Entry], diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let entries = models.map { model in
      let path = "models/\(model.licence.notice)"
      var notice: [UInt8]?
      do throws(Problem) {
        notice = try content.bytesIfPresent(at: path)
        diagnostics += textFaults(in: notice ?? [], path: content.shownPath(path))
      } catch {
        diagnostics += error.diagnostics
      }
      return Credits.Entry(
        title: model.title, details: model.creditSentences, licence: model.licence.name,
        notice: notice.map { String(decoding: $0, as: UTF8.self) })
    }
    return (entries, diagnostics)
  }
}

extension Catalogue.Entry {
  /// The files that it names, below the content folder.
  fileprivate var files: [(key: Key, path: String)] {
    [(.file, "models/\(file)")] + (labels.map { [(.labels, "models/\($0)")] } ?? [])
      + [(.notice, "models/\(licence.notice)")]
      + (training.map { [(.recipe, "models/\($0.recipe)"), (.log, "models/\($0.log)")] } ?? [])
  }

  /// Where a key's value stands in the catalogue, or the entry itself.
  func place(of key: Key? = nil, in content: Disk) -> SourcePlace {
    let place: Catalogue.Place = place(of: key)
    return SourcePlace(
      path: content.shownPath(Catalogue.path), line: place.line, column: place.column)
  }

  /// The bytes of a file that the entry names.
  func bytes(of key: Key, at path: String, from content: Disk) throws(Problem) -> [UInt8] {
    if let bytes = try content.bytesIfPresent(at: path) { return bytes }
    throw Problem([missing(path, namedBy: key, in: content)])
  }

  fileprivate func missing(_ path: String, namedBy key: Key, in content: Disk) -> Diagnostic {
    .error(
      at: place(of: key, in: content),
      "model \"\(name)\" names the file \(content.shownPath(path)), which does not exist",
      help: "put the file there, or correct the entry")
  }

  /// Whose architecture it is, what it learnt from and where the weights come from.
  fileprivate var creditSentences: [String] {
    var sentences: [String] = []
    if let paper {
      sentences.append(
        "\(paper.authors) (\(paper.year)), “\(paper.title)”, \(paper.identifier).")
    }
    sentences.append("Trained on \(data).")
    if let origin {
      sentences.append("Weights from \(origin.package) \(origin.version), \(origin.file).")
    }
    if let training {
      sentences.append("Weights by hub train, with models/\(training.recipe).")
    }
    return sentences
  }
}

extension Disk {
  /// The bytes of a file, or nil where there is none.
  func bytesIfPresent(at path: String) throws(Problem) -> [UInt8]? {
    do {
      return try read(path)
    } catch {
      throw Problem(
        at: SourcePlace(path: shownPath(path)), "the file cannot be read: \(error.reason)",
        help: "check the file's size and permissions")
    }
  }
}
