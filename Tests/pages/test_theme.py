"""The theme switch, and what must follow it."""

import pytest

LESSON = "index.html"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
DARK, LIGHT = "rgb(20, 23, 28)", "rgb(255, 255, 255)"

BLOCKED_STORAGE = """
  Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("blocked", "SecurityError") }
  })
"""


@pytest.fixture
def context(browser):
    context = browser.new_context(color_scheme="light")
    yield context
    context.close()


def choose(page, name):
    page.get_by_role("radio", name=name).check(force=True)


def test_follows_the_system(browser, root):
    for theme, colour in [("light", LIGHT), ("dark", DARK)]:
        context = browser.new_context(color_scheme=theme)
        page = context.new_page()
        page.goto(root + LESSON)
        assert page.evaluate(BACKGROUND) == colour
        context.close()


def test_choice_outlives_the_page_and_its_key_begins_with_the_site_id(context, root):
    page = context.new_page()
    page.goto(root + LESSON)
    choose(page, "Dark")
    assert page.evaluate(BACKGROUND) == DARK
    site = page.evaluate("document.documentElement.dataset.site")
    assert page.evaluate("Object.keys(localStorage)") == [f"{site}.theme"]
    page.goto(root + "credits/index.html")
    assert page.evaluate(BACKGROUND) == DARK
    choose(page, "Auto")
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate(BACKGROUND) == LIGHT


def test_theme_is_set_before_the_body_exists(context, root):
    page = context.new_page()
    page.goto(root + LESSON)
    choose(page, "Dark")
    page.add_init_script("""
      new MutationObserver((_, observer) => {
        if (!document.body) return
        window.themeAtBody = document.documentElement.dataset.theme
        observer.disconnect()
      }).observe(document, { childList: true, subtree: true })
    """)
    page.reload()
    assert page.evaluate("window.themeAtBody") == "dark"


def test_switch_works_where_storage_is_blocked(context, root):
    context.add_init_script(BLOCKED_STORAGE)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(root + LESSON)
    choose(page, "Dark")
    assert page.evaluate(BACKGROUND) == DARK
    assert errors == []


def test_drawings_follow_the_switch(context, root):
    page = context.new_page()
    page.goto(root + LESSON)
    image = page.locator("picture img").first
    if image.count() == 0:
        pytest.skip("the hub page has no figure")
    before = image.screenshot()
    choose(page, "Dark")
    page.wait_for_timeout(100)
    assert image.screenshot() != before


def test_switch_is_reached_and_moved_by_keyboard(context, root):
    page = context.new_page()
    page.goto(root + LESSON)
    page.get_by_role("radio", name="Auto").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(BACKGROUND) == DARK
