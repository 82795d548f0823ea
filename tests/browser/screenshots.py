"""Pictures of every page at three widths in both themes: `pytest tests/browser/screenshots.py -n 0`.

They go to tests/browser/output/, to be looked at beside the drawings that the pages were built from.
`SCREENSHOTS=film,library` takes those whose names begin so.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import go_to
from .every_page import COMPLAINED_OF

OUTPUT = Path(__file__).parent / "output"
WIDTHS = {1440: 900, 834: 1100, 390: 844}
WANTED = tuple(os.environ.get("SCREENSHOTS", "").split(","))
HIGHEST = 4000

# Every picture that shows is there, those too that wait until they are near; and so is each film's first one.
SEEN = """Promise.all([
  ...[...document.images].filter(one => one.checkVisibility()).map(one => {
    one.loading = "eager"
    one.decoding = "sync"
    return one.complete ? one.decode() : new Promise(on => { one.onload = one.onerror = on })
  }),
  ...[...document.querySelectorAll("video")].map(one =>
    one.readyState >= 2 || new Promise(on => { one.onloadeddata = on; setTimeout(on, 4000) })),
  document.fonts.ready,
]).then(() => new Promise(on => requestAnimationFrame(() => requestAnimationFrame(on))))"""
A_STRIP = 1500  # milliseconds that drawing a film's frames takes at most


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_take_pictures(page, every_visit, theme, complaints):
    OUTPUT.mkdir(exist_ok=True)
    page.emulate_media(color_scheme=theme)
    for name, url in every_visit:
        if name.startswith(WANTED):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": WIDTHS[width]})
                go_to(page, url)
                take(page, f"{name}-{width}-{theme}")
    complaints.expect(*COMPLAINED_OF)


def take(page: Page, name: str) -> None:
    """The whole page, in a window as high as it is: what sticks to the window's edges is where it belongs."""
    high = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(high, 500), HIGHEST)})
    page.evaluate(SEEN)
    if page.locator(".strip:visible").count():
        page.wait_for_timeout(A_STRIP)
    page.screenshot(path=OUTPUT / f"{name}.png", animations="disabled")
