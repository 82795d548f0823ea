"""Pictures of every page at both widths in both themes: `pytest tests/browser/screenshots.py -n 0`.

They go to tests/browser/output/, to be looked at beside the drawings that the pages were built from.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from generations.models import Status

from .conftest import sign_in
from .filled import Filled, generation, importing

OUTPUT = Path(__file__).parent / "output"
WIDTHS = {1440: 900, 834: 1100, 390: 844}


@pytest.fixture
def pages(filled: Filled) -> dict[str, str]:
    """What there is to see, by name."""
    unboxing = generation(filled, "Tarn bottle, unboxing", product=6, status=Status.IN_PROGRESS, percent=64)
    unboxing.activity = "Drawing frame 231 of 360"
    unboxing.save()
    generation(filled, "Loop runner, wild card", product=2, mode="wild_card", status=Status.IN_PROGRESS, percent=38)
    generation(filled, "Moss candle, showcase", product=8, status=Status.MIRRORING, percent=92)
    why = {"error_code": "unreadable", "error_detail": "The product's picture could not be read. Nothing was made."}
    failed = generation(filled, "Kiln mugs", product=5, status=Status.FAILED, **why)
    ask = {"error_code": "no_answer", "error_detail": "It was sent, and no answer came. Was it made?"}
    asked = generation(filled, "Aria headphones, review", product=3, status=Status.NEEDS_ATTENTION, **ask)
    canceled = generation(filled, "Satchel, try-on", product=4, status=Status.CANCELED)
    importing(filled)
    again = f"/create/?again={filled.films[0].pk}"
    return {
        "today": "/", "generations": "/generations/", "library": "/library/", "products": "/products/",
        "product": f"/products/{filled.products[0].pk}/", "create": again, "create-new": "/create/",
        "create-still": "/create/?model=flux_kontext",
        "generation-done": f"/generations/{filled.films[0].pk}/",
        "generation-wide": f"/generations/{filled.films[1].pk}/",
        "generation-running": f"/generations/{unboxing.pk}/", "generation-failed": f"/generations/{failed.pk}/",
        "generation-asks": f"/generations/{asked.pk}/", "generation-canceled": f"/generations/{canceled.pk}/",
        "nothing": "/library/?q=nothing+of+this+name", "missing": "/nowhere/",
    }  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_take_pictures(page, live_server, pages, width, theme, complaints):
    OUTPUT.mkdir(exist_ok=True)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(f"{live_server.url}/sign-in/")
    take(page, f"sign-in-{width}-{theme}")
    sign_in(page, live_server.url)
    for name, path in pages.items():
        page.goto(f"{live_server.url}{path}")
        take(page, f"{name}-{width}-{theme}")
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    complaints.expect("/nowhere/")


def take(page: Page, name: str) -> None:
    """The whole page, in a window as high as it is: what sticks to the window's edges is where it belongs."""
    page.evaluate("Promise.all([...document.images].filter(i => i.checkVisibility()).map(i => i.decode()))")
    high = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(high, 500), 4000)})
    page.screenshot(path=OUTPUT / f"{name}.png", animations="disabled")
