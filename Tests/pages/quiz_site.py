"""A small site of questions, built by hub, and a server for it."""

import functools
import http.server
import os
import pathlib
import shutil
import subprocess
import threading

from site_under_test import PLAIN_POLICY

PAGES = pathlib.Path(__file__).parent
HUB = pathlib.Path(
    os.environ.get("HUB", PAGES.parent.parent / ".build" / "release" / "hub")).resolve()
CONTENT = PAGES / "fixtures" / "quiz-site"
LESSON = "lessons/all-kinds/index.html"

# The same lesson after its author has changed the first question, and no other.
EDIT = ("How many parameters does it have?", "How many weights and biases does it have?")


class Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", PLAIN_POLICY)
        super().end_headers()

    def log_message(self, *arguments):
        pass


def build(folder):
    """Builds the site and its edited twin as `before` and `after` in a folder, of one origin."""
    edited = folder / "edited"
    shutil.copytree(CONTENT, edited)
    text = edited / "lessons" / "all-kinds" / "index.md"
    assert EDIT[0] in text.read_text("utf-8")
    text.write_text(text.read_text("utf-8").replace(*EDIT), "utf-8")
    served = folder / "served"
    served.mkdir()
    for content, name in [(CONTENT, "before"), (edited, "after")]:
        subprocess.run(
            [HUB, "build", "--strict", "--content", content, "--output", served / name],
            check=True, capture_output=True)
    return served


def serve(folder):
    """Starts the server on a free port; gives the address of the folder."""
    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/"
