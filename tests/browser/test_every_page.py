"""What holds on every page: nothing that keeps anybody out, in either theme; and it fits into any window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Complaints, visits
from .every_page import NOT_THERE, REFUSED

pytestmark = pytest.mark.xdist_group("browser")

OF_OTHERS = "admin"  # its pages are Django's and unfold's
SERIOUS = ("serious", "critical")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def test_nothing_keeps_anybody_out_and_nothing_is_wider_than_the_window(page, live_server, filled, complaints):
    wrong = {}
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for name, url in visits(page, live_server.url, filled):
        page.goto(url)
        wide = [width for width in (320, 390, 834, 1440) if not fits(page, width)]
        found = {} if name.startswith(OF_OTHERS) else serious(page)
        if wide or found:
            wrong[name] = wide, found
    complaints.expect(*NOT_THERE, REFUSED)
    assert wrong == {}


def test_nothing_keeps_anybody_out_in_the_dark(page, live_server, filled, complaints):
    wrong = {}
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    for name, url in visits(page, live_server.url, filled):
        page.goto(url)
        if not name.startswith(OF_OTHERS) and (found := serious(page)):
            wrong[name] = found
    complaints.expect(*NOT_THERE, REFUSED)
    assert wrong == {}


def serious(page):
    """What axe has against this page: rule, and the elements."""
    results = Axe().run(page, options={**RULES, "resultTypes": ["violations"]}).response["violations"]
    return {one["id"]: [node["html"][:160] for node in one["nodes"]] for one in results if one["impact"] in SERIOUS}


def fits(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth") == width


def test_every_page_can_be_read_without_any_script(browser, live_server, filled):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        complaints = Complaints(page)
        for name, url in visits(page, live_server.url, filled):
            if not name.startswith(OF_OTHERS):
                page.goto(url)
                expect(page.get_by_role("heading", level=1)).to_be_visible()
                expect(page.locator("main, .apology, .door").first).not_to_be_empty()
        complaints.expect(*NOT_THERE, REFUSED)
        assert complaints == []


def test_axe_would_find_something(page, live_server, filled):
    page.goto(f"{live_server.url}/sign-in/")
    page.evaluate("document.querySelector('#id_login').labels[0].remove()")
    assert "label" in serious(page)
