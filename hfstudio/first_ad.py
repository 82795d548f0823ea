"""The first ad, by the main path: web request → queue → draft renderer → storage → a file by its address.

Speaks HTTP to a running studio, as any other client does.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from hfstudio.outbound import client_for_operator

PATIENCE = 120.0  # seconds
MODE = "product_showcase"
FIRST_PRODUCT = "dew-serum"  # in the demo shop


class CouldNotMake(Exception):
    """The ad was not made; the text says why."""


@dataclass(frozen=True)
class Made:
    """A finished ad, and where its copy lies."""

    id: str
    status: str
    title: str
    path: str
    bytes: int
    sha256: str
    width: int
    height: int
    duration: float
    url: str
    seconds: float  # from the first request to the file

    as_dict = asdict


@contextmanager
def _reaching_it() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:
        raise CouldNotMake(f"The studio did not answer as it should: {error or type(error).__name__}.") from None


class FirstAd:
    """Makes an ad of a page or of photos. A context manager. `pause` may raise, to end a wait."""

    def __init__(self, base: str, key: str, *, brand: str, pause: Callable[[float], object] = time.sleep) -> None:
        self._pause = pause
        self._http = client_for_operator(base, headers={"Authorization": f"Bearer {key}"}, timeout=30)
        self._brand = brand

    def __enter__(self) -> "FirstAd":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @_reaching_it()
    def of_page(self, url: str, *, folder: Path, again: bool = False) -> Made:
        """An ad of the product on this page; the one that is there already, unless `again`."""
        started = time.monotonic()
        product = self._post("/api/v1/products/fetch/", {"url": url, "brand": self._brand})
        product = self._wait(f"/api/v1/products/{product['id']}/", "import_status")
        if product["import_status"] != "completed":
            raise CouldNotMake(f"The product could not be imported: {product['fail_reason']}")
        if not again and (made := self._made_of(product)):
            return self._download(made, folder, started)
        return self._of(product, folder, started)

    @_reaching_it()
    def of_photos(self, photos: list[Path], *, title: str, folder: Path) -> Made:
        started = time.monotonic()
        uploads = [self._upload(photo) for photo in photos]
        product = self._post("/api/v1/products/", {"title": title, "image_ids": uploads, "brand": self._brand})
        return self._of(product, folder, started)

    def _made_of(self, product: Mapping[str, Any]) -> dict[str, Any] | None:
        found = _checked(
            self._http.get("/api/v1/generations/", params={"product": product["id"], "status": "completed"})
        )
        return next((made for made in found["results"] if made["draft"] and made["params"].get("mode") == MODE), None)

    def _of(self, product: Mapping[str, Any], folder: Path, started: float) -> Made:
        generation = self._post(
            "/api/v1/generations/",
            {
                "model": "marketing_studio_video",
                "params": {"mode": MODE, "duration": 8, "aspect_ratio": "9:16", "resolution": "720p"},
                "product_ids": [product["id"]],
                "brand": self._brand,
                "provider": "draft",
            },
        )
        generation = self._wait(f"/api/v1/generations/{generation['id']}/", "status")
        if generation["status"] != "completed":
            raise CouldNotMake(f"The ad ended {generation['status']}: {generation['fail_reason']}")
        return self._download(generation, folder, started)

    def _download(self, generation: Mapping[str, Any], folder: Path, started: float) -> Made:
        raw = next(asset for asset in generation["assets"] if asset["role"] == "raw")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{generation['id']}.mp4"
        content = self._content(generation["result_url"])
        if hashlib.sha256(content).hexdigest() != raw["sha256"]:
            raise CouldNotMake("The file that arrived is not the one that was made.")
        path.write_bytes(content)
        return Made(
            id=generation["id"],
            status=generation["status"],
            title=generation["title"],
            path=str(path),
            url=generation["result_url"],
            seconds=round(time.monotonic() - started, 1),
            **{name: raw[name] for name in ("bytes", "sha256", "width", "height", "duration")},
        )

    def _content(self, url: str) -> bytes:
        answer = self._http.get(url)
        if answer.next_request is not None:  # to a bucket, whose signed address is all it wants to see
            bucket = str(answer.next_request.url)
            with client_for_operator(bucket, timeout=30) as http:
                answer = http.get(bucket)
        return answer.raise_for_status().content

    def _upload(self, photo: Path) -> str:
        with photo.open("rb") as file:
            answer = self._http.post(
                "/api/v1/uploads/", files={"file": (photo.name, file)}, data={"brand": self._brand}
            )
        return str(_checked(answer)["id"])

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return _checked(self._http.post(path, json=body))

    def _wait(self, path: str, field: str) -> dict[str, Any]:
        """Ask until `field` is neither queued nor in_progress."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = _checked(self._http.get(path))
            if found[field] not in ("queued", "in_progress"):
                return found
            self._pause(0.3)
        raise CouldNotMake(f"It took longer than {PATIENCE:.0f} seconds.")


def _checked(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        problem = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        raise CouldNotMake(problem.get("detail") or f"The studio answered {answer.status_code}.")
    body: dict[str, Any] = answer.json()
    return body
