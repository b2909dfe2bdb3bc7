"""The quiz, in a real browser: checked, kept, reset, carried over, and read without scripts."""

import json
import pathlib
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

import quiz_site
from conftest import validator_command
from quiz_page import QuizPage
from test_theme import BLOCKED_STORAGE
from visits import OVERFLOW

LESSON = quiz_site.LESSON
QUESTIONS = ["q-parameters", "q-skip", "q-order", "q-size", "q-share"]

FULL_STORAGE = """
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }
"""

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


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return quiz_site.build(tmp_path_factory.mktemp("quiz"))


@pytest.fixture(scope="session")
def address(folder):
    return quiz_site.serve(folder)


@pytest.fixture
def context(browser):
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def quiz(context, address):
    return QuizPage(context, f"{address}before/{LESSON}")


@pytest.fixture
def reopen(context, address):
    """Opens the lesson in a further tab."""
    return lambda version="before": QuizPage(context, f"{address}{version}/{LESSON}")


def stored(quiz):
    """The answers that the browser keeps, by their keys."""
    entries = quiz.page.evaluate("({ ...localStorage })")
    return {key: value for key, value in entries.items() if ".answer." in key}


# Checking

def test_right_answers_are_found_right(quiz):
    quiz.answer_all(right=True)
    assert quiz.states() == ["right"] * 5
    assert quiz.verdict("q-order") == "Right, at the first try."
    assert quiz.score == ["5 of 5 right", "5 at the first try"]


def test_wrong_answers_are_found_wrong_and_explained(quiz):
    quiz.answer_all(right=False)
    assert quiz.states() == ["wrong"] * 5
    explained = [quiz.explanations(name) for name in QUESTIONS]
    assert explained == [[1], [1, 2], [3], [3], []]
    assert quiz.score == ["0 of 5 right", "5 not right yet"]
    words = quiz.question("q-skip").locator(".feedback-words").inner_text()
    assert words == "Right among those you chose: 1 of 2. Still to be found: 1."


def test_a_wrong_answer_leads_to_what_explains_it(quiz):
    quiz.choose("q-parameters", 1)
    links = quiz.question("q-parameters").locator(".sources a")
    assert [link.get_attribute("href") for link in links.all()] == ["#eq-counts", "#term-convolution"]
    links.nth(1).click()
    assert quiz.page.locator("dfn#term-convolution").is_visible()
    assert quiz.page.url.endswith("#term-convolution")


def test_only_the_chosen_row_is_marked_in_words(quiz):
    quiz.choose("q-parameters", 1)
    rows = quiz.question("q-parameters").locator(".option")
    assert [row.inner_text().split("\n")[1:] for row in rows.all()] == [["Wrong"], [], []]


def test_focus_moves_to_the_feedback_which_says_all(quiz):
    quiz.choose("q-parameters", 1)
    assert quiz.focus == ["q-parameters", "feedback explains-one"]
    feedback = quiz.question("q-parameters").get_by_role("group", name="Not right yet.")
    assert feedback.count() == 1
    described = quiz.page.evaluate("""document.activeElement.getAttribute("aria-describedby")
      .split(" ").map((id) => document.getElementById(id).innerText).join(" ").trim()""")
    assert described == "That leaves out the biases, one for each output channel."


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name, answer", [
    ("q-parameters", "input[value='1']"), ("q-skip", "input[value='2']"),
    ("q-order", ".option:last-child .move button:first-child"),
])
def test_nothing_scrolls_when_an_answer_is_checked(quiz, width, name, answer):
    quiz.page.set_viewport_size({"width": width, "height": 800})
    question = quiz.question(name)
    question.locator("[type=submit]").evaluate("(each) => each.scrollIntoView({ block: 'center' })")
    before = quiz.page.evaluate("scrollY")
    assert before > 0
    for control in [answer, "[type=submit]", "text=Show the answer", "text=Try again"]:
        # The click itself must not scroll either, as the driver's own would.
        question.locator(control).evaluate("(each) => each.click()")
        assert quiz.page.evaluate("scrollY") == before, control


