"""What readers do to a page: zoom, larger text, their own colours, less motion, no scripts, paper."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from site_under_test import FOLDER, PAGES, serve
from visits import IMAGES, OVERFLOW, arrive

LESSONS = [page for page in PAGES if page.startswith("lessons/")]
READ = [page for page in PAGES if page.startswith("lessons/") or page == "index.html"]

# Words that their own box cuts off: the text is larger than a box that hides the rest.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *, aside *")]
  .filter((element) => {
    const style = getComputedStyle(element)
    const hides = (overflow) => overflow === "hidden" || overflow === "clip"
    return element.innerText?.trim() && element.checkVisibility()
      && !element.closest(".katex, picture, svg, legend, .skip, .unseen, [hidden]")
      && (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1
        || hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1)
  })
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture
def page_with(browser):
    """Opens pages in contexts of given traits."""
    contexts = []

    def open_page(**traits):
        contexts.append(browser.new_context(**traits))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_zoom_of_200_percent_loses_nothing(page_with, root, path):
    """Zooming a window of 1280 by 800 pixels leaves 640 by 400 CSS pixels, twice as fine."""
    page = page_with(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    arrive(page, root + path)
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize(("width", "size"), [(1280, 32), (360, 24)])
@pytest.mark.parametrize("path", PAGES)
def test_larger_text_loses_nothing(page_with, root, path, width, size):
    """Text alone becomes larger: twice on a desktop, half as large again on a phone."""
    page = page_with(viewport={"width": width, "height": 800})
    page.context.new_cdp_session(page).send("Page.setFontSizes", {
        "fontSizes": {"standard": size, "fixed": size},
    })
    arrive(page, root + path)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{size}px"
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_where_less_motion_is_wanted(page_with, root, path):
    page = page_with(reduced_motion="reduce")
    arrive(page, root + path)
    moving = page.evaluate("""() => [...document.querySelectorAll("*")]
      .filter((element) => {
        const style = getComputedStyle(element)
        const times = [...style.transitionDuration.split(","), ...style.animationDuration.split(",")]
        return style.scrollBehavior === "smooth" || times.some((time) => parseFloat(time) > 0.01)
      })
      .map((element) => element.outerHTML.slice(0, 120))""")
    assert moving == []


def test_chosen_theme_is_seen_in_forced_colours(page_with, root):
    page = page_with(forced_colors="active")
    arrive(page, root + "index.html")
    switch = page.locator("theme-switch")
    pictures = set()
    for name in ("Auto", "Light", "Dark"):
        page.get_by_role("radio", name=name).check(force=True)
        page.evaluate("document.activeElement.blur()")
        pictures.add(switch.screenshot())
    assert len(pictures) == 3


@pytest.mark.parametrize("path", READ)
def test_focus_is_seen_in_forced_colours(page_with, root, path):
    page = page_with(forced_colors="active")
    arrive(page, root + path)
    for _ in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
          const focused = document.activeElement
          const shows = (element) => {
            const style = getComputedStyle(element)
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
          }
          return shows(focused) || shows(focused.nextElementSibling ?? focused)
            || focused.outerHTML.slice(0, 120)
        }""")
        assert seen is True


@pytest.mark.parametrize("path", PAGES)
def test_works_below_a_deep_path(page_with, deep_root, path):
    if path == "404.html" and (FOLDER / "sitemap.xml").exists():
        pytest.skip("with a base URL, the 404 page's links start at the server's root")
    page = page_with()
    console, requests = [], []
    page.on("console", lambda message: console.append(message.text))
    page.on("response", lambda response: requests.append((response.status, response.url)))
    arrive(page, deep_root + path)
    assert page.evaluate(IMAGES) == []
    assert console == []
    assert [entry for entry in requests if entry[0] != 200] == []
    assert [url for _, url in requests if not url.startswith(deep_root)] == []
    home = page.locator("header a").first
    home.click()
    assert page.url == deep_root + "index.html"


@pytest.fixture(scope="module")
def deep_root():
    return serve(base="/some/deep/path/")


@pytest.mark.parametrize("path", LESSONS)
def test_lesson_is_read_and_walked_without_scripts(page_with, root, path):
    page = page_with(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    arrive(page, root + path)
    for link in page.locator("nav.trail a, .contents nav a, .neighbours a").all():
        expect(link).to_be_visible()
    section = page.locator(".contents nav a").last
    section.click()
    place = page.locator(f"id={section.get_attribute('href').split('#')[1]}")
    expect(place).to_be_in_viewport()
    for block in page.locator("figure.code pre, figure.table table").all():
        expect(block).to_be_visible()
    for picture in page.locator(".cover img, .figure img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(image) => image.naturalWidth") > 0
    page.locator("nav.trail a").first.click()
    assert page.url == root + "index.html"
    expect(page.locator(".card").first).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_paper_cuts_nothing_off(page_with, root, path):
    """On A4 between margins of 15 mm lie 180 mm: 680 CSS pixels. Formulas end in 2 empty ones."""
    page = page_with(viewport={"width": 680, "height": 1000})
    page.emulate_media(media="print")
    arrive(page, root + path)
    page.evaluate(IMAGES)
    beyond = page.evaluate("""() => [...document.querySelectorAll("main *")]
      .filter((element) => element.checkVisibility()
        && element.getBoundingClientRect().right > innerWidth + 3
        && !element.closest(".katex-mathml, .hide-tail, .unseen, svg"))
      .map((element) => element.outerHTML.slice(0, 120))""")
    assert beyond == []


@pytest.mark.parametrize("path", READ)
def test_all_words_are_on_paper(page_with, root, path):
    page = page_with()
    arrive(page, root + path)
    page.evaluate(IMAGES)
    pdf = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    printed = re.sub(r"\W", "", "".join(sheet.extract_text() for sheet in pdf.pages))
    page.emulate_media(media="print")
    shown = page.evaluate("""() => [...document.querySelectorAll("main *")]
      .filter((element) => element.childElementCount === 0 && element.checkVisibility()
        && !element.closest(".katex, .unseen, script"))
      .flatMap((element) => (element.innerText ?? "").match(/\\p{L}{4,}/gu) ?? [])""")
    assert len(shown) > 20
    assert sorted({word for word in shown if word not in printed}) == []
