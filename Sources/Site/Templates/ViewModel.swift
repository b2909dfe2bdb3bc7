internal import Mustache

/// What a template may show: each stored property is a field of that name.
protocol ViewModel: MustacheParent {}

extension ViewModel {
  func child(named name: String) -> Any? {
    guard let field = Mirror(reflecting: self).children.first(where: { $0.label == name }) else {
      return nil
    }
    let value = Mirror(reflecting: field.value)
    guard value.displayStyle == .optional else { return field.value }
    return value.children.first?.value ?? Absent()
  }
}

/// A field that has no value here: it is known, but shows nothing and fills no section.
private struct Absent: MustacheCustomRenderable {
  var renderText: String { "" }
  var isNull: Bool { true }
}

/// HTML that is ready for the page: templates name it in three braces.
struct Markup: MustacheCustomRenderable {
  let renderText: String
  var isNull: Bool { renderText.isEmpty }

  init(_ html: HTML) { renderText = html.formatted }
}

/// The outermost models of a template, which notices every field that none of them has.
///
/// A class because the template engine asks it for fields and cannot carry an answer out.
final class ViewModels: MustacheParent {
  private let models: [any ViewModel]
  private(set) var unknownFields: Set<String> = []

  init(_ models: [any ViewModel]) { self.models = models }

  /// Asked last, after all models of the sections around the field.
  func child(named name: String) -> Any? {
    for model in models {
      if let value = model.child(named: name) { return value }
    }
    unknownFields.insert(name)
    return nil
  }
}
