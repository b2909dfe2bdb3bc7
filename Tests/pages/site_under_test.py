"""The built site under test, and servers that send the headers of the site's own `_headers`."""

import functools
import gzip
import http.server
import os
import pathlib
import threading
import time
import urllib.parse
import xml.etree.ElementTree

FOLDER = pathlib.Path(os.environ.get("SITE", "public")).resolve()
PAGES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
PLAIN_POLICY = "default-src 'self'"
COMPRESSED = (".css", ".csv", ".html", ".js", ".svg", ".txt", ".xml")


def base_path():
    """The path under which the site expects to stand: that of its base URL, or the root."""
    sitemap = FOLDER / "sitemap.xml"
    if not sitemap.exists():
        return "/"
    locations = xml.etree.ElementTree.parse(sitemap).findall(".//{*}loc")
    shortest = min((location.text for location in locations), key=len)
    return urllib.parse.urlsplit(shortest).path


@functools.cache
def header_rules():
    """The rules of `_headers`: a path, which may end in a star, and headers, as hosts read them."""
    rules = []
    for line in (FOLDER / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            rules.append((line, []))
        elif line.strip():
            name, value = line.strip().split(": ", 1)
            rules[-1][1].append((name, value))
    return rules


def headers_for(path):
    """What hosts send with a path of the site: the headers of all rules that match."""
    def matches(rule):
        return path.startswith(rule[:-1]) if rule.endswith("*") else path == rule
    return [header for rule, headers in header_rules() if matches(rule) for header in headers]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the folder under a path; unknown addresses get 404.html.

    It sends the headers that the site asks hosts for, or else a given policy alone.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    base = "/"
    compresses = False
    connection_delay = 0
    policy = None

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=str(FOLDER))

    def setup(self):
        time.sleep(self.connection_delay)
        super().setup()

    def translate_path(self, path):
        inside = path[len(self.base):] if path.startswith(self.base) else "outside-of-the-site"
        return super().translate_path("/" + inside)

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        if not (self.compresses and path.suffix in COMPRESSED and path.is_file()):
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(path.stat().st_mtime))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self):
        path = "/" + urllib.parse.urlsplit(self.path).path.removeprefix(self.base)
        headers = [("Content-Security-Policy", self.policy)] if self.policy else headers_for(path)
        for name, value in headers:
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code, message=None, explain=None):
        body = (FOLDER / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def serve(base=None, compresses=False, connection_delay=0, policy=None):
    """Starts a server on a free port; gives the address of the site's root.

    The site stands under the path `base`, by default where its base URL says; `connection_delay` is
    what opening a connection takes, in seconds.
    """
    traits = {
        "base": base or base_path(), "compresses": compresses,
        "connection_delay": connection_delay, "policy": policy,
    }
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Site", (Handler,), traits))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}{traits['base']}"


def lesson_pages():
    """The lessons' pages, the one with the longest text first."""
    pages = [path for path in PAGES if path.startswith("lessons/")]
    return sorted(pages, key=lambda path: -(FOLDER / path).stat().st_size)