@pytest.mark.parametrize("name, sentence", [
    ("q-parameters", "Choose an answer first."), ("q-skip", "Choose at least one answer first."),
    ("q-size", "Write a number first."),
])
def test_checking_nothing_asks_for_an_answer_and_is_no_try(quiz, name, sentence):
    quiz.press(name, "Check")
    assert quiz.said(name) == sentence
    assert quiz.focus[0] == name and quiz.focus[1] == "input"
    assert stored(quiz) == {}


def test_what_is_no_number_is_no_try(quiz):
    quiz.write("q-size", "many")
    assert quiz.said("q-size").startswith("That does not read as a number.")
    quiz.write("q-size", "112,0")
    assert (quiz.state("q-size"), quiz.said("q-size")) == ("right", "")
    assert quiz.verdict("q-size") == "Right, at the first try."


@pytest.mark.parametrize("text, state", [
    ("2.049", "right"), ("2,049", "wrong"), ("2.0495", "right"), ("2.0485", "right"),
    ("2.0496", "wrong"), ("2.049 million", "right"), ("2.049e0", "right"), ("2049/1000", "right"),
    ("2.048", "wrong"),
])
def test_numbers_count_within_their_tolerance(quiz, text, state):
    quiz.write("q-share", text)
    assert quiz.state("q-share") == state


def test_phones_offer_digits_where_digits_are_enough(quiz):
    modes = [quiz.question(name).locator("input").get_attribute("inputmode")
             for name in ["q-size", "q-share"]]
    # One of the second question's numbers is negative, which such a keyboard cannot write.
    assert modes == ["decimal", None]


def test_changing_a_wrong_answer_withdraws_the_verdict(quiz):
    quiz.choose("q-parameters", 1)
    quiz.question("q-parameters").locator("input[value='3']").check()
    assert quiz.state("q-parameters") == "open"
    assert quiz.question("q-parameters").locator(".mark").count() == 0
    quiz.choose("q-parameters", 2)
    assert quiz.verdict("q-parameters") == "Right, at the second try."
    assert quiz.score == ["1 of 5 right", "0 at the first try, 4 not answered"]


def test_try_again_clears_only_what_was_wrong(quiz):
    quiz.answer_all(right=False)
    for name in QUESTIONS:
        quiz.press(name, "Try again")
        assert quiz.focus[0] == name
    checked = "[...document.querySelectorAll('quiz-question input:checked')].map((i) => i.value)"
    assert quiz.page.evaluate(checked) == ["1"]
    assert quiz.question("q-skip").locator("input:checked").count() == 1
    assert quiz.question("q-size").locator("input").input_value() == ""
    rows = quiz.question("q-order").locator(".option").all()
    assert [row.get_attribute("data-option") for row in rows] == ["1", "3", "2", "4"]


def test_a_right_answer_stands(quiz):
    quiz.choose("q-parameters", 2)
    assert quiz.question("q-parameters").get_by_role("button", name="Try again").count() == 0
    assert quiz.question("q-parameters").locator("input").first.is_disabled()
    quiz.press("q-parameters", "Explain the other answers")
    assert quiz.explanations("q-parameters") == [1, 2, 3]
    assert quiz.state("q-parameters") == "right"
    assert quiz.score[0] == "1 of 5 right"


def test_a_shown_answer_never_counts(quiz):
    quiz.choose("q-parameters", 1)
    quiz.press("q-parameters", "Show the answer")
    assert quiz.explanations("q-parameters") == [1, 2, 3]
    assert quiz.focus[1].startswith("feedback")
    quiz.press("q-parameters", "Try again")
    quiz.choose("q-parameters", 2)
    assert quiz.verdict("q-parameters") == "Right, now that you know it."
    assert quiz.score == ["0 of 5 right", "1 shown, 4 not answered"]


def test_a_shown_answer_stands_beside_what_was_wrong(quiz):
    quiz.answer_all(right=False)
    for name in QUESTIONS:
        quiz.press(name, "Show the answer")
    verdicts = """(name) => [...document.querySelectorAll(`#${name} [data-verdict]`)]
        .map((row) => row.dataset.verdict)"""
    assert quiz.page.evaluate(verdicts, "q-parameters") == ["wrong", "right"]
    assert quiz.page.evaluate(verdicts, "q-skip") == ["right", "wrong", "right"]
    assert quiz.page.evaluate(verdicts, "q-size") == ["wrong"]
    rows = quiz.question("q-order").locator(".option").all()
    assert [row.get_attribute("data-option") for row in rows] == ["1", "2", "3", "4"]
    assert quiz.page.evaluate(verdicts, "q-order") == ["right"] * 4


