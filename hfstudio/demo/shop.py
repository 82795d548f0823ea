"""The demo shop's own tiny web server, on this machine alone.

It lets `demo` and `studio` import a product for real, without any network. The standard library
serves it: it must not share the studio's web server, whose worker would wait for itself.
"""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import urlsplit

from .catalog import FOLDER, PICTURES, DemoCatalog, demo_catalog
from .pages import index_page, missing_page, product_page

HOST = "127.0.0.1"


class DemoShop:
    """A running demo shop, from `start()` or `with` on; its thread ends with the process at the latest."""

    def __init__(self, port: int = 0, catalog: DemoCatalog | None = None) -> None:
        """`port` 0 takes any free one. Raises OSError when the port is taken."""
        self.catalog = catalog or demo_catalog()
        self._server = _Server((HOST, port), _Visit)
        self._server.catalog, self._server.base = self.catalog, self.url.rstrip("/")
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def address(self) -> str:
        """As an entry of HFSTUDIO_FETCH_ALLOW: `127.0.0.1:PORT`."""
        return f"{HOST}:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.address}/"

    def product_url(self, slug: str) -> str:
        return f"{self.url}products/{slug}"

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close the port; pages that are being sent are cut off."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    catalog: DemoCatalog
    base: str


class _Visit(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "DemoShop", ""
    timeout: ClassVar[float] = 10  # seconds that an idle visitor may hold a thread

    def do_GET(self) -> None:
        found = self._find(urlsplit(self.path).path)
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        content_type, body = found or _html(missing_page(self.server.catalog))
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  (the standard library asks for this name)

    def _find(self, path: str) -> tuple[str, bytes] | None:
        """Content type and bytes of one of the shop's own paths; nothing else is ever read from disk."""
        catalog = self.server.catalog
        if path == "/":
            return _html(index_page(catalog))
        if path == "/shop.css":
            return "text/css; charset=utf-8", (FOLDER / "shop.css").read_bytes()
        folder, _, name = path.removeprefix("/").partition("/")
        product = catalog.find(name) if folder == "products" else None
        if product:
            return _html(product_page(catalog, product, base=self.server.base))
        if folder == "pictures" and any(name in product.pictures for product in catalog.products):
            return "image/jpeg", (PICTURES / name).read_bytes()
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name in the base)
        """Say nothing: the shop runs inside commands whose output belongs to them."""


def _html(page: str) -> tuple[str, bytes]:
    return "text/html; charset=utf-8", page.encode()
