import Lessons
import Networks
import Photographs

/// The models and photographs of a site: those that figures need are read, each once.
struct Shelf: Sendable {
  let catalogue: Catalogue
  let credits: Credits
  private(set) var diagnostics: [Diagnostic] = []

  /// False where the catalogue's file is broken, so that nobody knows which models it names.
  private let knowsModels: Bool
  /// Below the content folder, by the name that lessons use; more than one where names clash.
  private let imagePaths: [String: [String]]
  private var models: [String: CataloguedModel] = [:]
  private var photographs: [String: CreditedPhotograph] = [:]

  /// Reads what the requests name; what cannot be had is reported where it is named.
  init(_ content: Disk, for requests: [FigureRequest]) {
    let (catalogue, catalogueDiagnostics) = Catalogue.read(from: content)
    let (imageCredits, creditsDiagnostics) = ImageCredits.read(content)
    let (modelCredits, noticeDiagnostics) = catalogue.credits(from: content)
    self.catalogue = catalogue
    knowsModels =
      catalogueDiagnostics.isEmpty || !(catalogue.models.isEmpty && catalogue.refusedNames.isEmpty)
    credits = Credits(photographs: imageCredits.entries, models: modelCredits)
    imagePaths = content.photographPaths
    diagnostics =
      catalogueDiagnostics + creditsDiagnostics + catalogue.missingFiles(in: content)
      + noticeDiagnostics
    for name in Self.names("model", in: requests) {
      guard let entry = catalogue.model(named: name) else { continue }
      do {
        models[name] = try CataloguedModel(entry, from: content)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    for name in Self.names("image", in: requests) {
      guard let paths = imagePaths[name], paths.count == 1 else { continue }
      // A broken list of credits is reported itself, not for each photograph that it may lack.
      guard imageCredits[paths[0]] != nil || creditsDiagnostics.isEmpty else { continue }
      do {
        photographs[name] = try CreditedPhotograph(
          name: name, path: paths[0], credits: imageCredits, from: content)
      } catch {
        diagnostics += error.diagnostics
      }
    }
  }

  /// What a request is about, and what is wrong with the names in it.
  ///
  /// The subject is nil where its model cannot be had. A photograph that cannot be had is left out of
  /// it, so that the kind can still check the rest of the request; `hasAll` tells.
  func subject(
    of request: FigureRequest, for schema: DirectiveSchema
  ) -> (subject: Subject?, hasAll: Bool, problems: [Diagnostic]) {
    guard let modelName = request.text("model") else { return (nil, false, []) }
    let wantsImage = schema.attributes.contains { $0.name == "image" }
    let imageName = wantsImage ? request.text("image") : nil
    let problems = [
      stranger(model: modelName), imageName.flatMap { stranger(image: $0) },
    ].compactMap { $0 }
    guard let model = models[modelName.value] else { return (nil, false, problems) }
    let photograph = imageName.flatMap { photographs[$0.value] }
    let subject = Subject(request: request, model: model, photograph: photograph)
    return (subject, wantsImage == (photograph != nil), problems)
  }

  private func stranger(model name: Located<String>) -> Diagnostic? {
    let isKnown =
      catalogue.model(named: name.value) != nil || catalogue.refusedNames.contains(name.value)
    guard knowsModels, !isKnown else { return nil }
    return .error(
      at: name.place, "there is no model \"\(name.value)\"",
      help: nearestNameHelp(for: name.value, among: catalogue.names, called: "models"))
  }

  private func stranger(image name: Located<String>) -> Diagnostic? {
    guard let paths = imagePaths[name.value] else {
      return .error(
        at: name.place, "there is no photograph \"\(name.value)\"",
        help: nearestNameHelp(
          for: name.value, among: imagePaths.keys.sorted(), called: "photographs"))
    }
    guard paths.count > 1 else { return nil }
    return .error(
      at: name.place, "\"\(name.value)\" may be \(Wording.list(paths))",
      help: "rename all but one of these photographs")
  }

  private static func names(_ attribute: String, in requests: [FigureRequest]) -> [String] {
    Set(requests.compactMap { $0.text(attribute)?.value }).sorted()
  }
}
