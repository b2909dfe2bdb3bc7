import Lessons

/// The text of the sample site's longer lesson: one of everything.
enum SampleLesson {
  static let blocks: [Block] = [
    section(
      .motivation, "why", "Why spatial structure matters",
      [
        block(
          .paragraph(
            words(
              "Flattening a $224\\times224$ image into a vector throws away where each pixel was. "
                + "A convolution keeps it: the same small kernel is laid on every place, and asks "
                + "the same question there. "
            ) + [
              inline(.strong(words("Sharing weights"))), inline(.text(" makes the layer small")),
              inline(.footnote(number: 1, occurrence: 1)), inline(.text("; ")),
              inline(.emphasis(words("locality"))), inline(.text(" makes it useful. See ")),
              inline(.reference(id: "filters", text: [])), inline(.text(" and ")),
              inline(
                .link(
                  destination: "../seeing/index.md#maps-first", title: "",
                  text: words("how to read such a wall"))),
              inline(.text(", or the ")),
              inline(
                .link(
                  destination: "https://arxiv.org/abs/1311.2901", title: "",
                  text: words("paper that first looked inside"))), inline(.text(".")),
            ])),
        figure(
          "filters", 1,
          "Most of the first layer's filters answer edges and colours; four of the sixty-four are "
            + "nearly flat."
        ),
        block(
          .callout(
            kind: .note, title: [],
            blocks: [
              paragraph(
                "Libraries compute cross-correlation and call it convolution: nothing is flipped.")
            ])),
      ]),
    section(
      .intuition, "hierarchy", "From edges to objects",
      [
        paragraph(
          "Three layers of $3\\times3$ kernels see a field of $7\\times7$ pixels, as one kernel of "
            + "that size does, with fewer weights."
        ),
        block(
          .list(
            start: nil, isTight: true,
            items: [
              .init(blocks: [paragraph("First layers: oriented edges.")], isDone: nil),
              .init(blocks: [paragraph("Then textures.")], isDone: nil),
              .init(blocks: [paragraph("Then parts: wheels, eyes, windows.")], isDone: nil),
            ])),
        block(.quote([paragraph("Looking is a method. So is counting.")])),
        block(
          .callout(
            kind: .tip, title: words("Try it"),
            blocks: [paragraph("Cover half of the figure and guess the rest.")])),
      ]),
    section(
      .math, "operation", "The convolution operation",
      [
        paragraph("For $C$ input channels the sum runs over all of them."),
        block(
          .formula(
            DisplayFormula(
              tex: Located(
                #"y_{o,i,j} = b_o + \sum_{c=1}^{C_{\text{in}}} "#
                  + #"\sum_{u=1}^{k}\sum_{v=1}^{k} K_{o,c,u,v}\; x_{c,\,si+u,\,sj+v} \qquad \text{for all } o, i, j"#,
                at: nowhere), id: "convolution", number: 1,
              caption: words("A convolution with stride $s$ and no padding.")))),
        block(
          .heading(level: 3, id: "counting-weights", text: words("Counting weights in $K$"))),
        block(
          .table(
            Table(
              alignments: [.start, .end, .end, .center],
              header: [words("Layer"), words("Weights"), words("MACs"), words("Bias")],
              rows: [
                [words("conv1, $3\\times3$"), words("1,728"), words("21.3 M"), words("yes")],
                [words("fire2"), words("11,408"), words("34.1 M"), words("yes")],
                [words("dense of the same reach"), words("2.4 G"), words("2.4 G"), words("no")],
              ], id: "weights", number: 1, caption: words("Sharing saves six orders of magnitude."))
          )),
        block(
          .formula(
            DisplayFormula(
              tex: Located(
                #"\begin{aligned} a &= \mathbf{W}x \\ b &= \sqrt{\hat{a}} \end{aligned}"#,
                at: nowhere), id: nil, number: nil, caption: []))),
      ]),
    section(
      .deepdive, "costs-section", "What it costs",
      [
        figure("costs", 2, "Half of all multiplications happen in three layers."),
        block(
          .image(
            ImageFigure(
              id: "grid", number: 3, caption: words("A plain image of the lesson's own."),
              source: Located("lessons/convolution/grid.svg", at: nowhere),
              alternativeText: "A green rectangle."))),
        block(
          .callout(
            kind: .warning, title: words("Not a proof"),
            blocks: [paragraph("A flat filter need not be a dead one.")])),
        block(.thematicBreak),
        block(
          .list(
            start: nil, isTight: true,
            items: [
              .init(blocks: [paragraph("Count the weights.")], isDone: true),
              .init(blocks: [paragraph("Count the multiplications.")], isDone: false),
            ])),
      ]),
    section(
      .algorithm, "recipe", "Fine-tuning, step by step",
      [
        block(
          .steps([
            [paragraph("Train the head alone, with the backbone frozen.")],
            [
              paragraph("Thaw the backbone. Give early layers the smaller learning rate:"),
              block(
                .formula(
                  DisplayFormula(
                    tex: Located(#"\eta_l = \eta\,\gamma^{L-l}"#, at: nowhere), id: nil,
                    number: nil,
                    caption: []))),
            ],
            [paragraph("Stop when the validation loss rises.")],
          ]))
      ]),
    section(
      .code, "program", "The same as a program",
      [
        codeBlock(
          "python",
          """
          import numpy as np

          def convolve(x: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
              \"""Cross-correlation, as libraries call convolution; x is <channels, height, width>.\"""
              k = kernel.shape[-1]
              height = (x.shape[1] - k) // stride + 1  # no padding
              return np.array([f"{row:>4}" for row in range(height)])

          """),
        codeBlock(
          "swift",
          "let sizes = [7, 5, 3].map { (224 - $0) / 2 + 1 }\nprint(\"sizes: \\(sizes)\") // 109\n"),
        codeBlock(nil, "hub build --strict\n"),
        block(
          .paragraph(
            words("As before") + [inline(.footnote(number: 1, occurrence: 2))]
              + words(", and as in ") + [
                inline(.reference(id: "convolution", text: [])), inline(.text(" or ")),
                inline(.reference(id: "weights", text: [])), inline(.text(".")),
              ])),
      ]),
  ]

  static let footnotes = [
    Footnote(
      number: 1, label: "sharing", mentions: 2,
      blocks: [paragraph("LeCun and others wrote so in 1989.")])
  ]

  static let targets: [Lesson.Target] = [
    target(.section, "why", nil, "Why spatial structure matters"),
    target(.figure, "filters", 1, "Most of the first layer's filters answer edges."),
    target(.section, "hierarchy", nil, "From edges to objects"),
    target(.section, "operation", nil, "The convolution operation"),
    target(.formula, "convolution", 1, "A convolution"),
    target(.heading, "counting-weights", nil, "Counting weights in K"),
    target(.table, "weights", 1, "Sharing saves six orders of magnitude."),
    target(.section, "costs-section", nil, "What it costs"),
    target(.figure, "costs", 2, "Half of all multiplications happen in three layers."),
    target(.figure, "grid", 3, "A plain image of the lesson's own."),
    target(.section, "recipe", nil, "Fine-tuning, step by step"),
    target(.section, "program", nil, "The same as a program"),
  ]
}
