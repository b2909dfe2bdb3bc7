import Figures
import Lessons
import NeuralNetwork

/// A kind of figure as one value: what an author may write, what must be executed, what is drawn.
///
/// A kind is handed a subject that is known to exist (the model is loaded, the photograph decoded)
/// and says which values of the network it wants to see. All kinds' wishes about the same network and
/// photograph are answered by one run, whose numbers the kind then turns into a picture.
public struct FigureKind: Sendable {
  /// The directive's name, attributes and purpose.
  public let schema: DirectiveSchema
  /// The values that a run must keep; none where the graph and its weights are enough.
  /// It may not look at the photograph, which can be missing while a request is checked.
  let inputs: @Sendable (Subject) throws(Problem) -> [ValueID]
  /// The picture, from the values that were kept.
  let draw: @Sendable (Subject, Activations) throws(Problem) -> Picture
}

/// What a request is about, looked up and loaded.
struct Subject: Sendable {
  let request: FigureRequest
  let model: CataloguedModel
  /// Present where the kind's schema has an image.
  let photograph: CreditedPhotograph?
}

/// The numbers of one run: the values that were asked for.
struct Activations: Sendable {
  let tensors: [ValueID: Tensor]

  subscript(value: ValueID) -> Tensor? { tensors[value] }
}

/// A figure with everything that stands behind it, before it is laid out for a page.
struct Picture: Sendable {
  let source: any FigureSource
  let alternativeText: String
  let provenance: String
  let table: DataTable
  let downloads: [FigureArtifact.Download]
}

/// What keeps a figure from being drawn, in the author's terms.
struct Problem: Error {
  let diagnostics: [Diagnostic]

  init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  init(at place: SourcePlace, _ fact: String, help: String) {
    diagnostics = [.error(at: place, fact, help: help)]
  }
}

extension FigureRequest {
  /// An attribute's text; the schema has made sure that a required one is there.
  func text(_ name: String) -> Located<String>? {
    guard let attribute = attributes[name], case .text(let text) = attribute.value else {
      return nil
    }
    return Located(text, at: attribute.place)
  }

  func integer(_ name: String) -> Int? {
    guard case .integer(let number)? = attributes[name]?.value else { return nil }
    return number
  }
}

extension AttributeSchema {
  static let model = AttributeSchema(
    "model", .text, isRequired: true, summary: "A model of the catalogue, by name.")
  static let layer = AttributeSchema(
    "layer", .text, isRequired: true, summary: "A layer of the model, by name.")
  static let image = AttributeSchema(
    "image", .text, isRequired: true,
    summary: "A photograph of content/images, by its file's name without the ending.")
}
