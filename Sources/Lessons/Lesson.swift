/// A lesson as typed values, each with its place in the author's file.
public struct Lesson: Sendable {
  /// The lesson's folder, which is also its part of the site's address.
  public let name: String
  /// As shown to the author: `content/lessons/NAME/index.md`.
  public let path: String
  public let frontMatter: FrontMatter
  public let blocks: [Block]
  /// In the order in which the text first mentions them.
  public let footnotes: [Footnote]
  /// Everything in the lesson that a link or a `:ref` can point to, in order of appearance.
  public let targets: [Target]

  public init(
    name: String, path: String, frontMatter: FrontMatter, blocks: [Block], footnotes: [Footnote],
    targets: [Target]
  ) {
    self.name = name
    self.path = path
    self.frontMatter = frontMatter
    self.blocks = blocks
    self.footnotes = footnotes
    self.targets = targets
  }

  /// Something with an id. The parser has made sure that ids differ and that references resolve.
  public struct Target: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case section, heading, figure, table, formula, question
      /// The words that define a term: a place within a paragraph.
      case term
    }

    public let kind: Kind
    public let id: String
    /// Counted per kind through the lesson, from 1; nil where nothing is numbered.
    public let number: Int?
    /// Plain text, for menus: the words of the heading, the caption, the question or the term.
    public let title: String
    public let place: SourcePlace

    public init(kind: Kind, id: String, number: Int?, title: String, place: SourcePlace) {
      self.kind = kind
      self.id = id
      self.number = number
      self.title = title
      self.place = place
    }
  }
}

/// What the head of a lesson's file says about it.
public struct FrontMatter: Sendable {
  public enum Level: String, CaseIterable, Sendable { case beginner, intermediate, advanced }

  public enum Prerequisite: Hashable, Sendable {
    /// Another lesson of this site, by name.
    case lesson(Located<String>)
    /// Knowledge that no lesson of this site teaches.
    case topic(String)
  }

  public struct KeyFormula: Hashable, Sendable {
    public let name: String
    public let tex: Located<String>
    /// One sentence in inline Markdown's plain subset: text only.
    public let sentence: String

    public init(name: String, tex: Located<String>, sentence: String) {
      self.name = name
      self.tex = tex
      self.sentence = sentence
    }
  }

  public let title: String
  public let tagline: String
  public let summary: String
  public let category: String
  public let level: Level
  public let minutes: Int
  public let prerequisites: [Prerequisite]
  public let concepts: [String]
  /// What the reader can do afterwards: each ends the sentence "After this lesson you can".
  public let outcomes: [String]
  public let isDraft: Bool
  /// BCP 47: `en-GB`.
  public let language: String
  public let keyFormulas: [KeyFormula]
  /// The id of the figure that stands at the lesson's head and on its card.
  public let cover: Located<String>?

  public init(
    title: String, tagline: String, summary: String, category: String, level: Level, minutes: Int,
    prerequisites: [Prerequisite], concepts: [String], outcomes: [String], isDraft: Bool,
    language: String, keyFormulas: [KeyFormula], cover: Located<String>?
  ) {
    self.title = title
    self.tagline = tagline
    self.summary = summary
    self.category = category
    self.level = level
    self.minutes = minutes
    self.prerequisites = prerequisites
    self.concepts = concepts
    self.outcomes = outcomes
    self.isDraft = isDraft
    self.language = language
    self.keyFormulas = keyFormulas
    self.cover = cover
  }
}

/// A piece of a lesson that stands on lines of its own.
public struct Block: Sendable {
  public let place: SourcePlace
  public let content: Content

  public init(_ content: Content, at place: SourcePlace) {
    self.content = content
    self.place = place
  }

  public indirect enum Content: Sendable {
    case heading(level: Int, id: String, text: [Inline])
    case paragraph([Inline])
    case list(start: Int?, isTight: Bool, items: [ListItem])
    case quote([Block])
    case code(CodeBlock)
    case formula(DisplayFormula)
    case table(Table)
    case thematicBreak
    /// `:::math{#id}` … `:::`; its first block is its heading.
    case section(kind: SectionKind, id: String, title: [Inline], blocks: [Block])
    /// `:::steps` … `:::`: the numbered steps of an algorithm.
    case steps([[Block]])
    /// `:::note[Title]` … `:::`.
    case callout(kind: CalloutKind, title: [Inline], blocks: [Block])
    /// `::filters[Caption]{#id model=...}`: answered by an experiment.
    case figure(FigureRequest)
    /// `::image[Caption]{#id src=photo.jpg alt="..."}`: an image of the lesson's own.
    case image(ImageFigure)
    /// `:::single-choice{#id}` … `:::` and its kin.
    case question(Question)
  }
}

