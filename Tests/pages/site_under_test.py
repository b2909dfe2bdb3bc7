"""The built site under test, and a server that sends the headers of the site's own `_headers`."""

import functools
import http.server
import os
import pathlib
import threading
import urllib.parse
import xml.etree.ElementTree

FOLDER = pathlib.Path(os.environ.get("SITE", "public")).resolve()
PAGES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
PLAIN_POLICY = "default-src 'self'"


def base_path():
    """The path under which the site expects to stand: that of its base URL, or the root."""
    sitemap = FOLDER / "sitemap.xml"
    if not sitemap.exists():
        return "/"
    locations = xml.etree.ElementTree.parse(sitemap).findall(".//{*}loc")
    shortest = min((location.text for location in locations), key=len)
    return urllib.parse.urlsplit(shortest).path


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
    """Serves the folder under the base path; unknown addresses get 404.html.

    It sends the headers that the site asks hosts for, or else a given policy alone.
    """

    def __init__(self, *arguments, policy=None, **options):
        self.policy = policy
        super().__init__(*arguments, **options)

    def translate_path(self, path):
        base = base_path()
        inside = "/" + path[len(base):] if path.startswith(base) else "/outside-of-the-site"
        return super().translate_path(inside)

    def end_headers(self):
        path = "/" + urllib.parse.urlsplit(self.path).path.removeprefix(base_path())
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


def serve(policy=None):
    """Starts the server on a free port; gives the address of the site's root."""
    handler = functools.partial(Handler, directory=str(FOLDER), policy=policy)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}{base_path()}"
