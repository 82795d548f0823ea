"""A real browser before the live server: Debian's chromium, or whichever is there."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

from .filled import EMAIL, PASSWORD, Filled, fill

# Playwright's own loop runs in the test's thread; the rows that a test makes are made between its steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--mute-audio",
]  # fmt: skip


def find_browser() -> str | None:
    """The path of a Chromium on this machine: the system's, else one that Playwright brought."""
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    brought = sorted(own.glob("chromium-*/chrome-linux*/chrome"))
    return next((path for name in NAMES if (path := shutil.which(name))), None) or (
        str(brought[-1]) if brought else None
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    path = find_browser()
    if path is None:
        pytest.skip("No chromium on this machine: install one (Debian: apt-get install chromium) for browser tests.")
    return {**browser_type_launch_args, "executable_path": path, "args": ARGS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: each test's server has its own. (In place of the plugin's, which pytest warns of.)"""


@pytest.fixture(autouse=True)
def _live(transactional_db: None) -> None:
    """The live server reads what the test writes, so it has to be committed."""


@pytest.fixture
def filled() -> Filled:
    return fill()


class Complaints(list[str]):
    """What a page did that no page may do: errors, violations of its policy, requests elsewhere."""

    def __init__(self, page: Page, host: str) -> None:
        super().__init__()
        self._host = host
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.append(f"error: {error}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self._host:
            self.append(f"elsewhere: {request.url}")


@pytest.fixture(autouse=True)
def complaints(page: Page, live_server: object) -> Iterator[Complaints]:
    """Every test fails that made its page complain; one that expects a complaint takes it off the list."""
    page.set_default_timeout(15_000)
    found = Complaints(page, urlsplit(live_server.url).netloc)
    yield found
    assert found == []


@pytest.fixture
def signed_in(page: Page, live_server: object, filled: Filled) -> Page:
    """Mika's browser, on Today."""
    sign_in(page, live_server.url)
    return page


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.get_by_label("Work email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/")
