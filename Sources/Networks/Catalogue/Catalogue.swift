/// The models that lessons can name, as `catalogue.yml` lists them.
public struct Catalogue: Sendable, Equatable {
  /// In the file's order.
  public let models: [Entry]
  /// Names of entries that the file has, but with a fault.
  public let refusedNames: [String]

  public init(models: [Entry], refusedNames: [String] = []) {
    self.models = models
    self.refusedNames = refusedNames
  }

  public func model(named name: String) -> Entry? { models.first { $0.name == name } }

  public var names: [String] { models.map(\.name) }

  /// Whether a model can be called so: at most 80 lower-case letters, digits, "-" and ".", a letter or
  /// digit first and last.
  public static func isName(_ text: String) -> Bool {
    text.utf8.count <= 80 && text.wholeMatch(of: /[a-z0-9]([a-z0-9.-]*[a-z0-9])?/) != nil
  }

  /// What the catalogue says of one model. Paths are relative to the catalogue's folder.
  public struct Entry: Sendable, Equatable {
    public let name: String
    public let title: String
    /// The ONNX file.
    public let file: String
    public let summary: String
    /// Nil where the architecture has not been published.
    public let paper: Paper?
    /// What it was trained on.
    public let data: String
    /// Nil where nobody published a figure for these weights.
    public let accuracy: Accuracy?
    /// A text file with one class per line; nil for a network that does not classify.
    public let labels: String?
    public let input: Preprocessing
    public let licence: Licence
    /// Nil for weights that come from their author and no package.
    public let origin: Origin?
    /// Nil for weights that were not trained by this tool.
    public let training: Training?
    let start: Place
    let keyPlaces: [Key: Place]

    /// The keys whose values can prove wrong only when the files that they speak of are read.
    public enum Key: String, Sendable {
      case file, labels, input, notice, recipe, log
    }

    /// Where a key's value stands in the file, or the entry itself.
    public func place(of key: Key? = nil) -> Place { key.flatMap { keyPlaces[$0] } ?? start }
  }

  /// A place in the catalogue's file: lines and columns start at 1.
  public struct Place: Sendable, Equatable {
    public let line: Int
    public let column: Int
  }

  /// Where the architecture was published.
  public struct Paper: Sendable, Equatable {
    public let authors: String
    public let year: Int
    public let title: String
    /// `arXiv:1602.07360`, or a DOI.
    public let identifier: String
  }

  /// How often the network is right, in per cent, on which data, and who said so.
  public struct Accuracy: Sendable, Equatable {
    public let top1: Double
    public let top5: Double?
    public let set: String
    public let source: String
  }

  /// The terms of the weights, and the file with the notice that goes with them.
  public struct Licence: Sendable, Equatable {
    public let name: String
    public let notice: String
  }

  /// The file inside a PyPI package that the weights were taken from.
  public struct Origin: Sendable, Equatable {
    public let package: String
    public let version: String
    public let file: String
    /// In lower-case hexadecimal.
    public let sha256: String
  }

  /// How `hub train` made the weights: the recipe, which holds the seed, and the log of the run.
  public struct Training: Sendable, Equatable {
    public let recipe: String
    public let log: String
  }
}

/// What is wrong in a catalogue, and where: lines and columns start at 1.
public struct CatalogueError: Error, Equatable, Sendable {
  public let line: Int
  public let column: Int
  /// What is the case, in one line, without a full stop.
  public let fact: String
  /// What to try, in one line, without a full stop.
  public let help: String

  public init(line: Int, column: Int, fact: String, help: String) {
    self.line = line
    self.column = column
    self.fact = fact
    self.help = help
  }
}
