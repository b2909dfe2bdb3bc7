/// The pictures that stand for pages where others link to them.
public struct SocialCards: Hashable, Sendable {
  public struct Card: Hashable, Sendable {
    /// PNG.
    public let bytes: [UInt8]
    public let width: Int
    public let height: Int
    /// What it shows, in words.
    public let alternativeText: String

    public init(bytes: [UInt8], width: Int, height: Int, alternativeText: String) {
      self.bytes = bytes
      self.width = width
      self.height = height
      self.alternativeText = alternativeText
    }
  }

  /// The site's own; nil where its maker has said why there is none.
  public let hub: Card?
  /// By the lesson's name.
  public let lessons: [String: Card]

  public init(hub: Card?, lessons: [String: Card]) {
    self.hub = hub
    self.lessons = lessons
  }
}
