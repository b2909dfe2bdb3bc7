import Lessons
import Networks
import Photographs

/// The models and photographs of a site: those that figures need are read, each once.
struct Shelf: Sendable {
  let catalogue: Catalogue
  let credits: Credits
  private(set) var diagnostics: [Diagnostic] = []

  private let imageNames: [String]
  private var models: [String: CataloguedModel] = [:]
  private var photographs: [String: CreditedPhotograph] = [:]

  /// Reads what the requests name; what cannot be had is reported where it is named.
  init(_ content: Disk, for requests: [FigureRequest]) {
    let (catalogue, catalogueDiagnostics) = Catalogue.read(from: content)
    let (imageCredits, creditsDiagnostics) = ImageCredits.read(content)
    self.catalogue = catalogue
    diagnostics = catalogueDiagnostics + creditsDiagnostics
    imageNames = content.photographPaths.keys.sorted()
    for name in Self.names("model", in: requests) {
      guard let entry = catalogue.model(named: name) else { continue }
      do {
        models[name] = try CataloguedModel(entry, from: content)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    for name in Self.names("image", in: requests) {
      guard let path = content.photographPaths[name] else { continue }
      do {
        photographs[name] = try CreditedPhotograph(
          name: name, path: path, credits: imageCredits, from: content)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    let (modelCredits, noticeDiagnostics) = catalogue.credits(from: content)
    diagnostics += noticeDiagnostics
    credits = Credits(photographs: imageCredits.entries, models: modelCredits)
  }

  /// What a request is about; nil where something is missing that has been reported already.
  func subject(
    of request: FigureRequest, for schema: DirectiveSchema
  ) throws(Problem) -> Subject? {
    guard let model = request.text("model") else { return nil }
    guard catalogue.model(named: model.value) != nil else {
      throw Problem(
        at: model.place, "there is no model \"\(model.value)\"",
        help: nearestNameHelp(for: model.value, among: catalogue.names, called: "models"))
    }
    var photograph: CreditedPhotograph?
    if schema.attributes.contains(where: { $0.name == "image" }) {
      guard let image = request.text("image") else { return nil }
      guard imageNames.contains(image.value) else {
        throw Problem(
          at: image.place, "there is no photograph \"\(image.value)\"",
          help: nearestNameHelp(for: image.value, among: imageNames, called: "photographs"))
      }
      photograph = photographs[image.value]
      if photograph == nil { return nil }
    }
    guard let loaded = models[model.value] else { return nil }
    return Subject(request: request, model: loaded, photograph: photograph)
  }

  private static func names(_ attribute: String, in requests: [FigureRequest]) -> [String] {
    Set(requests.compactMap { $0.text(attribute)?.value }).sorted()
  }
}
