/// A directive's attributes as its schema reads them.
struct DirectiveAttributes {
  var id: Located<String>?
  var values: [String: Located<AttributeValue>] = [:]
  /// False where something about the attributes was reported.
  var isSound = true

  func text(_ name: String) -> Located<String>? {
    guard let value = values[name], case .text(let text) = value.value else { return nil }
    return Located(text, at: value.place)
  }
}

/// Reads the attributes of one directive, collecting what is wrong with them.
struct AttributeReader {
  let name: String
  let schema: [AttributeSchema]
  /// Whether the directive may have an id.
  let takesID: Bool
  /// Where the directive itself begins.
  let place: SourcePlace
  /// The place of an offset that the syntax gives.
  let placeOfOffset: (Int) -> SourcePlace
  private(set) var diagnostics: [Diagnostic] = []
  private var result = DirectiveAttributes()

  init(
    name: String, schema: [AttributeSchema], takesID: Bool, place: SourcePlace,
    placeOfOffset: @escaping (Int) -> SourcePlace
  ) {
    self.name = name
    self.schema = schema
    self.takesID = takesID
    self.place = place
    self.placeOfOffset = placeOfOffset
  }

  mutating func read(_ syntax: DirectiveSyntax) -> DirectiveAttributes {
    if let fault = syntax.fault {
      report(at: placeOfOffset(fault.offset), fault.fact, help: fault.help)
    }
    var seen: Set<String> = []
    for attribute in syntax.attributes {
      switch attribute.kind {
      case .id: readID(attribute)
      case .cssClass:
        report(
          at: placeOfOffset(attribute.nameOffset), "unknown class \"\(attribute.name)\"",
          help: "no directive takes a class; remove it")
      case .pair:
        if seen.insert(attribute.name).inserted {
          readPair(attribute)
        } else {
          report(
            at: placeOfOffset(attribute.nameOffset),
            "attribute \"\(attribute.name)\" is given twice",
            help: "keep one of them")
        }
      }
    }
    for attribute in schema where attribute.isRequired && !seen.contains(attribute.name) {
      guard syntax.fault == nil else { break }
      report(
        at: place, "\"\(name)\" needs the attribute \"\(attribute.name)\"",
        help: "add \(attribute.name)=… within the braces: \(attribute.summary)")
    }
    return result
  }

  private mutating func report(at place: SourcePlace, _ fact: String, help: String) {
    diagnostics.append(.error(at: place, fact, help: help))
    result.isSound = false
  }

  private mutating func readID(_ attribute: DirectiveSyntax.Attribute) {
    let place = placeOfOffset(attribute.nameOffset)
    if !takesID {
      report(at: place, "\"\(name)\" takes no id", help: "remove #\(attribute.name)")
    } else if result.id != nil {
      report(at: place, "\"\(name)\" has two ids", help: "keep one of them")
    } else if attribute.name.utf8.first?.isLetter != true
      || !attribute.name.utf8.allSatisfy(\.isNamePart)
    {
      report(
        at: place, "id \"\(attribute.name)\" is not a name",
        help: "begin with a letter, then use letters, digits, - and _ only")
    } else {
      result.id = Located(attribute.name, at: place)
    }
  }

  private mutating func readPair(_ attribute: DirectiveSyntax.Attribute) {
    guard let schema = schema.first(where: { $0.name == attribute.name }) else {
      let names = self.schema.map(\.name)
      report(
        at: placeOfOffset(attribute.nameOffset),
        "unknown attribute \"\(attribute.name)\" of \"\(name)\"",
        help: names.isEmpty
          ? "\"\(name)\" takes no attributes but an id"
          : nearestNameHelp(for: attribute.name, among: names, called: "attributes"))
      return
    }
    let place = placeOfOffset(attribute.valueOffset)
    switch parseAttribute(attribute.value, as: schema) {
    case .success(let value): result.values[schema.name] = Located(value, at: place)
    case .failure(let fault): report(at: place, fault.fact, help: fault.help)
    }
  }
}

private struct AttributeFault: Error {
  let fact: String
  let help: String
}

/// Reads one value as its schema asks.
private func parseAttribute(
  _ value: String?, as schema: AttributeSchema
) -> Result<AttributeValue, AttributeFault> {
  let name = schema.name
  func fault(_ fact: String, help: String) -> Result<AttributeValue, AttributeFault> {
    .failure(AttributeFault(fact: "attribute \"\(name)\" \(fact)", help: help))
  }
  guard let value else {
    if case .flag = schema.type { return .success(.flag(true)) }
    return fault("has no value", help: "write \(name)=value")
  }
  switch schema.type {
  case .text:
    guard !value.utf8.isBlank else { return fault("is empty", help: schema.summary) }
    return .success(.text(value))
  case .integer(let range):
    let help = "choose a whole number from \(describe(range))"
    guard let number = Int(value) else {
      return fault("must be a whole number, found \"\(value)\"", help: help)
    }
    guard range.contains(number) else {
      return fault("is \(value), outside \(describe(range))", help: help)
    }
    return .success(.integer(number))
  case .number(let range):
    let ends = "\(shortest(range.lowerBound)) to \(shortest(range.upperBound))"
    let help = "choose a number from \(ends)"
    guard let number = Double(value), number.isFinite else {
      return fault("must be a number, found \"\(value)\"", help: help)
    }
    guard range.contains(number) else { return fault("is \(value), outside \(ends)", help: help) }
    return .success(.number(number))
  case .choice(let choices):
    guard choices.contains(value) else {
      return fault(
        "cannot be \"\(value)\"",
        help: nearestNameHelp(for: value, among: choices, called: "values"))
    }
    return .success(.text(value))
  case .flag:
    guard value == "true" || value == "false" else {
      return fault(
        "must be true or false, found \"\(value)\"", help: "write \(name)=true or \(name)=false")
    }
    return .success(.flag(value == "true"))
  case .list:
    let words = value.split(separator: ",", omittingEmptySubsequences: false)
      .map { Array($0.utf8).trimmed.text }
    guard !words.contains("") else {
      return fault("has an empty entry", help: "write \(name)=\"first, second\"")
    }
    return .success(.list(words))
  }
}

/// `1` rather than `1.0`.
private func shortest(_ number: Double) -> String {
  let text = "\(number)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
