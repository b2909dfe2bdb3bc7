/// A question that readers answer in the page, which checks it there and then.
public struct Question: Sendable {
  /// With the site's id and the lesson's name, the name of the reader's answer.
  public let id: String
  /// Counted through the lesson, from 1.
  public let number: Int
  /// One of the lesson's concepts.
  public let concept: String?
  /// What to read again after a wrong answer: ids of this lesson, as the author orders them.
  public let sources: [String]
  /// The question itself: its first paragraph.
  public let prompt: [Inline]
  /// What stands between the prompt and the answers: a table, a formula, a figure.
  public let details: [Block]
  public let answers: Answers
  /// From the first nudge to nearly the answer.
  public let hints: [[Block]]
  /// Of the question's source: an edited question is another question to the reader's browser.
  public let contentHash: String
  public let place: SourcePlace

  public enum Answers: Sendable {
    /// Exactly one option is right.
    case singleChoice([Option])
    /// At least one option is right; all of these and no other must be chosen.
    case multipleChoice([Option])
    /// In the right order, at least three.
    case ordering([Step])
    /// Exactly one of the numbers is right, the others are mistakes that have an explanation.
    case numeric([Number], unit: String?)
  }

  public struct Option: Sendable {
    public let text: [Inline]
    public let isRight: Bool
    /// Why it is right or wrong; never empty.
    public let explanation: [Block]

    public init(text: [Inline], isRight: Bool, explanation: [Block]) {
      self.text = text
      self.isRight = isRight
      self.explanation = explanation
    }
  }

  public struct Step: Sendable {
    public let text: [Inline]
    /// Why it stands where it stands; never empty.
    public let explanation: [Block]

    public init(text: [Inline], explanation: [Block]) {
      self.text = text
      self.explanation = explanation
    }
  }

  public struct Number: Sendable {
    public let value: Double
    /// How far an answer may be from the value, both ends included; 0 for an exact one.
    public let tolerance: Double
    /// As the author wrote it: `9,408` or `0.75 ± 0.01`.
    public let text: String
    public let isRight: Bool
    public let explanation: [Block]

    public init(
      value: Double, tolerance: Double, text: String, isRight: Bool, explanation: [Block]
    ) {
      self.value = value
      self.tolerance = tolerance
      self.text = text
      self.isRight = isRight
      self.explanation = explanation
    }
  }

  public init(
    id: String, number: Int, concept: String?, sources: [String], prompt: [Inline],
    details: [Block], answers: Answers, hints: [[Block]], contentHash: String, place: SourcePlace
  ) {
    self.id = id
    self.number = number
    self.concept = concept
    self.sources = sources
    self.prompt = prompt
    self.details = details
    self.answers = answers
    self.hints = hints
    self.contentHash = contentHash
    self.place = place
  }
}
