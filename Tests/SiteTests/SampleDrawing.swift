import Lessons

/// A figure that stands for what an experiment draws: bars in both themes.
enum SampleDrawing {
  static func artifact(bars: Int) -> FigureArtifact {
    let heights = (0..<bars).map { 10 + ($0 * 37 + 11) % 90 }
    let rows = heights.enumerated().map { ["filter \($0)", "\($1)", "0.\($1)"] }
    let csv = "filter,height\n" + heights.enumerated().map { "\($0),\($1)\n" }.joined()
    return FigureArtifact(
      wide: drawing(heights, width: 720, height: 300),
      narrow: drawing(heights, width: 360, height: 240),
      alternativeText:
        "\(bars) bars from \(heights.min() ?? 0) to \(heights.max() ?? 0), the first \(heights[0]).",
      provenance: "Layer conv1 of SqueezeNet 1.1, drawn from its weights.",
      table: DataTable(
        columns: [
          .init("Filter", isNumeric: false), .init("Height", isNumeric: true),
          .init("Share", isNumeric: true),
        ], rows: rows),
      downloads: [.init(label: "Values as CSV", fileExtension: "csv", bytes: Array(csv.utf8))])
  }

  private static func drawing(_ heights: [Int], width: Int, height: Int)
    -> FigureArtifact.Drawing
  {
    let step = Double(width - 20) / Double(heights.count)
    let bars = heights.enumerated().map { index, bar in
      let top = height - 20 - bar * (height - 40) / 100
      let left = 10 + Double(index) * step
      return """
        <rect class="b" fill="#0072b2" x="\(left)" y="\(top)" width="\(step * 0.8)" \
        height="\(height - 20 - top)"/>
        """
    }
    let dark = "@media(prefers-color-scheme:dark){.p{fill:#14171c}.b{fill:#3d9bdc}}"
    let text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)"><style>:root{color-scheme:light dark}\(dark)</style>\
      <rect class="p" fill="#fff" width="\(width)" height="\(height)"/>\(bars.joined())</svg>
      """
    return .init(bytes: Array(text.utf8), width: width, height: height)
  }
}
