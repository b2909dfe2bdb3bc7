internal import Lessons

/// Files that tell servers which headers to send with the site, one for each kind of host.
///
/// The policy lets a page load what its own server has, and nothing else. The site's pages need no
/// exception; a drawing that is opened by itself needs them for the style sheet and the pictures
/// that it carries.
struct HostFiles {
  let hosts: Set<StaticHost>
  /// The path of the site's base URL: `/`, `/hub/`.
  let rootPath: String
  /// The style sheets that the site's drawings carry, each once.
  let drawingStyles: [String]

  init(_ settings: SiteSettings, artifacts: [ArtifactKey: Artifact]) {
    hosts = settings.hosts
    let path = SiteIndex(settings).rootPath
    rootPath = path.isEmpty ? "/" : path
    drawingStyles = Set(
      artifacts.values.compactMap { artifact in
        guard case .figure(let figure) = artifact else { return nil }
        return figure.wide.bytes.styleSheet
      }
    ).sorted()
  }

  func files() -> [OutputFile] {
    let texts: [(path: String, text: String, hosts: Set<StaticHost>)] = [
      ("_headers", headersFile, [.netlify, .cloudflare]),
      (".nojekyll", Self.noJekyll, [.github]),
      ("vercel.json", vercel, [.vercel]),
      ("firebase.json", firebase, [.firebase]),
      (".htaccess", apache, [.apache]),
      ("nginx.conf", nginx, [.nginx]),
      ("Caddyfile", caddy, [.caddy]),
    ]
    return texts.filter { !$0.hosts.isDisjoint(with: hosts) }.map {
      OutputFile(path: $0.path, bytes: Array($0.text.utf8))
    }
  }

  private var headers: [(name: String, value: String)] {
    [
      ("Content-Security-Policy", policy),
      ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
      ("Referrer-Policy", "same-origin"),
      ("X-Content-Type-Options", "nosniff"),
    ]
  }

  private var policy: String {
    let hashes = drawingStyles.map { " 'sha256-\(SHA256($0.utf8).base64)'" }.joined()
    guard !hashes.isEmpty else { return "default-src 'self'" }
    return "default-src 'self'; img-src 'self' data:; style-src 'self'\(hashes)"
  }

  /// Pages and what belongs to them are asked for again each time, which costs a short answer, so
  /// that a page never meets the style sheet or the figures of another build.
  private static let pageCache = "public, max-age=0, must-revalidate"
  /// Fonts hardly ever change, but their names do not when they do: 30 days.
  private static let fontCache = "public, max-age=2592000"
  private static let fontFolders = ["assets/fonts/", "assets/katex/fonts/"]
}

extension HostFiles {
  /// Where several rules meet, these hosts join their values; so none is set twice, and pages keep
  /// the hosts' own rule, which is ours.
  private var headersFile: String {
    let rules =
      [("/*", headers)] + Self.fontFolders.map { ("/\($0)*", [("Cache-Control", Self.fontCache)]) }
    return rules.map { path, headers in
      path + "\n" + headers.map { "  \($0): \($1)\n" }.joined()
    }.joined()
  }

  private static let noJekyll = "GitHub Pages serves these files as they are.\n"

  /// The last rule that matches wins.
  private var vercel: String { "{\n\(rules(source: "/(.*)") { "/\($0)(.*)" })\n}\n" }

  private var firebase: String {
    let rules = rules(source: "**") { "/\($0)**" }.split(separator: "\n").map { "  " + $0 }
    return """
      {
        "hosting": {
          "public": ".",
          "ignore": ["firebase.json", "_headers", "nginx.conf", "Caddyfile", "vercel.json", "**/.*"],
      \(rules.joined(separator: "\n"))
        }
      }

      """
  }

  /// Nothing in it needs escaping in JSON.
  private func rules(source: String, inFolder: (String) -> String) -> String {
    let rules =
      [(source, headers + [("Cache-Control", Self.pageCache)])]
      + Self.fontFolders.map { (inFolder($0), [("Cache-Control", Self.fontCache)]) }
    let texts = rules.map { source, headers in
      let pairs = headers.map { "        { \"key\": \"\($0)\", \"value\": \"\($1)\" }" }
      return """
            {
              "source": "\(source)",
              "headers": [
        \(pairs.joined(separator: ",\n"))
              ]
            }
        """
    }
    return "  \"headers\": [\n" + texts.joined(separator: ",\n") + "\n  ]"
  }
}

extension HostFiles {
  /// What is worth compressing; fonts and photographs are compressed already.
  private static let textTypes = [
    "text/css", "text/csv", "text/javascript", "application/javascript", "image/svg+xml",
    "application/xml",
  ]

  private var apache: String {
    """
    # For Apache, where AllowOverride includes FileInfo.
    ErrorDocument 404 \(rootPath)404.html
    AddType font/woff2 .woff2
    <IfModule mod_headers.c>
    \(headers.map { "  Header always set \($0) \"\($1)\"\n" }.joined())\
      Header set Cache-Control "\(Self.pageCache)"
      <FilesMatch "\\.woff2$">
        Header set Cache-Control "\(Self.fontCache)"
      </FilesMatch>
    </IfModule>
    <IfModule mod_deflate.c>
      <IfModule mod_filter.c>
        AddOutputFilterByType DEFLATE text/html \(Self.textTypes.joined(separator: " "))
      </IfModule>
    </IfModule>

    """
  }

  /// A location's own headers take the place of all those around it, so they are said again.
  private var nginx: String {
    let all = headers.map { "add_header \($0) \"\($1)\" always;\n" }
    let fonts = Self.fontFolders.map { folder in
      "location ^~ \(rootPath)\(folder) {\n" + all.map { "  " + $0 }.joined()
        + "  add_header Cache-Control \"\(Self.fontCache)\";\n}\n"
    }
    return """
      # For nginx: include this file in the server block that serves this folder.
      error_page 404 \(rootPath)404.html;
      gzip on;
      gzip_vary on;
      gzip_types \(Self.textTypes.joined(separator: " "));
      \(all.joined())\
      add_header Cache-Control "\(Self.pageCache)";
      \(fonts.joined())
      """
  }

  private var caddy: String {
    let fonts = Self.fontFolders.map { "\(rootPath)\($0)*" }.joined(separator: " ")
    return """
      # For Caddy: import this file into the site block that serves this folder.
      encode zstd gzip
      header {
      \(headers.map { "\t\($0) \"\($1)\"\n" }.joined())\
      }
      @fonts path \(fonts)
      @others not path \(fonts)
      header @fonts Cache-Control "\(Self.fontCache)"
      header @others Cache-Control "\(Self.pageCache)"
      handle_errors {
      \trewrite * \(rootPath)404.html
      \tfile_server
      }

      """
  }
}

extension [UInt8] {
  /// The text of the drawing's `<style>` element; nil where it has none.
  fileprivate var styleSheet: String? {
    guard let start = firstRange(of: Array("<style>".utf8))?.upperBound,
      let end = self[start...].firstRange(of: Array("</style>".utf8))?.lowerBound
    else { return nil }
    return String(decoding: self[start..<end], as: UTF8.self)
  }
}
