"""Pictures of every page at three widths in both themes: `pytest tests/browser/screenshots.py -n 0`.

They go to tests/browser/output/, to be looked at beside the drawings that the pages were built from.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import sign_in
from .every_page import AT_THE_DOOR, every_page
from .filled import Filled

OUTPUT = Path(__file__).parent / "output"
WIDTHS = {1440: 900, 834: 1100, 390: 844}

# Every picture that shows is there, those too that wait until they are near; and so is each film's first one.
SEEN = """Promise.all([
  ...[...document.images].filter(one => one.checkVisibility()).map(one => {
    one.loading = "eager"
    return one.complete ? one.decode() : new Promise(on => { one.onload = one.onerror = on })
  }),
  ...[...document.querySelectorAll("video")].map(one =>
    one.readyState >= 2 || new Promise(on => { one.onloadeddata = on; setTimeout(on, 4000) })),
  document.fonts.ready,
])"""


@pytest.fixture
def pages(filled: Filled) -> dict[str, str]:
    """What there is to see, by name."""
    return every_page(filled)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_take_pictures(page, live_server, pages, width, theme, complaints):
    OUTPUT.mkdir(exist_ok=True)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    for name, path in AT_THE_DOOR.items():
        page.goto(f"{live_server.url}{path}")
        take(page, f"{name}-{width}-{theme}")
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    sign_in(page, live_server.url)
    for name, path in pages.items():
        page.goto(f"{live_server.url}{path}")
        take(page, f"{name}-{width}-{theme}")
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    complaints.expect("/nowhere/", "/join/nothing/")


def take(page: Page, name: str) -> None:
    """The whole page, in a window as high as it is: what sticks to the window's edges is where it belongs."""
    high = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(high, 500), 4000)})
    page.evaluate(SEEN)
    page.screenshot(path=OUTPUT / f"{name}.png", animations="disabled")
