"""The quiz on every screen and on paper, translated, from the disk, and without scripts."""

import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import validator_command
from quiz_page import QUESTIONS, QuizPage
from quiz_site import LESSON
from visits import OVERFLOW, arrive

# As a browser's translator leaves a page: each text wrapped, and another one.
TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode)
  for (const text of texts) {
    const outer = document.createElement("font"), inner = document.createElement("font")
    inner.textContent = text.data.replaceAll(/[a-z]/g, "ж")
    outer.append(inner)
    text.replaceWith(outer)
  }
}"""


def test_a_translated_page_works(quiz):
    quiz.page.evaluate(TRANSLATE)

    def submit(name):
        quiz.question(name).locator("[type=submit]").click()

    quiz.question("q-parameters").locator("input").nth(1).check()
    submit("q-parameters")
    for number in [0, 2]:
        quiz.question("q-skip").locator("input").nth(number).check()
    submit("q-skip")
    down = quiz.question("q-order").locator(".option[data-option='3'] .move button").nth(1)
    down.click()
    down.click()
    submit("q-order")
    quiz.question("q-size").locator("input").fill("113")
    submit("q-size")
    quiz.page.evaluate(TRANSLATE)
    quiz.question("q-size").locator(".feedback button").first.click()
    quiz.question("q-size").locator("input").fill("112")
    submit("q-size")
    assert quiz.states() == ["right", "right", "right", "right", "open"]
    assert quiz.score[0] == "4 of 5 right"
    assert quiz.console == []


def test_nothing_breaks_the_policy_or_speaks_in_the_console(quiz):
    quiz.answer_all(right=False)
    for name in QUESTIONS:
        quiz.press(name, "Try again")
    quiz.summary_press("Show every answer")
    quiz.summary_press("Yes, show them")
    with quiz.page.expect_download():
        quiz.summary_press("Save answers to a file")
    assert quiz.page.evaluate("window.violations") == []
    assert quiz.console == []


def test_questions_are_complete_without_scripts(browser, quiz_address):
    page = browser.new_context(java_script_enabled=False).new_page()
    arrive(page, f"{quiz_address}before/{LESSON}")
    assert page.locator("quiz-question:visible, quiz-summary:visible").count() == 6
    assert page.get_by_role("button").count() == 0
    page.locator("#q-parameters .solution summary").click()
    assert page.locator("#q-parameters .explanations > li:visible").count() == 3
    page.locator("#q-size input").fill("112")
    page.locator("#q-size input").press("Enter")
    assert page.url == f"{quiz_address}before/{LESSON}"


def test_nothing_moves_when_scripts_begin(browser, quiz, quiz_address):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    arrive(page, f"{quiz_address}before/{LESSON}")
    without = [page.locator(f"#{name}").bounding_box() for name in QUESTIONS]
    assert [quiz.question(name).bounding_box() for name in QUESTIONS] == without


def test_works_from_the_disk_and_says_what_that_means(context, quiz_folder):
    quiz = QuizPage(context, (quiz_folder / "before" / LESSON).as_uri())
    quiz.answer_all(right=True)
    assert quiz.score[0] == "5 of 5 right"
    assert "some browsers keep them for each page apart" in quiz.summary.inner_text()
    assert quiz.console == []


def test_paper_shows_every_solution_and_no_buttons(quiz):
    quiz.choose("q-parameters", 1)
    quiz.page.emulate_media(media="print")
    assert quiz.page.locator("main button:visible, .hint:visible").count() == 0
    heights = quiz.page.evaluate("""[...document.querySelectorAll(".explanations > li")]
      .map((item) => item.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true })
        && item.getBoundingClientRect().height)""")
    assert len(heights) == 17 and all(heights)
    quiz.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert quiz.page.locator(".solution[open]").count() == 5
    quiz.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert quiz.page.locator(".solution[open]").count() == 1
    assert quiz.page.locator("#q-parameters .explained:visible").count() == 3


@pytest.mark.parametrize("width", [360, 1280])
def test_targets_are_large_enough(quiz, width):
    quiz.page.set_viewport_size({"width": width, "height": 800})
    selector = "quiz-question label, quiz-question button, quiz-summary button, .hint summary," \
        " quiz-summary a"
    small = "[...document.querySelectorAll(selector)].filter((e) => e.checkVisibility() &&" \
        " e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 99))"
    assert quiz.page.evaluate(f"(selector) => {small}", selector) == []
    quiz.answer_all(right=False)
    assert quiz.page.evaluate(f"(selector) => {small}", selector) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_any_state(quiz, width, theme):
    quiz.page.set_viewport_size({"width": width, "height": 800})
    quiz.page.emulate_media(color_scheme=theme, reduced_motion="reduce")

    def look(state):
        found = Axe().run(quiz.page, options={"preload": False, "resultTypes": ["violations"]})
        problems = [
            f"{state}: {rule['id']}: {node['html'][:160]}"
            for rule in found.response["violations"] for node in rule["nodes"]]
        assert problems == []
        assert quiz.page.evaluate(OVERFLOW) == []

    look("unanswered")
    quiz.press("q-parameters", "Check")
    look("asked for an answer")
    quiz.answer_all(right=False)
    look("wrong")
    quiz.press("q-size", "Show the answer")
    quiz.press("q-share", "Try again")
    look("shown and tried again")
    quiz.page.reload()
    look("reloaded")
    quiz.summary_press("Forget my answers")
    look("asked before forgetting")
    quiz.summary_press("Yes, forget them")
    quiz.answer_all(right=True)
    look("right")


def test_fits_the_narrowest_screen(quiz):
    quiz.page.set_viewport_size({"width": 320, "height": 800})
    quiz.answer_all(right=False)
    assert quiz.page.evaluate(OVERFLOW) == []


def test_lessons_without_questions_load_none_of_it(context, quiz_address):
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    arrive(page, f"{quiz_address}before/lessons/plain/index.html")
    assert [url for url in requests if "quiz" in url.split("/")[-1]] == []


def test_validator_finds_nothing_in_questions(quiz_folder):
    run = subprocess.run(
        validator_command() + [str(quiz_folder / "before")],
        capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
