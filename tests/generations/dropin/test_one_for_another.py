"""One studio as the provider of another: a job goes through both, whoever is killed in the middle, and ends once."""

import base64
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from hfstudio.running import free_port
from tests import factories
from tests.running import Studio, children, running, studio, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]

PICTURE = base64.b64encode(factories.picture("#c0392b", (736, 1312))).decode()
FILM = {"model": "lite", "prompt": "A kite", "width": 1080, "height": 1920, "image": [PICTURE]}
NODE = {"workflow_type": "GenerateVideoNode", "input": {"prompt": "A kite", "aspect_ratio": "9:16"}}
KLING = {"prompt": "A kite", "duration": 5}
ASKED = {
    "relay": ("/higgsfield/generate", FILM, "id"),
    "heygen": ("/v1/workflows/executions", NODE, "execution_id"),
    "higgsfield": ("/platform/kling-video/v3.0/std/image-to-video", KLING, "request_id"),
}
"""Where the seller is asked, for what, and the name of the id in its answer."""


@dataclass
class Both:
    """`maker` draws for nothing; `seller` has it as its relay, its HeyGen and its Higgsfield."""

    maker: Studio
    seller: Studio
    ports: dict[str, int]
    processes: dict[str, Any] = field(default_factory=dict)

    def serve(self, who: str) -> None:
        self.processes[who] = getattr(self, who).serve(self.ports[who])

    def kill(self, who: str) -> None:
        process = self.processes[who]
        everything = children(process.pid)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wait_for(lambda: not any(running(pid) for pid in everything), "everything of it to be gone")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("both")
    ports = {"maker": free_port("127.0.0.1"), "seller": free_port("127.0.0.1")}
    with studio(folder / "maker", HFSTUDIO_LEASE="10") as maker:
        at = Both(maker, maker, ports)
        at.serve("maker")
        account = {
            "RELAY_KEY": maker.key, "RELAY_BASE_URL": maker.base, "RELAY_PRICE_BASE": "0.10 USD",
            "HEYGEN_API_KEY": maker.key, "HEYGEN_BASE_URL": maker.base, "HEYGEN_PRICE": "0.20 USD",
            "HIGGSFIELD_KEY": f"seller:{maker.key}", "HIGGSFIELD_BASE_URL": f"{maker.base}/platform",
            "HIGGSFIELD_PRICE": "0.30 USD",
            "HFSTUDIO_FETCH_ALLOW": f"127.0.0.1:{ports['maker']}", "HFSTUDIO_LEASE": "10",
        }  # fmt: skip
        with studio(folder / "seller", **account) as seller:
            at.seller = seller
            at.serve("seller")
            yield at


def read(own: Studio, wanted: str) -> Any:
    with own.client() as http:
        return http.get(f"/api/v1/generations/{wanted}/").raise_for_status().json()


def made_here(own: Studio) -> list[dict[str, Any]]:
    with own.client() as http:
        return http.get("/api/v1/generations/?limit=100").raise_for_status().json()["results"]


def uploaded(http: httpx.Client) -> str:
    """The address of a picture that was given as the platform takes it."""
    told = (
        http.post("/platform/files/generate-upload-url", json={"content_type": "image/png"}).raise_for_status().json()
    )
    content = base64.b64decode(PICTURE)
    http.put(told["upload_url"], content=content, headers=told["upload_headers"]).raise_for_status()
    return str(told["public_url"])


@pytest.mark.parametrize("killed", ["nobody", "maker", "seller"])
@pytest.mark.parametrize("api", ASKED)
def test_a_job_goes_through_both_and_ends_once(both, tmp_path: Path, api: str, killed: str):
    path, body, name = ASKED[api]
    before = {made["id"] for made in made_here(both.maker)}
    with both.seller.client() as http:
        picture = {"image_url": uploaded(http)} if api == "higgsfield" else {}
        answer = http.post(path, json={**body, **picture})
    assert answer.status_code == 200, answer.text
    said = answer.json()
    wanted = said.get("data", said)[name]

    wait_for(lambda: read(both.seller, wanted)["stage"] in {"making", "saving", "done"}, "the other studio to have it")
    if killed != "nobody":
        both.kill(killed)
        both.serve(killed)
    ended = wait_for(
        lambda: (now := read(both.seller, wanted))["status"] not in {"queued", "in_progress"} and now,
        "the film to be here",
        within=240,
    )

    assert (ended["status"], ended["provider"], ended["draft"]) == ("completed", api, False), ended
    assert [made["provider"] for made in made_here(both.maker) if made["id"] not in before] == ["draft"]
    film = tmp_path / "film.mp4"
    film.write_bytes(httpx.get(ended["result_url"], trust_env=False, timeout=60).raise_for_status().content)
    with av.open(str(film)) as opened:
        assert sum(1 for _ in opened.decode(video=0)) > 24
