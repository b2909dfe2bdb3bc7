"""What the server says with a page, and what the page says to those who link to it."""

import json
import struct
import urllib.error
import urllib.request

import pytest

from site_under_test import FOLDER, PAGES, PLAIN_POLICY, header_rules, headers_for
from visits import arrive

DRAWINGS = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.glob("figures/*.svg"))
POLICY = dict(headers_for("/"))["Content-Security-Policy"]


def test_no_header_is_set_by_two_rules():
    """Hosts join such values with commas, which nobody means."""
    for path in ["/", "/assets/site.css", "/assets/fonts/a.woff2", "/assets/katex/fonts/a.woff2"]:
        names = [name for name, _ in headers_for(path)]
        assert len(names) == len(set(names))


def test_every_rule_is_for_files_that_exist():
    for path, _ in header_rules():
        assert path == "/*" or any(FOLDER.glob(path.removeprefix("/")))


def test_policy_adds_nothing_but_what_drawings_carry():
    plain, images, styles = POLICY.split("; ")
    assert (plain, images) == (PLAIN_POLICY, "img-src 'self' data:")
    hashes = styles.removeprefix("style-src 'self' ").split(" ")
    assert hashes and all(source.startswith("'sha256-") for source in hashes)


def test_all_hosts_are_told_the_same_policy():
    for name in [".htaccess", "nginx.conf", "Caddyfile"]:
        assert f'"{POLICY}"' in (FOLDER / name).read_text("utf-8")
    for rules in [json.loads((FOLDER / "vercel.json").read_text("utf-8")),
                  json.loads((FOLDER / "firebase.json").read_text("utf-8"))["hosting"]]:
        assert {"key": "Content-Security-Policy", "value": POLICY} in rules["headers"][0]["headers"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_no_exception(strictly_served, path):
    visit = strictly_served.visit(path, 1280, "light")
    assert (visit.violations, visit.console, visit.missing_images) == ([], [], [])


def test_fonts_are_kept_and_pages_are_not(root):
    font = next(FOLDER.glob("assets/fonts/*.woff2")).relative_to(FOLDER)
    with urllib.request.urlopen(f"{root}{font}") as response:
        assert response.headers["Cache-Control"] == "public, max-age=2592000"
    with urllib.request.urlopen(root) as response:
        assert "max-age" not in response.headers.get("Cache-Control", "")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_missing_page_is_not_found(root):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{root}nowhere/at/all")
    assert caught.value.code == 404
    assert b"<h1>" in caught.value.read()


@pytest.mark.parametrize("path", DRAWINGS)
def test_a_drawing_by_itself_follows_the_theme(browser, root, path):
    page = browser.new_page(color_scheme="dark")
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    arrive(page, root + path)
    rules = page.evaluate("document.styleSheets.length && document.styleSheets[0].cssRules.length")
    page.close()
    assert (rules, messages) == (2, [])


def meta(page):
    """A page's properties and names, in the browser's reading."""
    return page.evaluate("""() => Object.fromEntries(
      [...document.querySelectorAll("meta[property], meta[name]")]
        .filter((meta) => !meta.media)
        .map((meta) => [meta.getAttribute("property") ?? meta.name, meta.content]))""")


@pytest.mark.parametrize("path", [path for path in PAGES if path != "404.html"])
def test_pages_introduce_themselves(scriptless, root, path):
    arrive(scriptless, root + path)
    found = meta(scriptless)
    assert found["og:title"] and found["og:description"] == found["description"]
    assert found["og:type"] == ("website" if path == "index.html" else "article")


@pytest.mark.parametrize(
    "path", ["card.png"] + [f"{page[:-len('index.html')]}card.png" for page in PAGES
                            if page.startswith("lessons/")])
def test_cards_are_pictures_that_all_services_take(path):
    data = (FOLDER / path).read_bytes()
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert len(data) < 300_000


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_browsers_frame_has_the_papers_color(browser, root, theme):
    page = browser.new_page(color_scheme=theme)
    page.goto(root)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    frame = page.evaluate(f"""() => {{
      const meta = document.querySelector('meta[name="theme-color"][media*="{theme}"]')
      const probe = document.createElement("p")
      probe.style.color = meta.content
      document.body.append(probe)
      return getComputedStyle(probe).color
    }}""")
    page.close()
    assert frame == paper


@pytest.mark.parametrize("name,size", [("icon-32.png", 32), ("apple-touch-icon.png", 180)])
def test_icons_have_their_sizes(name, size):
    data = (FOLDER / "assets" / name).read_bytes()
    assert struct.unpack(">II", data[16:24]) == (size, size)
