/// A file of the published site.
public struct OutputFile: Hashable, Sendable {
  /// Relative to the site's root, with `/` between parts.
  public let path: String
  public let bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// What an experiment made of a directive: all that a page needs in order to show it.
public enum Artifact: Sendable {
  case figure(FigureArtifact)
}

/// Names one directive of one lesson.
public struct ArtifactKey: Hashable, Sendable {
  public let lesson: String
  public let id: String

  public init(lesson: String, id: String) {
    self.lesson = lesson
    self.id = id
  }
}

/// A drawn figure with everything behind it.
public struct FigureArtifact: Sendable {
  /// A drawing for one width of page. The drawing follows light and dark theme by itself.
  public struct Drawing: Sendable {
    /// SVG.
    public let bytes: [UInt8]
    /// In CSS pixels.
    public let width: Int
    public let height: Int

    public init(bytes: [UInt8], width: Int, height: Int) {
      self.bytes = bytes
      self.width = width
      self.height = height
    }
  }

  /// A file for readers to take away: the numbers behind the figure.
  public struct Download: Sendable {
    /// What the link says: `Values as CSV`.
    public let label: String
    /// The file name's ending, `csv` or `npy`; the site adds lesson and figure.
    public let fileExtension: String
    public let bytes: [UInt8]

    public init(label: String, fileExtension: String, bytes: [UInt8]) {
      self.label = label
      self.fileExtension = fileExtension
      self.bytes = bytes
    }
  }

  /// For pages and columns at least as wide as the drawing (720 CSS pixels).
  public let wide: Drawing
  /// For phones (360 CSS pixels), laid out anew so that its text stays legible.
  public let narrow: Drawing
  /// Says in words what the figure shows, with its numbers.
  public let alternativeText: String
  /// How the figure was made: model, layer, image.
  public let provenance: String
  public let table: DataTable
  public let downloads: [Download]

  public init(
    wide: Drawing, narrow: Drawing, alternativeText: String, provenance: String,
    table: DataTable, downloads: [Download]
  ) {
    self.wide = wide
    self.narrow = narrow
    self.alternativeText = alternativeText
    self.provenance = provenance
    self.table = table
    self.downloads = downloads
  }
}

/// The numbers behind a figure, as text that is ready to be read.
public struct DataTable: Hashable, Sendable {
  public struct Column: Hashable, Sendable {
    public let title: String
    /// Numbers are set to the right, with figures of one width.
    public let isNumeric: Bool

    public init(_ title: String, isNumeric: Bool) {
      self.title = title
      self.isNumeric = isNumeric
    }
  }

  public let columns: [Column]
  public let rows: [[String]]

  public init(columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
  }
}

/// Whom and what the site owes: shown on the credits page.
public struct Credits: Sendable {
  public struct Entry: Hashable, Sendable {
    public let title: String
    /// Who made it, when, where it comes from, what was changed: one sentence each.
    public let details: [String]
    public let licence: String
    /// The full notice, where the licence asks that it travel along.
    public let notice: String?

    public init(title: String, details: [String], licence: String, notice: String?) {
      self.title = title
      self.details = details
      self.licence = licence
      self.notice = notice
    }
  }

  public let photographs: [Entry]
  public let models: [Entry]

  public init(photographs: [Entry], models: [Entry]) {
    self.photographs = photographs
    self.models = models
  }
}
