import Lessons
import Site

/// A site with two lessons and one of everything that a lesson may hold.
enum SampleSite {
  static func render(settings: SiteSettings = SampleSite.settings) -> (
    files: [OutputFile], diagnostics: [Diagnostic]
  ) {
    SiteBuilder(templates: TestDisks.templates, toolkit: TestDisks.toolkit).render(
      lessons: [seeing, convolution], artifacts: artifacts, cards: noCards, settings: settings,
      credits: credits, content: content)
  }

  static let settings = SiteSettings(
    id: "sample-hub", title: "Sample Learning Hub",
    tagline: "How neural networks see, shown by networks that were run for these pages.",
    language: "en-GB", baseURL: nil, lessonOrder: [Located("convolution", at: nowhere)],
    promotion: .init(
      title: "Do you teach with these pages?",
      text: "Tell us what your students ask, and what a figure should show next.",
      link: Located("https://example.org/", at: nowhere), label: "Write to us"),
    reportLink: nil)

  static let content = Disk.memory([
    "lessons/convolution/grid.svg": Array(
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="640" height="120">\
      <rect width="640" height="120" fill="#0a7075"/></svg>
      """
      .utf8)
  ])

  static let credits = Credits(
    photographs: [
      .init(
        title: "A cat on a wall",
        details: ["Photographed by A. Person, 2019.", "Cropped to a square."],
        licence: "CC BY 4.0", notice: nil)
    ],
    models: [
      .init(
        title: "SqueezeNet 1.1", details: ["Trained on ImageNet by its authors."],
        licence: "BSD 2-Clause",
        notice: "Redistribution and use in source and binary forms, with or without\nmodification.")
    ])

  static let artifacts: [ArtifactKey: Artifact] = [
    ArtifactKey(lesson: "convolution", id: "filters"): .figure(SampleDrawing.artifact(bars: 24)),
    ArtifactKey(lesson: "convolution", id: "costs"): .figure(SampleDrawing.artifact(bars: 9)),
    ArtifactKey(lesson: "seeing", id: "maps"): .figure(SampleDrawing.artifact(bars: 16)),
  ]

  static let seeing = lesson(
    "seeing",
    frontMatter(
      title: "Seeing inside a network",
      tagline: "What filters and feature maps show, and what they do not",
      summary: "Read a wall of filters and a wall of feature maps without fooling yourself.",
      level: .beginner, minutes: 12, prerequisites: [.lesson(Located("convolution", at: nowhere))],
      concepts: ["Filters", "Feature maps"]),
    [
      section(
        .intuition, "maps-first", "Look before you count",
        [
          paragraph("A feature map is a photograph of one question."),
          figure("maps", 1, "Half of the maps answer edges.", kind: "feature-maps"),
        ])
    ],
    targets: [
      target(.section, "maps-first", nil, "Look before you count"),
      target(.figure, "maps", 1, "Half of the maps answer edges."),
    ])

  static let convolution = lesson(
    "convolution",
    frontMatter(
      title: "Convolution: one small question, asked everywhere",
      tagline: "Local detectors that see edges, then textures, then parts of things",
      summary:
        "How a kernel slides, what its output's size is, and why weights that are shared make a "
        + "network small enough to learn.",
      minutes: 55,
      prerequisites: [.topic("Linear algebra"), .lesson(Located("seeing", at: nowhere))],
      concepts: ["Convolution", "Stride and padding", "Receptive field", "Weight sharing"],
      keyFormulas: [
        .init(
          name: "Convolution",
          tex: Located(#"y_{ij} = \sum_{u,v} K_{uv}\, x_{i+u,\,j+v}"#, at: nowhere),
          sentence: "Slide a kernel K over the input x and take a dot product at every place."),
        .init(
          name: "Output size",
          tex: Located(#"H' = \left\lfloor \frac{H + 2p - k}{s} \right\rfloor + 1"#, at: nowhere),
          sentence: "Height H, kernel size k, padding p, stride s."),
        .init(
          name: "Residual", tex: Located(#"y = F(x) + x"#, at: nowhere),
          sentence: "A block adds what it has learnt to what it was given."),
      ], cover: "filters"),
    SampleLesson.blocks, footnotes: SampleLesson.footnotes, targets: SampleLesson.targets)
}
