"""What must hold on every page, in every width and theme."""

import pytest

from site_under_test import FOLDER, PAGES
from visits import arrive

LOOKS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[1]}-{look[0]}")
def look(request):
    return request.param


@pytest.fixture(params=PAGES)
def path(request):
    return request.param


def test_axe_finds_nothing(served, path, look):
    assert served.visit(path, *look).accessibility == []


def test_console_stays_silent(served, path, look):
    assert served.visit(path, *look).console == []


def test_security_policy_is_kept(served, path, look):
    assert served.visit(path, *look).violations == []


def test_no_other_server_is_asked(served, path, look):
    requests = served.visit(path, *look).requests
    assert requests and [url for url in requests if not url.startswith(served.root)] == []


def test_every_image_loads(served, path, look):
    assert served.visit(path, *look).missing_images == []


def test_nothing_reaches_beyond_the_right_edge(served, path, look):
    assert served.visit(path, *look).overflow == []


def test_fits_the_narrowest_screen(served, path):
    assert served.overflow_at(path, 320) == []


def test_works_from_the_disk(opened, path):
    if path == "404.html" and (FOLDER / "sitemap.xml").exists():
        pytest.skip("with a base URL, the 404 page's links start at the server's root")
    visit = opened.visit(path, 1280, "light")
    assert (visit.console, visit.missing_images) == ([], [])
    assert [url for url in visit.requests if not url.startswith("file://")] == []


def test_makes_sense_without_scripts(scriptless, root, path):
    arrive(scriptless, root + path)
    assert scriptless.locator("h1").inner_text() != ""
    assert "Loading" not in scriptless.locator("main").inner_text()
