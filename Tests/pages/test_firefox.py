"""The same pages in Firefox, from a server and from the disk."""

import io

import pytest
from PIL import Image

from firefox import Firefox
from site_under_test import FOLDER, PAGES
from visits import IMAGES, OVERFLOW, VIOLATIONS

LESSON = next((page for page in PAGES if page.startswith("lessons/")), "index.html")
FIGURE = next((page for page in PAGES if page.startswith("figures/")), None)
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
DARK, LIGHT = "rgb(20, 23, 28)", "rgb(255, 255, 255)"


@pytest.fixture(scope="module")
def firefox():
    firefox = Firefox("firefox-esr")
    firefox.run_before_pages(VIOLATIONS)
    yield firefox
    firefox.close()


@pytest.fixture(scope="module", params=["served", "opened"])
def place(request, root):
    """Where the site stands: behind a server with the security header, or on the disk."""
    return root if request.param == "served" else FOLDER.as_uri() + "/"


@pytest.fixture(params=PAGES)
def path(request, place):
    if request.param == "404.html" and place.startswith("file:") and (
            FOLDER / "sitemap.xml").exists():
        pytest.skip("with a base URL, the 404 page's links start at the server's root")
    return request.param


def test_page_is_whole(firefox, place, path):
    """No message, no violation, no missing image, nothing from elsewhere, on a phone's width."""
    firefox.resize(360, 800)
    firefox.open(place + path)
    assert firefox.evaluate(f"({IMAGES})()") == []
    assert firefox.evaluate(f"({OVERFLOW})()") == []
    assert firefox.evaluate("window.violations") == []
    assert firefox.logged == []
    # Firefox brings the font of its list markers along, as data.
    assert [url for url in firefox.requested if not url.startswith((place, "data:"))] == []


def test_web_fonts_arrive(firefox, place):
    firefox.open(place + LESSON)
    faces = firefox.evaluate(
        "document.fonts.ready.then(() => [...document.fonts]"
        ".filter((face) => face.status === 'loaded').map((face) => face.family))")
    assert "Inter" in faces


def test_theme_switch_is_remembered(firefox, place):
    firefox.open(place + LESSON)
    assert firefox.evaluate(BACKGROUND) == LIGHT
    firefox.click("theme-switch label:has([value=dark])")
    assert firefox.evaluate(BACKGROUND) == DARK
    firefox.open(place + LESSON)
    assert firefox.evaluate(BACKGROUND) == DARK
    firefox.click("theme-switch label:has([value=auto])")
    assert firefox.evaluate(BACKGROUND) == LIGHT


@pytest.mark.skipif(FIGURE is None, reason="the site has no figure")
def test_drawings_follow_the_switch(firefox, place):
    firefox.resize(1280, 900)
    firefox.open(place + FIGURE)
    light = _drawing(firefox)
    firefox.click("theme-switch label:has([value=dark])")
    dark = _drawing(firefox)
    firefox.click("theme-switch label:has([value=auto])")
    # The words turn from dark to bright; the colours of maps and photographs stay.
    assert sum(1 for pair in zip(light, dark, strict=True) if pair[0] < 110 < 150 < pair[1]) > 20


def _drawing(firefox):
    """The pixels of a figure page's drawing, as shades of grey."""
    firefox.evaluate(f"({IMAGES})()")
    png = firefox.picture_of(".drawing img")
    return Image.open(io.BytesIO(png)).convert("L").tobytes()


# Answers the first question wrong, then right, and the last one with a number.
ANSWERS = """
  const question = document.querySelector("#q-parameters")
  const number = document.querySelector("#q-share")
  const answer = (option) => {
    question.querySelector(`input[value="${option}"]`).click()
    question.querySelector("[type=submit]").click()
  }
  answer(1)
  answer(2)
  number.querySelector("input").value = "2,0490"
  number.querySelector("[type=submit]").click()
"""
STATES = "[...document.querySelectorAll('quiz-question')].map((each) => each.dataset.state)"


@pytest.mark.parametrize("where", ["served", "opened"])
def test_quiz_checks_and_keeps_answers(firefox, quiz_address, quiz_folder, where):
    start = quiz_address if where == "served" else quiz_folder.as_uri() + "/"
    lesson = f"{start}before/lessons/all-kinds/index.html"
    firefox.open(lesson)
    firefox.evaluate(f"(() => {{ {ANSWERS} }})()")
    answered = ["right", "open", "open", "open", "right"]
    assert firefox.evaluate(STATES) == answered
    assert firefox.evaluate("document.activeElement.classList.contains('feedback')")
    firefox.open(lesson)
    assert firefox.evaluate(STATES) == answered
    assert (firefox.evaluate("window.violations"), firefox.logged) == ([], [])
