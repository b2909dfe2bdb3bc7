"""Answering the quiz: what is found right, what is explained, where the focus goes, the summary."""

import pytest

from quiz_page import QUESTIONS


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
    addresses = [link.get_attribute("href") for link in links.all()]
    assert addresses == ["#eq-counts", "#term-convolution"]
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
    assert quiz.stored() == {}


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
        ["Skip connections", "0 of 2 right",
         "Question 2: not right yet", "Question 3: not answered"],
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
    assert len(quiz.stored()) == 5
    quiz.summary_press("Yes, forget them")
    assert quiz.stored() == {}
    assert quiz.states() == ["open"] * 5
    assert quiz.page.locator("quiz-question input:checked").count() == 0
    assert quiz.score == ["0 of 5 right", "5 not answered"]
