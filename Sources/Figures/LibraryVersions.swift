internal import CCairo
internal import CSpng

/// The versions of the libraries that decide what a figure's bytes are.
public enum LibraryVersions {
  /// For the keys of caches: `cairo 1.16.0, pango 1.50.12, graphviz 2.43.0, spng 0.7.3`.
  public static var description: String {
    let cairo = String(cString: cairo_version_string())
    let pango = String(cString: pango_version_string())
    let spng = String(cString: spng_version_string())
    return "cairo \(cairo), pango \(pango), graphviz \(GraphLayout.libraryVersion), spng \(spng)"
  }
}
