import Lessons
import Testing

@testable import Site

@Suite struct HostFileTests {
  /// One drawing, whose style sheet is the three letters of FIPS 180-4's example.
  private let artifacts: [ArtifactKey: Artifact] = [
    ArtifactKey(lesson: "a", id: "f"): .figure(
      FigureArtifact(
        wide: .init(bytes: Array("<svg><style>abc</style></svg>".utf8), width: 1, height: 1),
        narrow: .init(bytes: [], width: 1, height: 1), alternativeText: "", provenance: "",
        table: DataTable(columns: [], rows: []), downloads: []))
  ]

  private func text(
    _ path: String, baseURL: String? = nil, artifacts: [ArtifactKey: Artifact]? = nil
  ) throws -> String {
    let files = HostFiles(settings(baseURL: baseURL), artifacts: artifacts ?? self.artifacts)
    let file = try #require(files.files().first { $0.path == path })
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test func allowsWhatDrawingsCarry() throws {
    #expect(
      try text("_headers") == """
        /*
          Content-Security-Policy: default-src 'self'; img-src 'self' data:; style-src 'self' \
        'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='
          Permissions-Policy: camera=(), geolocation=(), microphone=()
          Referrer-Policy: same-origin
          X-Content-Type-Options: nosniff
        /assets/fonts/*
          Cache-Control: public, max-age=2592000
        /assets/katex/fonts/*
          Cache-Control: public, max-age=2592000

        """)
  }

