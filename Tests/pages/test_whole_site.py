"""What can be told from the files alone."""

import html.parser
import posixpath
import urllib.parse

import pytest

from site_under_test import FOLDER, PAGES, base_path


class Reader(html.parser.HTMLParser):
    """Collects a page's links, ids and inline code."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.inline, self.repeated = [], set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        for name in ("href", "src", "srcset"):
            if name in attributes:
                self.links.append(attributes[name])
        if "id" in attributes:
            if attributes["id"] in self.ids:
                self.repeated.append(attributes["id"])
            self.ids.add(attributes["id"])
        handlers = [name for name in attributes if name == "style" or name.startswith("on")]
        if handlers or tag == "style" or (tag == "script" and "src" not in attributes):
            self.inline.append((tag, attributes))


READ = {path: Reader((FOLDER / path).read_text("utf-8")) for path in PAGES}


def problem(page, link):
    """What is wrong with a link of a page, or None."""
    parts = urllib.parse.urlsplit(link)
    if parts.scheme:
        return None if parts.scheme in ("https", "http", "mailto") else "scheme"
    path = urllib.parse.unquote(parts.path)
    if page == "404.html" and path.startswith(base_path()):
        path = path[len(base_path()):]
    elif path.startswith("/"):
        return "starts at the server's root"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if not (FOLDER / target).is_file():
        return "leads to no file"
    if parts.fragment and urllib.parse.unquote(parts.fragment) not in READ[target].ids:
        return "leads to no id"
    return None


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere(path):
    problems = [(link, problem(path, link)) for link in READ[path].links]
    assert [entry for entry in problems if entry[1]] == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline(path):
    assert READ[path].inline == []


@pytest.mark.parametrize("path", PAGES)
def test_no_id_is_given_twice(path):
    assert READ[path].repeated == []


def test_validator_finds_nothing(validator):
    _, messages = validator.communicate()
    assert (validator.returncode, messages) == (0, "")
