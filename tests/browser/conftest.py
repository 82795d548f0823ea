"""A real browser before the live server: Debian's chromium, or whichever is there."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.fixtures import Settings

from .every_page import BROKEN, every_page
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


# For a module at most: while Playwright is there, its loop runs in the thread, and no other test could start one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("No chromium on this machine: install one (Debian: apt-get install chromium) for browser tests.")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGS)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


class Complaints(list[str]):
    """What pages did that no page may do: errors, violations of their policy, requests to another host."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._host = ""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.append(f"error: {error}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.append(f"console: {message.text} ({message.location['url']})")

    def _asked(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        self._host = self._host or host  # of the first page
        if host != self._host:
            self.append(f"elsewhere: {request.url}")

    def expect(self, *words: str) -> None:
        """Take off the list what a test has provoked."""
        self[:] = [said for said in self if not any(word in said for word in words)]


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[Complaints]:
    """Every test fails whose pages complained."""
    page.set_default_timeout(15_000)
    found = Complaints(page)
    yield found
    assert found == []


@pytest.fixture
def filled(live_server: object) -> Filled:
    return fill()


@pytest.fixture
def signed_in(page: Page, live_server: object, filled: Filled) -> Page:
    """Mika's browser, on Today."""
    sign_in(page, live_server.url)
    return page


def sign_in(page: Page, base: str, email: str = EMAIL, password: str = PASSWORD) -> None:
    page.goto(f"{base}/sign-in/")
    page.get_by_label("Work email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/")


@pytest.fixture
def every_visit(page: Page, live_server: object, filled: Filled, settings: Settings) -> Iterator[tuple[str, str]]:
    """The name of every page and its whole address, while the browser is signed in as whoever looks at it."""
    settings.ROOT_URLCONF = "tests.browser.broken"
    return _visits(page, live_server.url, filled)


def go_to(page: Page, url: str) -> None:
    """Until the page is there; Swagger draws its own when it has read the schema."""
    page.goto(url)
    if url.endswith("/api/docs/console/"):
        page.locator(".opblock").first.wait_for()


def _visits(page: Page, base: str, filled: Filled) -> Iterator[tuple[str, str]]:
    everybody = every_page(filled)
    for email, pages in (everybody | {"": everybody[""] | BROKEN}).items():
        page.context.clear_cookies()
        if email:
            sign_in(page, base, email)
        for name, path in pages.items():
            yield name, f"{base}{path}"
