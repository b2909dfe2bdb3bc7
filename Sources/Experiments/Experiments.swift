public import Figures
public import Lessons
import NeuralNetwork

/// Answers the figure directives of lessons: looks up what they name, executes the networks, draws.
///
/// Every network is read once and executed once per photograph, whatever the number of figures that
/// look at it, with the portable kernels, so that a published number has the same bits on every machine.
public enum Experiments {
  /// All kinds of figure. A new kind is a file under `Kinds/` and a name in this list.
  public static let kinds: [FigureKind] = [
    .filters, .featureMaps, .predictions, .graph, .costs,
  ]

  /// What the lessons' parser needs to know about them.
  public static var schemas: [DirectiveSchema] { kinds.map(\.schema) }

  public struct Report: Sendable {
    public let artifacts: [ArtifactKey: Artifact]
    public let cards: SocialCards
    public let credits: Credits
    /// Each once, by file and line.
    public let diagnostics: [Diagnostic]
  }

  /// Runs and draws everything that the lessons ask for.
  ///
  /// - Parameters:
  ///   - settings: the site's name and the order of its lessons, for the social cards.
  ///   - content: the author's folder, with `models/catalogue.yml` and `images/credits.yml`.
  ///   - icon: the site's mark for its cards, a square PNG or JPEG file.
  ///   - fonts: the faces for the figures' text.
  ///   - progress: is told each stage in a few words, from the calling thread.
  public static func run(
    _ lessons: [Lesson], settings: SiteSettings, content: Disk, icon: Located<[UInt8]>?,
    fonts: FontBook, progress: (String) -> Void = { _ in }
  ) -> Report {
    let requests = lessons.flatMap { lesson in
      lesson.figureRequests.map { Request(lesson: lesson.name, figure: $0) }
    }
    progress("reading models and photographs")
    let shelf = Shelf(content, for: requests.map(\.figure))
    var diagnostics = shelf.diagnostics

    var experiments: [Experiment] = []
    for request in requests {
      do {
        if let experiment = try plan(request, on: shelf) { experiments.append(experiment) }
      } catch {
        diagnostics += error.diagnostics
      }
    }

    progress("executing networks")
    let runs = Runs(of: experiments)
    diagnostics += runs.diagnostics

    progress("drawing \(Wording.count(experiments.count, "figure"))")
    let results = parallelMap(experiments) { experiment in
      Result { () throws(Problem) in try drawing(of: experiment, from: runs, fonts: fonts) }
    }
    var artifacts: [ArtifactKey: Artifact] = [:]
    var pictures: [ArtifactKey: Picture] = [:]
    for (experiment, result) in zip(experiments, results) {
      switch result {
      case .success(let drawn):
        artifacts[experiment.key] = drawn.map { .figure($0.artifact) }
        pictures[experiment.key] = drawn?.picture
      case .failure(let problem): diagnostics += problem.diagnostics
      }
    }
    let cards = CardPress(
      lessons: lessons, settings: settings, settingsPath: content.shownPath("site.yml"),
      pictures: pictures, icon: icon, fonts: fonts)
    diagnostics += cards.diagnostics
    return Report(
      artifacts: artifacts, cards: cards.cards, credits: shelf.credits,
      diagnostics: Set(diagnostics).sorted { ($0.place, $0.fact) < ($1.place, $1.fact) })
  }

  /// Looks up what a request names; nil where the shelf has reported why that cannot be had.
  private static func plan(_ request: Request, on shelf: Shelf) throws(Problem) -> Experiment? {
    guard let kind = kinds.first(where: { $0.schema.name == request.figure.kind }) else {
      preconditionFailure("the parser lets only known kinds pass")
    }
    let (subject, hasAll, strangers) = shelf.subject(of: request.figure, for: kind.schema)
    var problems = strangers
    var values: [ValueID] = []
    do throws(Problem) {
      values = try subject.map { subject throws(Problem) in try kind.inputs(subject) } ?? []
    } catch {
      problems += error.diagnostics
    }
    guard problems.isEmpty else { throw Problem(problems) }
    guard let subject, hasAll else { return nil }
    return Experiment(
      key: ArtifactKey(lesson: request.lesson, id: request.figure.id), kind: kind,
      subject: subject, values: values)
  }

  private static func drawing(
    of experiment: Experiment, from runs: Runs, fonts: FontBook
  ) throws(Problem) -> (artifact: FigureArtifact, picture: Picture)? {
    guard let activations = runs.activations(for: experiment) else { return nil }
    let subject = experiment.subject
    let picture = try experiment.kind.draw(subject, activations)
    let caption = Caption(
      prefix: "\(experiment.key.lesson)-\(experiment.key.id)", title: experiment.key.id,
      description: picture.alternativeText)
    do {
      let artifact = FigureArtifact(
        wide: .init(try picture.source.drawing(for: .wide, caption: caption, fonts: fonts)),
        narrow: .init(try picture.source.drawing(for: .narrow, caption: caption, fonts: fonts)),
        alternativeText: picture.alternativeText, provenance: picture.provenance,
        table: picture.table,
        downloads: [.init(label: "Table as CSV", fileExtension: "csv", bytes: picture.table.csv)]
          + picture.downloads)
      return (artifact, picture)
    } catch {
      throw Problem(
        at: subject.request.place, "the figure cannot be drawn: \(error.description)",
        help: "try another layer or fewer maps")
    }
  }
}

/// A directive of a lesson.
struct Request {
  let lesson: String
  let figure: FigureRequest
}

/// A request with everything it names looked up, and the values that it wants to see.
struct Experiment: Sendable {
  let key: ArtifactKey
  let kind: FigureKind
  let subject: Subject
  let values: [ValueID]
}

extension FigureArtifact.Drawing {
  init(_ drawing: Drawing) {
    self.init(bytes: drawing.svg, width: drawing.width, height: drawing.height)
  }
}