public enum SectionKind: String, CaseIterable, Sendable {
  case motivation, intuition, math, deepdive, algorithm, code
  /// The questions at a lesson's end; a lesson has at most one.
  case quiz
}

public enum CalloutKind: String, CaseIterable, Sendable { case note, tip, warning }

public struct ListItem: Sendable {
  public let blocks: [Block]
  /// For a task list's item: whether its box is ticked.
  public let isDone: Bool?

  public init(blocks: [Block], isDone: Bool?) {
    self.blocks = blocks
    self.isDone = isDone
  }
}

public struct CodeBlock: Hashable, Sendable {
  /// As written after the fence, lower case; nil where none was given.
  public let language: Located<String>?
  public let text: String
  public let lineCount: Int

  public init(language: Located<String>?, text: String, lineCount: Int) {
    self.language = language
    self.text = text
    self.lineCount = lineCount
  }
}

/// `$$` … `$$`; numbered where it stands in `:::formula[Caption]{#id}`.
public struct DisplayFormula: Sendable {
  /// The place is that of the first character of TeX.
  public let tex: Located<String>
  public let id: String?
  public let number: Int?
  public let caption: [Inline]

  public init(tex: Located<String>, id: String?, number: Int?, caption: [Inline]) {
    self.tex = tex
    self.id = id
    self.number = number
    self.caption = caption
  }
}

/// A GFM table; numbered where it stands in `:::table[Caption]{#id}`.
public struct Table: Sendable {
  public enum Alignment: Sendable { case start, center, end }

  public let alignments: [Alignment]
  public let header: [[Inline]]
  public let rows: [[[Inline]]]
  public let id: String?
  public let number: Int?
  public let caption: [Inline]

  public init(
    alignments: [Alignment], header: [[Inline]], rows: [[[Inline]]], id: String?, number: Int?,
    caption: [Inline]
  ) {
    self.alignments = alignments
    self.header = header
    self.rows = rows
    self.id = id
    self.number = number
    self.caption = caption
  }
}

/// A figure that the build is asked to compute and draw.
public struct FigureRequest: Sendable {
  /// The directive's name, which is the figure kind's.
  public let kind: String
  public let id: String
  public let number: Int
  public let caption: [Inline]
  /// Checked against the kind's schema; only what the author wrote.
  public let attributes: [String: Located<AttributeValue>]
  public let place: SourcePlace

  public init(
    kind: String, id: String, number: Int, caption: [Inline],
    attributes: [String: Located<AttributeValue>], place: SourcePlace
  ) {
    self.kind = kind
    self.id = id
    self.number = number
    self.caption = caption
    self.attributes = attributes
    self.place = place
  }
}

/// An image of the lesson's own, with a caption and a number among the figures.
public struct ImageFigure: Sendable {
  public let id: String
  public let number: Int
  public let caption: [Inline]
  /// Relative to the content's root.
  public let source: Located<String>
  public let alternativeText: String

  public init(
    id: String, number: Int, caption: [Inline], source: Located<String>, alternativeText: String
  ) {
    self.id = id
    self.number = number
    self.caption = caption
    self.source = source
    self.alternativeText = alternativeText
  }
}

/// A piece of running text.
public struct Inline: Sendable {
  public let place: SourcePlace
  public let content: Content

  public init(_ content: Content, at place: SourcePlace) {
    self.content = content
    self.place = place
  }

  public indirect enum Content: Sendable {
    case text(String)
    case softBreak
    case lineBreak
    case code(String)
    case emphasis([Inline])
    case strong([Inline])
    case strikethrough([Inline])
    /// The destination as written.
    case link(destination: String, title: String, text: [Inline])
    /// An image of the lesson's own, within a line. The source is relative to the content's root.
    case image(source: String, alternativeText: String)
    /// `$...$`; the place is that of the first character of TeX.
    case formula(Located<String>)
    /// `:ref[]{#id}`: without text of its own it reads `Figure 3`.
    case reference(id: String, text: [Inline])
    /// `:term[receptive field]{#id}`: where the text says what the words mean.
    case term(id: String, text: [Inline])
    /// Counted from 1; `occurrence` tells mentions of the same note apart, from 1.
    case footnote(number: Int, occurrence: Int)
  }
}

public struct Footnote: Sendable {
  public let number: Int
  public let label: String
  /// How often the text mentions it.
  public let mentions: Int
  public let blocks: [Block]

  public init(number: Int, label: String, mentions: Int, blocks: [Block]) {
    self.number = number
    self.label = label
    self.mentions = mentions
    self.blocks = blocks
  }
}
