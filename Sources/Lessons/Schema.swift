/// What a directive may carry: handed to the parser by the room that will answer the directive.
public struct DirectiveSchema: Sendable {
  /// As written in the lesson: `filters` for `::filters[Caption]{#id model=...}`.
  public let name: String
  /// One sentence for the author's guide.
  public let summary: String
  public let attributes: [AttributeSchema]

  public init(name: String, summary: String, attributes: [AttributeSchema]) {
    self.name = name
    self.summary = summary
    self.attributes = attributes
  }
}

/// One attribute of a directive.
public struct AttributeSchema: Sendable {
  public enum ValueType: Hashable, Sendable {
    case text
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case choice([String])
    /// `true` or `false`; the bare name means `true`.
    case flag
    /// Words with commas between them.
    case list
  }

  public let name: String
  public let type: ValueType
  public let isRequired: Bool
  /// One sentence for the author's guide.
  public let summary: String

  public init(_ name: String, _ type: ValueType, isRequired: Bool = false, summary: String) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.summary = summary
  }
}

/// An attribute's value as its schema reads it.
public enum AttributeValue: Hashable, Sendable {
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case list([String])
}
