"""The hub page: what can be chosen there, and what it knows of the reader."""

import re

import pytest

from site_under_test import lesson_pages
from visits import arrive


@pytest.fixture
def page(browser, root):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    arrive(page, root + "index.html")
    yield page
    context.close()


def shown(page):
    return [stop.inner_text() for stop in page.locator(".stop:visible h3").all()]


@pytest.mark.parametrize("kind", ["category", "level"])
def test_filter_shows_the_lessons_of_one_kind(page, kind):
    choices = page.locator(f"lesson-filter input[name={kind}]")
    if choices.count() == 0:
        pytest.skip("all lessons are of one kind")
    everything = shown(page)
    for choice in choices.all()[1:]:
        value = choice.get_attribute("value")
        choice.check(force=True)
        wanted = page.locator(f".stop[data-{kind}='{value}'] h3").all()
        assert shown(page) == [title.inner_text() for title in wanted]
        status = page.locator("lesson-filter [role=status]").inner_text()
        assert status == f"{len(wanted)} of {len(everything)} lessons"
    choices.first.check(force=True)
    assert shown(page) == everything


def test_a_card_counts_what_its_lesson_holds(page, root):
    facts = [card.inner_text() for card in page.locator(".card .facts").all()]
    for path, text in zip(lesson_pages_in_order(page), facts):
        arrive(page, root + path)
        diagrams = page.locator(".lesson-text figure.figure").count()
        concepts = page.locator(".concepts li").count()
        questions = page.locator("quiz-question").count()
        for count, noun in [(diagrams, "diagram"), (concepts, "concept"), (questions, "question")]:
            found = re.search(rf"(\d+) {noun}", text)
            assert (int(found[1]) if found else 0) == count


def lesson_pages_in_order(page):
    return [link.get_attribute("href") for link in page.locator(".card h3 a").all()]


def test_the_path_shows_how_far_the_reader_is_and_leads_on(page, root):
    last = lesson_pages_in_order(page)[-1]
    assert page.locator("lesson-progress progress").count() == 0
    arrive(page, root + last)
    second = page.locator("lesson-contents nav a").nth(1).get_attribute("href")
    page.evaluate(
        """(id) => scrollBy(
          0, document.getElementById(id.slice(1)).getBoundingClientRect().top - 600)""", second)
    page.wait_for_timeout(100)
    arrive(page, root + "index.html")
    assert page.locator("lesson-progress progress").count() == 1
    assert page.locator("lesson-progress").last.inner_text().startswith("1 of ")
    assert page.locator("hub-start a").get_attribute("href") == last


def test_a_lesson_knows_nothing_of_another_one(page, root):
    for path in lesson_pages():
        arrive(page, root + path)
        assert page.locator("lesson-contents li[data-read]").count() == 0