def test_a_second_hint_waits_for_the_first(quiz):
    hints = quiz.question("q-parameters").locator(".hint")
    assert [hint.is_visible() for hint in hints.all()] == [True, False]
    hints.first.locator("summary").click()
    assert [hint.is_visible() for hint in hints.all()] == [True, True]


# Ordering

def test_a_moved_step_keeps_the_focus_and_is_announced(quiz):
    row = quiz.question("q-order").locator(".option").first
    down = row.locator(".move button").nth(1)
    down.focus()
    for place in [2, 3, 4]:
        quiz.page.keyboard.press("Enter")
        assert quiz.said("q-order") == f"Moved to number {place} of 4."
        assert quiz.page.evaluate(
            "document.activeElement.closest('.option').matches('[data-option=\"3\"]')")
    quiz.page.keyboard.press("Enter")
    assert quiz.page.evaluate("document.activeElement.getAttribute('aria-disabled')") == "true"


def test_buttons_are_named_after_their_step(quiz):
    names = [button.inner_text() for button in quiz.question("q-order").get_by_role("button").all()]
    assert names.count("Move up:") == 4
    assert quiz.question("q-order").get_by_role(
        "button", name="Move up: Adding the input", exact=True).count() == 1


# Keyboard

def test_every_kind_is_answered_by_keyboard_alone(quiz):
    keyboard = quiz.page.keyboard
    quiz.tab_to("#q-parameters input")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    assert (quiz.state("q-parameters"), quiz.focus[0]) == ("right", "q-parameters")
    quiz.tab_to("#q-skip input[value='1']")
    keyboard.press("Space")
    quiz.tab_to("#q-skip input[value='3']")
    keyboard.press("Space")
    keyboard.press("Enter")
    assert quiz.state("q-skip") == "right"
    # The page asks for 3, 1, 2, 4: the first step goes down twice.
    quiz.tab_to("#q-order .option[data-option='3'] .move button:last-child")
    keyboard.press("Space")
    keyboard.press("Space")
    quiz.tab_to("#q-order [type=submit]")
    keyboard.press("Enter")
    assert quiz.state("q-order") == "right"
    quiz.tab_to("#q-size input")
    keyboard.type("113")
    keyboard.press("Enter")
    assert (quiz.state("q-size"), quiz.focus[0]) == ("wrong", "q-size")
    quiz.tab_to("#q-size .feedback button")
    keyboard.press("Enter")
    keyboard.type("112")
    keyboard.press("Enter")
    assert quiz.state("q-size") == "right"
    quiz.tab_to("quiz-summary button")
    assert quiz.score[0] == "4 of 5 right"


# The summary

def test_the_summary_tells_how_each_question_stands(quiz):
    quiz.choose("q-parameters", 2)
    quiz.choose("q-skip", 2)
    quiz.write("q-size", "1")
    quiz.press("q-size", "Show the answer")
    groups = quiz.summary.locator(".concepts-asked > li").all()
    told = [group.locator(".concept, .concept-score, a").all_text_contents() for group in groups]
    assert told == [
        ["Convolution", "1 of 1 right", "Question 1: right"],
        ["Pooling", "0 of 1 right", "Question 4: answer shown"],
        ["Skip connections", "0 of 2 right", "Question 2: not right yet", "Question 3: not answered"],
        ["Other questions", "0 of 1 right", "Question 5: not answered"],
    ]
    assert quiz.score == [
        "1 of 5 right", "1 at the first try, 1 not right yet, 1 shown, 2 not answered"]


def test_the_wrong_ones_can_be_tried_again(quiz):
    assert quiz.summary.get_by_role("button", name="Try the wrong ones again").count() == 0
    quiz.choose("q-skip", 2)
    quiz.write("q-size", "112")
    quiz.choose("q-parameters", 1)
    quiz.press("q-parameters", "Show the answer")
    quiz.summary_press("Try the wrong ones again")
    assert quiz.states() == ["open", "open", "open", "right", "open"]
    assert quiz.focus == ["q-parameters", "input"]
    assert quiz.page.locator("quiz-question input:checked").count() == 0
    assert quiz.page.evaluate("document.activeElement.getBoundingClientRect().top") > 0