  @Test func needsNoExceptionWithoutDrawings() throws {
    #expect(
      try text("_headers", artifacts: [:]).contains(
        "  Content-Security-Policy: default-src 'self'\n"))
  }

  @Test(arguments: [
    (nil, "/404.html"), ("https://example.org/", "/404.html"),
    ("https://example.org/hub/", "/hub/404.html"),
  ])
  func namesThe404PageFromTheServersRoot(baseURL: String?, page: String) throws {
    #expect(try text(".htaccess", baseURL: baseURL).contains("\nErrorDocument 404 \(page)\n"))
    #expect(try text("nginx.conf", baseURL: baseURL).contains("\nerror_page 404 \(page);\n"))
    #expect(try text("Caddyfile", baseURL: baseURL).contains("\n\trewrite * \(page)\n"))
  }

  @Test func writesForApache() throws {
    #expect(
      try text(".htaccess", artifacts: [:]) == """
        # For Apache, where AllowOverride includes FileInfo.
        ErrorDocument 404 /404.html
        AddType font/woff2 .woff2
        <IfModule mod_headers.c>
          Header always set Content-Security-Policy "default-src 'self'"
          Header always set Permissions-Policy "camera=(), geolocation=(), microphone=()"
          Header always set Referrer-Policy "same-origin"
          Header always set X-Content-Type-Options "nosniff"
          Header set Cache-Control "public, max-age=0, must-revalidate"
          <FilesMatch "\\.woff2$">
            Header set Cache-Control "public, max-age=2592000"
          </FilesMatch>
        </IfModule>
        <IfModule mod_deflate.c>
          <IfModule mod_filter.c>
            AddOutputFilterByType DEFLATE text/html text/css text/csv text/javascript \
        application/javascript image/svg+xml application/xml
          </IfModule>
        </IfModule>

        """)
  }

  @Test func writesForNginx() throws {
    let fonts = ["/hub/assets/fonts/", "/hub/assets/katex/fonts/"].map { folder in
      """
      location ^~ \(folder) {
        add_header Content-Security-Policy "default-src 'self'" always;
        add_header Permissions-Policy "camera=(), geolocation=(), microphone=()" always;
        add_header Referrer-Policy "same-origin" always;
        add_header X-Content-Type-Options "nosniff" always;
        add_header Cache-Control "public, max-age=2592000";
      }

      """
    }
    #expect(
      try text("nginx.conf", baseURL: "https://example.org/hub/", artifacts: [:]) == """
        # For nginx: include this file in the server block that serves this folder.
        error_page 404 /hub/404.html;
        gzip on;
        gzip_vary on;
        gzip_types text/css text/csv text/javascript application/javascript image/svg+xml \
        application/xml;
        add_header Content-Security-Policy "default-src 'self'" always;
        add_header Permissions-Policy "camera=(), geolocation=(), microphone=()" always;
        add_header Referrer-Policy "same-origin" always;
        add_header X-Content-Type-Options "nosniff" always;
        add_header Cache-Control "public, max-age=0, must-revalidate";
        \(fonts.joined())
        """)
  }

  @Test func writesForCaddy() throws {
    #expect(
      try text("Caddyfile", artifacts: [:]) == """
        # For Caddy: import this file into the site block that serves this folder.
        encode zstd gzip
        header {
        \tContent-Security-Policy "default-src 'self'"
        \tPermissions-Policy "camera=(), geolocation=(), microphone=()"
        \tReferrer-Policy "same-origin"
        \tX-Content-Type-Options "nosniff"
        }
        @fonts path /assets/fonts/* /assets/katex/fonts/*
        @others not path /assets/fonts/* /assets/katex/fonts/*
        header @fonts Cache-Control "public, max-age=2592000"
        header @others Cache-Control "public, max-age=0, must-revalidate"
        handle_errors {
        \trewrite * /404.html
        \tfile_server
        }

        """)
  }

  @Test func writesForVercel() throws {
    #expect(
      try text("vercel.json", artifacts: [:]) == """
        {
          "headers": [
            {
              "source": "/(.*)",
              "headers": [
                { "key": "Content-Security-Policy", "value": "default-src 'self'" },
                { "key": "Permissions-Policy", "value": "camera=(), geolocation=(), microphone=()" },
                { "key": "Referrer-Policy", "value": "same-origin" },
                { "key": "X-Content-Type-Options", "value": "nosniff" },
                { "key": "Cache-Control", "value": "public, max-age=0, must-revalidate" }
              ]
            },
            {
              "source": "/assets/fonts/(.*)",
              "headers": [
                { "key": "Cache-Control", "value": "public, max-age=2592000" }
              ]
            },
            {
              "source": "/assets/katex/fonts/(.*)",
              "headers": [
                { "key": "Cache-Control", "value": "public, max-age=2592000" }
              ]
            }
          ]
        }

        """)
  }

  @Test func writesForFirebase() throws {
    #expect(
      try text("firebase.json", artifacts: [:]) == """
        {
          "hosting": {
            "public": ".",
            "ignore": ["firebase.json", "_headers", "nginx.conf", "Caddyfile", "vercel.json", "**/.*"],
            "headers": [
              {
                "source": "**",
                "headers": [
                  { "key": "Content-Security-Policy", "value": "default-src 'self'" },
                  { "key": "Permissions-Policy", "value": "camera=(), geolocation=(), microphone=()" },
                  { "key": "Referrer-Policy", "value": "same-origin" },
                  { "key": "X-Content-Type-Options", "value": "nosniff" },
                  { "key": "Cache-Control", "value": "public, max-age=0, must-revalidate" }
                ]
              },
              {
                "source": "/assets/fonts/**",
                "headers": [
                  { "key": "Cache-Control", "value": "public, max-age=2592000" }
                ]
              },
              {
                "source": "/assets/katex/fonts/**",
                "headers": [
                  { "key": "Cache-Control", "value": "public, max-age=2592000" }
                ]
              }
            ]
          }
        }

        """)
  }

  @Test(
    arguments: [
      (
        Set(StaticHost.allCases),
        [
          ".htaccess", ".nojekyll", "Caddyfile", "_headers", "firebase.json", "nginx.conf",
          "vercel.json",
        ]
      ),
      ([.cloudflare, .github], [".nojekyll", "_headers"]), ([.netlify], ["_headers"]), ([], []),
    ] as [(Set<StaticHost>, [String])])
  func writesForTheHostsThatAreAskedFor(hosts: Set<StaticHost>, paths: [String]) {
    let settings = SiteSettings(
      id: "a", title: "A", tagline: "A", language: "en", baseURL: nil, lessonOrder: [],
      promotion: nil, reportLink: nil, hosts: hosts)
    let files = HostFiles(settings, artifacts: [:]).files()
    #expect(files.map(\.path).sorted() == paths)
  }
}
