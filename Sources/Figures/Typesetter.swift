internal import CCairo

/// Measures and draws lines of text with Pango, with one set of fonts and nothing from the system.
///
/// Unchecked, because Pango's objects may move from thread to thread as long as only one uses them
/// at a time: `FontBook.withTypesetter` is the only place that hands them out.
final class Typesetter: @unchecked Sendable {
  private let configuration: OpaquePointer
  private let fontMap: UnsafeMutableRawPointer
  private let context: OpaquePointer
  private let layout: OpaquePointer
  private let families: String
  private var currentStyle: TextStyle?

  init(fontFiles: [String]) throws(FigureError) {
    guard let configuration = FcConfigCreate() else {
      throw .library(name: "Fontconfig", message: "no configuration could be made")
    }
    do throws(FigureError) {
      families = try Self.load(fontFiles, into: configuration)
    } catch {
      FcConfigDestroy(configuration)
      throw error
    }
    guard let fontMap = hub_font_map_create(configuration),
      let context = pango_font_map_create_context(fontMap),
      let layout = pango_layout_new(context)
    else {
      FcConfigDestroy(configuration)
      throw .library(name: "Pango", message: "no font map could be made")
    }
    self.configuration = configuration
    self.fontMap = UnsafeMutableRawPointer(fontMap)
    self.context = context
    self.layout = layout
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    setNumeralsToOneWidth()
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(layout))
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(fontMap)
    FcConfigDestroy(configuration)
  }

  /// Gives the width of a line of text, in CSS pixels.
  func width(of text: String, style: TextStyle) -> Double {
    prepare(text, style)
    var logical = PangoRectangle()
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, 0), nil, &logical)
    return Double(logical.width) / Double(PANGO_SCALE)
  }

  /// Draws a line of text whose baseline starts at the context's current point.
  func show(_ text: String, style: TextStyle, on cairo: OpaquePointer) {
    prepare(text, style)
    pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, 0))
  }

  private func prepare(_ text: String, _ style: TextStyle) {
    if style != currentStyle {
      let font = pango_font_description_new()
      pango_font_description_set_family(font, families)
      pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
      pango_font_description_set_weight(
        font, PangoWeight(rawValue: PangoWeight.RawValue(style.weight.rawValue)))
      pango_layout_set_font_description(layout, font)
      pango_font_description_free(font)
      currentStyle = style
    }
    // A line break would be a second line, which a figure never has.
    let line = String(text.map { $0.isNewline ? " " : $0 })
    pango_layout_set_text(layout, line, Int32(line.utf8.count))
  }

  private func setNumeralsToOneWidth() {
    let attributes = pango_attr_list_new()
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"))
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
  }

  /// Adds the files and gives their families, first come first used: `Inter,DejaVu Sans`.
  private static func load(
    _ fontFiles: [String], into configuration: OpaquePointer
  ) throws(FigureError) -> String {
    var families: [String] = []
    for path in fontFiles {
      let count = hub_application_font_count(configuration)
      guard FcConfigAppFontAddFile(configuration, path) != 0,
        hub_application_font_count(configuration) > count,
        let family = hub_font_family(configuration, count)
      else { throw .unreadableFont(path: path) }
      let name = String(cString: family)
      if !families.contains(name) { families.append(name) }
    }
    return families.joined(separator: ",")
  }
}