def test_every_answer_can_be_shown_after_a_question(quiz):
    quiz.choose("q-parameters", 2)
    quiz.summary_press("Show every answer")
    assert quiz.states() == ["right", "open", "open", "open", "open"]
    quiz.summary_press("Keep them hidden")
    assert quiz.page.evaluate("document.activeElement.textContent") == "Show every answer"
    quiz.summary_press("Show every answer")
    quiz.summary_press("Yes, show them")
    assert quiz.states() == ["right", "shown", "shown", "shown", "shown"]
    assert [len(quiz.explanations(name)) for name in QUESTIONS] == [3, 4, 4, 3, 3]
    assert quiz.score == ["1 of 5 right", "1 at the first try, 4 shown"]
    assert quiz.page.evaluate("document.activeElement.getAttribute('role')") == "status"


def test_answers_are_forgotten_after_a_question(quiz):
    quiz.answer_all(right=True)
    quiz.summary_press("Forget my answers")
    assert len(stored(quiz)) == 5
    quiz.summary_press("Yes, forget them")
    assert stored(quiz) == {}
    assert quiz.states() == ["open"] * 5
    assert quiz.page.locator("quiz-question input:checked").count() == 0
    assert quiz.score == ["0 of 5 right", "5 not answered"]


# Keeping

def test_answers_outlive_the_page_and_return_quietly(quiz):
    quiz.answer_all(right=True)
    quiz.page.reload()
    assert quiz.states() == ["right"] * 5
    assert quiz.explanations("q-parameters") == []
    assert quiz.page.evaluate("document.activeElement === document.body")
    assert quiz.question("q-parameters").locator("input[value='2']").is_checked()
    assert quiz.question("q-size").locator("input").input_value() == "112"
    quiz.question("q-parameters").locator(".solution summary").click()
    assert quiz.explanations("q-parameters") == [2]
    assert quiz.focus[1].startswith("feedback")


def test_wrong_and_shown_answers_return_too(quiz):
    quiz.answer_all(right=False)
    quiz.press("q-size", "Show the answer")
    quiz.page.reload()
    assert quiz.states() == ["wrong", "wrong", "wrong", "shown", "wrong"]


def test_keys_name_site_lesson_question_and_content(quiz):
    quiz.choose("q-parameters", 1)
    key = quiz.question("q-parameters").get_attribute("data-key")
    assert key.startswith("all-kinds.q-parameters.")
    entries = stored(quiz)
    assert list(entries) == [f"quiz-fixture.answer.{key}"]
    assert json.loads(*entries.values()) == {
        "given": [1], "right": False, "tries": 1, "shown": False}


def test_an_edited_question_is_asked_again_and_no_other(quiz, reopen):
    quiz.answer_all(right=True)
    quiz.page.close()
    after = reopen("after")
    assert after.states() == ["open", "right", "right", "right", "right"]
    assert after.score[0] == "4 of 5 right"
    assert len(stored(after)) == 4


def test_two_tabs_agree(quiz, reopen):
    other = reopen()
    quiz.choose("q-parameters", 2)
    other.page.wait_for_function(
        "document.querySelector('#q-parameters').dataset.state === 'right'")
    assert other.score[0] == "1 of 5 right"
    other.summary_press("Forget my answers")
    other.summary_press("Yes, forget them")
    quiz.page.wait_for_function("document.querySelector('#q-parameters').dataset.state === 'open'")


@pytest.mark.parametrize("script", [BLOCKED_STORAGE, FULL_STORAGE], ids=["blocked", "full"])
def test_works_on_and_says_so_where_nothing_can_be_kept(context, reopen, script):
    context.add_init_script(script)
    quiz = reopen()
    assert "keep nothing" in quiz.question("q-parameters").locator(".unkept").inner_text()
    assert quiz.page.locator(".unkept").count() == 1
    quiz.answer_all(right=True)
    assert quiz.score[0] == "5 of 5 right"
    assert "keep nothing" in quiz.summary.inner_text()
    assert quiz.console == []


