"""What holds on every page: nothing that keeps anybody out, in either theme; it fits into any window; it can be read
without a script. One visit sees all of it."""

import pytest
from playwright.sync_api import Page, expect

from .axe import OF_COLOUR, serious
from .conftest import Complaints, go_to
from .every_page import COMPLAINED_OF

pytestmark = pytest.mark.xdist_group("browser")

# The admin's icons are words that its font, which has those of this admin alone, draws as one sign.
SPELLED_OUT = """[...document.querySelectorAll(".material-symbols-outlined")]
    .filter(icon => icon.firstChild && icon.scrollWidth > 2 * parseFloat(getComputedStyle(icon).fontSize))
    .map(icon => icon.textContent.trim())"""
WIDTHS = (320, 390, 834, 1440)


def test_every_page_keeps_nobody_out_fits_any_window_and_needs_no_script(page, browser, every_visit, complaints):
    wrong = {}
    with browser.new_context(java_script_enabled=False) as without_script:
        plain = without_script.new_page()
        plain_complaints = Complaints(plain)
        for name, url in every_visit:
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            go_to(page, url)
            wide = [width for width in WIDTHS if not fits(page, width)]
            found = looked_over(page, name)
            if not name.startswith("admin"):  # unfold draws its pages with a script
                without_script.add_cookies(page.context.cookies())
                read_plainly(plain, url)
            spelled = page.evaluate(SPELLED_OUT)
            if wide or found or spelled:
                wrong[name] = wide, found, spelled
        complaints.expect(*COMPLAINED_OF)
        plain_complaints.expect(*COMPLAINED_OF)
        assert plain_complaints == []
    assert wrong == {}


def looked_over(page: Page, name: str) -> dict[str, list[str]]:
    """What axe has against this page, in both themes.

    The admin's lists are made of the same parts: for each that would have to be loaded once more for the dark, that of
    generations is asked, with the colours of its states.
    """
    if name.startswith("admin-list-") and name != "admin-list-generation":
        return serious(page)
    return in_both_themes(page, drawn_once=name.startswith("admin"))


def in_both_themes(page: Page, *, drawn_once: bool) -> dict[str, list[str]]:
    """What axe has against this page; in the dark it is the same page, so all that looks at colours is asked again.

    `drawn_once`: it asks for the theme when it is loaded, and never again.
    """
    light = serious(page)
    page.emulate_media(color_scheme="dark")
    if drawn_once:
        page.reload()
    return light | {f"{rule} in the dark": nodes for rule, nodes in serious(page, rules=OF_COLOUR).items()}


def fits(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 800})
    return bool(page.evaluate("document.documentElement.scrollWidth") == width)


def read_plainly(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main, .apology, .door").first).not_to_be_empty()


def test_axe_would_find_something(page, live_server, filled):
    page.goto(f"{live_server.url}/sign-in/")
    page.evaluate("document.querySelector('#id_login').labels[0].remove()")
    assert "label" in serious(page)
    page.emulate_media(color_scheme="dark")
    assert serious(page, rules=OF_COLOUR) == {}
    page.evaluate("document.querySelector('h1').style.color = '#222'")
    assert list(serious(page, rules=OF_COLOUR)) == ["color-contrast"]
