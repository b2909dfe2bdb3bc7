"""What the lesson page's scripts do for a reader: contents, enlarged figures, code, reports."""

import urllib.parse

import pytest
from axe_playwright_python.sync_playwright import Axe

from site_under_test import lesson_pages
from visits import arrive

LESSON = lesson_pages()[0]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 800}
PARTS = "Object.entries(localStorage).filter(([key]) => key.includes('.read.')).map(([, v]) => v)"


@pytest.fixture
def page(browser, root):
    context = browser.new_context(viewport=WIDE, color_scheme="light", has_touch=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    arrive(page, root + LESSON)
    yield page
    context.close()


def part_ids(page):
    return page.evaluate(
        "[...document.querySelectorAll('lesson-contents nav a')].map((a) => a.hash.slice(1))")


def scroll_to(page, element_id, position):
    """Puts the top of an element at a share of the screen's height."""
    page.evaluate(
        """([id, position]) => {
          const top = document.getElementById(id).getBoundingClientRect().top
          scrollBy(0, top - innerHeight * position)
        }""", [element_id, position])
    page.wait_for_timeout(60)


def current(page):
    return page.evaluate(
        "document.querySelector('lesson-contents [aria-current]')?.hash.slice(1) ?? null")


@pytest.mark.parametrize("sign", [None, "wheel", "key"])
def test_the_text_waits_for_its_cover_but_not_for_ever(browser, root, sign):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    covers = []
    page.route("**/figures/*", lambda route: covers.append(route))
    page.goto(root + LESSON, wait_until="commit")
    page.wait_for_selector('html[data-opening="cover"] .site-foot')
    first_words = page.locator(".section p").first
    assert not first_words.evaluate("(words) => words.checkVisibility()")
    if sign == "wheel":
        page.mouse.wheel(0, 40)
    elif sign == "key":
        page.keyboard.press("Tab")
    else:
        covers[0].abort()
    page.wait_for_selector('html:not([data-opening="cover"])')
    assert first_words.evaluate("(words) => words.checkVisibility()")
    context.close()


def test_contents_mark_the_part_that_is_read(page):
    ids = part_ids(page)
    assert current(page) is None
    scroll_to(page, ids[1], 0.1)
    assert current(page) == ids[1]
    scroll_to(page, ids[0], 0.1)
    assert current(page) == ids[0]


def test_contents_stay_beside_the_text(page):
    scroll_to(page, part_ids(page)[-1], 0.1)
    box = page.locator("lesson-contents nav").bounding_box()
    text = page.locator(".lesson-text").bounding_box()
    assert 0 <= box["y"] < 100 and box["x"] + box["width"] < text["x"] + text["width"] / 2


def test_a_part_counts_as_read_when_its_end_was_seen_and_stays_so(page):
    ids = part_ids(page)
    scroll_to(page, ids[1], 0.8)
    assert page.evaluate(PARTS) == [f'["{ids[0]}"]']
    page.reload()
    assert page.locator("lesson-contents li[data-read]").count() == 1


def test_a_part_that_was_jumped_over_does_not_count_as_read(page):
    page.locator("lesson-contents nav a").nth(3).click()
    page.wait_for_timeout(100)
    assert page.evaluate(PARTS) == []


def test_narrow_pages_say_where_the_reader_is(page):
    page.set_viewport_size(NARROW)
    ids = part_ids(page)
    assert page.locator(".reading-position").is_hidden()
    scroll_to(page, ids[1], 0.1)
    line = page.locator(".reading-position")
    assert line.is_visible() and line.locator("b").inner_text() == f"2/{len(ids)}"
    title = page.locator("lesson-contents nav a").nth(1).inner_text()
    assert line.locator("span").inner_text() == title
    # What is jumped to stands below the line.
    line.click()
    assert page.locator("#page\\:contents").bounding_box()["y"] >= 0


def dialog(page):
    return page.locator("dialog.enlarged")


def drawing_width(page):
    return dialog(page).locator("img").bounding_box()["width"]


def test_a_pressed_figure_fills_the_screen_and_closing_leads_back(page):
    link = page.locator("a.enlarge").first
    link.focus()
    page.keyboard.press("Enter")
    assert dialog(page).is_visible()
    assert dialog(page).locator("img").get_attribute("alt") != ""
    page.keyboard.press("Escape")
    assert dialog(page).is_hidden()
    assert link.evaluate("(link) => link === document.activeElement")
    page.locator(".figure picture").first.click()
    assert dialog(page).is_visible()
    dialog(page).get_by_role("button", name="Close").click()
    assert dialog(page).is_hidden()


def test_a_phone_enlarges_the_narrow_drawing(page):
    page.set_viewport_size(NARROW)
    # Opened anew: a page that changes its width lays drawings out again while it is clicked.
    arrive(page, page.url)
    page.locator("a.enlarge").nth(2).click()
    drawing = dialog(page).locator("img")
    assert drawing.get_attribute("src").endswith("-narrow.svg")
    assert drawing.evaluate("(image) => image.width / image.height") == pytest.approx(
        drawing.evaluate("(image) => image.naturalWidth / image.naturalHeight"), abs=0.01)


def test_an_enlarged_figure_grows_by_keys_and_buttons(page):
    page.locator("a.enlarge").first.click()
    fitting = drawing_width(page)
    assert fitting <= WIDE["width"]
    page.keyboard.press("+")
    assert drawing_width(page) == pytest.approx(1.5 * fitting, abs=1)
    dialog(page).get_by_role("button", name="Larger").click()
    assert drawing_width(page) == pytest.approx(2.25 * fitting, abs=1)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    assert drawing_width(page) == pytest.approx(fitting, abs=1)


def test_an_enlarged_figure_grows_by_pinching_around_the_fingers(page):
    page.set_viewport_size(NARROW)
    page.locator("a.enlarge").first.click()
    fitting = drawing_width(page)
    page.evaluate("""() => {
      const stage = document.querySelector("dialog.enlarged .stage")
      const touch = (identifier, clientX) => new Touch({ identifier, target: stage, clientX, clientY: 400 })
      const send = (type, gap) => stage.dispatchEvent(new TouchEvent(type, {
        cancelable: true, bubbles: true, touches: [touch(1, 195 - gap / 2), touch(2, 195 + gap / 2)] }))
      send("touchmove", 100)
      send("touchmove", 200)
    }""")
    assert drawing_width(page) == pytest.approx(2 * fitting, abs=1)
    box = dialog(page).locator("img").bounding_box()
    assert box["x"] + box["width"] / 2 == pytest.approx(195, abs=2)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_in_an_enlarged_figure(page, size, theme):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    page.locator("a.enlarge").first.click()
    page.keyboard.press("+")
    found = Axe().run(page, "dialog.enlarged").response["violations"]
    assert [rule["id"] for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_press_with_a_modifier_follows_the_link(page):
    with page.context.expect_page() as opened:
        page.locator("a.enlarge").first.click(modifiers=["ControlOrMeta"])
    # A new page begins empty.
    opened.value.wait_for_url("**/figures/**")


def test_the_button_copies_the_code(browser, root):
    context = browser.new_context(viewport=WIDE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    for path in lesson_pages():
        arrive(page, root + path)
        if page.locator("button.copy").count():
            break
    page.locator("button.copy").first.click()
    page.get_by_text("Copied", exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("figure.code code").first.evaluate("(code) => code.textContent")
    context.close()


def reported(page):
    link = page.locator(".lesson > report-mistake a")
    link.dispatch_event("pointerdown")
    return urllib.parse.unquote(link.get_attribute("href"))


def test_a_report_names_lesson_and_selected_paragraph(page):
    if page.locator("report-mistake").count() == 0:
        pytest.skip("the site has no address for reports")
    page.locator(".section p:not(.kind)").nth(2).evaluate(
        "(paragraph) => getSelection().selectAllChildren(paragraph)")
    words = page.locator(".section p:not(.kind)").nth(2).inner_text()
    address = reported(page)
    assert page.locator("h1").inner_text().replace("\n", " ") in address
    assert words[:20] in address and f"#{part_ids(page)[0]}" in address


def test_a_report_names_the_paragraph_on_screen(page):
    if page.locator("report-mistake").count() == 0:
        pytest.skip("the site has no address for reports")
    scroll_to(page, part_ids(page)[2], 0.1)
    assert f"#{part_ids(page)[2]}" in reported(page)


def test_a_report_cuts_no_character_in_half(page):
    if page.locator("report-mistake").count() == 0:
        pytest.skip("the site has no address for reports")
    page.locator(".section p:not(.kind)").nth(2).evaluate(
        """(paragraph) => {
          paragraph.textContent = "x" + "\U0001f600".repeat(200)
          getSelection().selectAllChildren(paragraph)
        }""")
    assert "x" + "\U0001f600" * 159 + "…" in reported(page)


def test_notes_in_the_margin_repeat_those_at_the_end(page):
    for note in page.locator(".side-notes p").all():
        number = note.locator("sup").inner_text()
        end = page.locator(f"#fn\\:{number} > p").first.inner_text()
        assert note.is_visible() and note.inner_text().split(" ", 1)[1] == end
    page.set_viewport_size(NARROW)
    assert page.locator(".side-notes").first.is_hidden()
