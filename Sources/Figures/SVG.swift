extension Figure {
  /// Draws the figure as one SVG for both themes, on transparent ground.
  ///
  /// The same figure gives the same bytes in every process, thread and locale.
  public func svg(caption: Caption, fonts: FontBook) throws(FigureError) -> Drawing {
    let (marked, images) = try fonts.withTypesetter { typesetter throws(FigureError) in
      try Canvas.markedSVG(of: self, typesetter: typesetter)
    }
    var rewriter = SVGRewriter(prefix: caption.identifierPrefix, images: images)
    try rewriter.read(marked)
    let text = opening(caption) + rewriter.output() + "</svg>\n"
    return Drawing(svg: Array(text.utf8), width: width, height: height)
  }

  /// Draws the figure as a PNG on a theme's paper, `scale` pixels for each CSS pixel, with
  /// `margin` CSS pixels of paper all around.
  public func png(
    scale: Double = 2, margin: Double = 16, theme: Theme, fonts: FontBook
  ) throws(FigureError) -> [UInt8] {
    let picture = try fonts.withTypesetter { typesetter throws(FigureError) in
      try Canvas.pixels(
        of: self, scale: scale, margin: margin, theme: theme, typesetter: typesetter)
    }
    return try PNG.encode(rgb: picture.rgb, width: picture.width, height: picture.height)
  }

  private func opening(_ caption: Caption) -> String {
    let prefix = caption.identifierPrefix
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" aria-labelledby="\(prefix)-title" \
      aria-describedby="\(prefix)-desc" stroke-linejoin="round">
      <title id="\(prefix)-title">\(escape(caption.title))</title>
      <desc id="\(prefix)-desc">\(escape(caption.description))</desc>
      <style>\(Theme.stylesheet)</style>

      """
  }
}

extension Caption {
  /// The prefix as an XML name: letters, digits, `-` and `_`, after a letter.
  fileprivate var identifierPrefix: String {
    let kept = prefix.unicodeScalars.map { scalar -> Character in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        || scalar == "_" ? Character(scalar) : "-"
    }
    let name = String(kept)
    return name.first?.isLetter == true ? name : "figure-" + name
  }
}

/// Makes text safe inside an element; characters that XML forbids are dropped.
private func escape(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\n", "\t": result += " "
    case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Writes bytes in base64 (RFC 4648, with padding).
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  let length = (bytes.count + 2) / 3 * 4
  return String(unsafeUninitializedCapacity: length) { text in
    var position = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let left = bytes.count - start
      let word =
        UInt32(bytes[start]) << 16 | UInt32(left > 1 ? bytes[start + 1] : 0) << 8
        | UInt32(left > 2 ? bytes[start + 2] : 0)
      for digit in 0..<4 {
        let isPadding = digit > left
        text[position] =
          isPadding ? UInt8(ascii: "=") : alphabet[Int(word >> (18 - 6 * UInt32(digit)) & 63)]
        position += 1
      }
    }
    return position
  }
}
