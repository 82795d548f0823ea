"""What holds on every page: nothing that keeps anybody out, in either theme; and it fits into any window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Complaints, sign_in
from .every_page import AT_THE_DOOR, every_page

pytestmark = pytest.mark.xdist_group("browser")

SERIOUS = ("serious", "critical")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, live_server, filled, theme, complaints):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    found = look_at(page, live_server.url, AT_THE_DOOR)
    sign_in(page, live_server.url)
    found |= look_at(page, live_server.url, every_page(filled))
    complaints.expect("/nowhere/", "/join/nothing/")
    assert found == {}


def look_at(page, base, pages):
    """What axe has against these pages: rule, and the elements."""
    found = {}
    for name, path in pages.items():
        page.goto(f"{base}{path}")
        results = Axe().run(page, options={**RULES, "resultTypes": ["violations"]}).response["violations"]
        serious = {
            one["id"]: [node["html"][:160] for node in one["nodes"]] for one in results if one["impact"] in SERIOUS
        }
        if serious:
            found[name] = serious
    return found


def test_nothing_is_wider_than_the_window(page, live_server, filled, complaints):
    sign_in(page, live_server.url)
    wide = {}
    for name, path in every_page(filled).items():
        page.goto(f"{live_server.url}{path}")
        for width in (320, 390, 834, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            if (found := page.evaluate("document.documentElement.scrollWidth")) != width:
                wide[name, width] = found
    complaints.expect("/nowhere/")
    assert wide == {}


def test_every_page_can_be_read_without_any_script(browser, live_server, filled):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        complaints = Complaints(page)
        sign_in(page, live_server.url)
        for path in every_page(filled).values():
            page.goto(f"{live_server.url}{path}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            expect(page.locator("main, .apology").first).not_to_be_empty()
        complaints.expect("/nowhere/")
        assert complaints == []


def test_axe_would_find_something(page, live_server, filled):
    page.goto(f"{live_server.url}/sign-in/")
    page.evaluate("document.querySelector('#id_login').labels[0].remove()")
    results = Axe().run(page, options={**RULES, "resultTypes": ["violations"]}).response["violations"]
    assert "label" in [one["id"] for one in results if one["impact"] in SERIOUS]
