"""What is kept of the answers: in the browser, whatever its storage holds, and in a file."""

import json
import pathlib

import pytest

from test_theme import BLOCKED_STORAGE

FULL_STORAGE = """
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }
"""


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
    entries = quiz.stored()
    assert list(entries) == [f"quiz-fixture.answer.{key}"]
    assert json.loads(*entries.values()) == {
        "given": [1], "right": False, "tries": 1, "shown": False}


def test_an_edited_question_is_asked_again_and_no_other(quiz, reopen):
    quiz.answer_all(right=True)
    quiz.page.close()
    after = reopen("after")
    assert after.states() == ["open", "right", "right", "right", "right"]
    assert after.score[0] == "4 of 5 right"
    assert len(after.stored()) == 4


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
