"""The built site under test, and a server for it."""

import functools
import http.server
import os
import pathlib
import threading
import urllib.parse
import xml.etree.ElementTree

FOLDER = pathlib.Path(os.environ.get("SITE", "public")).resolve()
PAGES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
POLICY = "default-src 'self'"


def base_path():
    """The path under which the site expects to stand: that of its base URL, or the root."""
    sitemap = FOLDER / "sitemap.xml"
    if not sitemap.exists():
        return "/"
    locations = xml.etree.ElementTree.parse(sitemap).findall(".//{*}loc")
    shortest = min((location.text for location in locations), key=len)
    return urllib.parse.urlsplit(shortest).path


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the folder under the base path, with the policy; unknown addresses get 404.html."""

    def translate_path(self, path):
        base = base_path()
        inside = "/" + path[len(base):] if path.startswith(base) else "/outside-of-the-site"
        return super().translate_path(inside)

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
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


def serve():
    """Starts the server on a free port; gives the address of the site's root."""
    handler = functools.partial(Handler, directory=str(FOLDER))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}{base_path()}"


def lesson_pages():
    """The lessons' pages, the one with the longest text first."""
    pages = [path for path in PAGES if path.startswith("lessons/")]
    return sorted(pages, key=lambda path: -(FOLDER / path).stat().st_size)
