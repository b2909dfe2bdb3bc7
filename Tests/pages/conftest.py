import shutil

import pytest
from playwright.sync_api import sync_playwright

import site_under_test
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
def opened(browser):
    """Visits from the disk."""
    return Visitor(browser, site_under_test.FOLDER.as_uri() + "/", with_axe=False)