def test_storage_that_fills_up_later_is_noticed(quiz):
    assert quiz.page.locator(".unkept").count() == 0
    quiz.page.evaluate("""() => {
      Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }
    }""")
    quiz.choose("q-parameters", 2)
    assert (quiz.state("q-parameters"), quiz.score[0]) == ("right", "1 of 5 right")
    assert quiz.page.locator(".unkept").count() == 1


@pytest.mark.parametrize("garbage", [
    "{", "null", "[]", '"<img src=x>"', '{"given":[7],"right":true,"tries":1,"shown":false}',
    '{"given":[1,1],"right":false,"tries":1,"shown":false}',
    '{"given":"a","right":true,"tries":1,"shown":false}',
    '{"given":[4,2,3,1],"right":true,"tries":1,"shown":false}',
])
def test_garbage_in_every_key_is_no_answer(quiz, garbage):
    keys = quiz.page.evaluate(
        "[...document.querySelectorAll('quiz-question')].map((each) => each.key)")
    for key in keys:
        quiz.page.evaluate(
            "([key, value]) => localStorage.setItem(`quiz-fixture.answer.${key}`, value)",
            [key, garbage])
    quiz.page.reload()
    assert quiz.states() == ["open"] * 5
    assert quiz.score == ["0 of 5 right", "5 not answered"]
    quiz.answer_all(right=True)
    assert quiz.states() == ["right"] * 5
    assert quiz.console == []


# Files

def load(quiz, text):
    quiz.summary.locator("input[type=file]").set_input_files(
        {"name": "answers.json", "mimeType": "application/json", "buffer": text.encode()})
    quiz.page.wait_for_function("document.querySelector('quiz-summary [role=status]').innerText")
    return quiz.summary.locator("[role=status]").inner_text()


def test_answers_travel_in_a_file(quiz):
    quiz.answer_all(right=True)
    with quiz.page.expect_download() as download:
        quiz.summary_press("Save answers to a file")
    assert download.value.suggested_filename == "quiz-fixture-answers.json"
    text = pathlib.Path(download.value.path()).read_text("utf-8")
    entries = len(json.loads(text)["answers"]) + len(json.loads(text)["read"])
    quiz.summary_press("Forget my answers")
    quiz.summary_press("Yes, forget them")
    assert quiz.states() == ["open"] * 5
    quiz.page.evaluate("document.querySelector('quiz-summary [role=status]').textContent = ''")
    assert load(quiz, text) == f"Entries taken from the file: {entries}."
    assert quiz.states() == ["right"] * 5


@pytest.mark.parametrize("text, sentence", [
    ("", "This file holds no answers: it was not saved by such a page, or is damaged."),
    ("PK\x03\x04", "This file holds no answers: it was not saved by such a page, or is damaged."),
    ('{"site":"other","version":1,"answers":{}}',
     "This file holds answers to the questions of another site."),
])
def test_a_file_that_is_none_of_ours_gives_a_sentence(quiz, text, sentence):
    quiz.choose("q-parameters", 2)
    assert load(quiz, text) == sentence
    assert quiz.score[0] == "1 of 5 right"


# Everywhere

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


def test_questions_are_complete_without_scripts(browser, address):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}before/{LESSON}")
    assert page.locator("quiz-question:visible, quiz-summary:visible").count() == 6
    assert page.get_by_role("button").count() == 0
    page.locator("#q-parameters .solution summary").click()
    assert page.locator("#q-parameters .explanations > li:visible").count() == 3
    page.locator("#q-size input").fill("112")
    page.locator("#q-size input").press("Enter")
    assert page.url == f"{address}before/{LESSON}"


def test_nothing_moves_when_scripts_begin(browser, quiz, address):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}before/{LESSON}")
    without = [page.locator(f"#{name}").bounding_box() for name in QUESTIONS]
    assert [quiz.question(name).bounding_box() for name in QUESTIONS] == without


def test_works_from_the_disk_and_says_what_that_means(context, folder):
    quiz = QuizPage(context, (folder / "before" / LESSON).as_uri())
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


def test_lessons_without_questions_load_none_of_it(context, address):
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{address}before/lessons/plain/index.html")
    assert [url for url in requests if "quiz" in url.split("/")[-1]] == []


def test_validator_finds_nothing_in_questions(folder):
    run = subprocess.run(
        validator_command() + [str(folder / "before")], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
