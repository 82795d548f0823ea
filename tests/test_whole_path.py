"""HTTP request → queue → renderer or provider → storage → player's bytes, with the real processes.

On a disk and in the bucket of a real S3 server; and through kill -9.
"""

import hashlib
import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import av
import httpx
import pytest

from generations.providers.fake.server import FakeServer
from hfstudio.demo.shop import DemoShop
from hfstudio.running import free_port
from tests.running import Studio, children, json_of, running, studio, wait_for
from tests.s3 import SwiftServer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]


@contextmanager
def serving(folder: Path, **env: str) -> Iterator[Studio]:
    """A whole studio with the demo shop, and an outside provider that it has an account at."""
    with DemoShop() as shop, FakeServer(seconds=0.2) as provider:
        paid = {"FAKE_KEY": "fake-key", "FAKE_BASE_URL": provider.url, "FAKE_PRICE": "0.10 USD"}
        allowed = f"{shop.address},127.0.0.1:{provider.port}"
        with studio(folder, HFSTUDIO_FETCH_ALLOW=allowed, **paid, **env) as made:
            made.shop = shop
            made.process = made.serve(free_port("127.0.0.1"))
            yield made


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with serving(tmp_path_factory.mktemp("studio")) as made:
        made.store = made.folder / "media"
        yield made


@pytest.fixture(scope="module")
def in_bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The same, but for a few variables: its files are in a real S3 server."""
    with (
        SwiftServer(tmp_path_factory.mktemp("swift")) as swift,
        serving(tmp_path_factory.mktemp("bucket"), **swift.env) as made,
    ):
        made.store = swift
        yield made


@pytest.fixture(params=["own", "in_bucket"], ids=["disk", "s3"])
def anywhere(request) -> Studio:
    return request.getfixturevalue(request.param)


Kept = dict[str, tuple[int, str]]  # key → length, sha256


def rows(own: Studio) -> Kept:
    """What the database says of every file."""
    with closing(sqlite3.connect(f"file:{own.folder / 'hfstudio.sqlite3'}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT key, bytes, sha256 FROM media_storedfile WHERE stored_at IS NOT NULL")
        return {key: (length, sha256) for key, length, sha256 in found}


def stored(own: Studio) -> Kept:
    """What the store itself has."""
    if isinstance(own.store, Path):
        files = [path for path in own.store.rglob("*") if path.is_file()]
        contents = {str(path.relative_to(own.store)): path.read_bytes() for path in files}
    else:
        client, bucket = own.store.client(), {"Bucket": own.store.bucket}
        keys = [found["Key"] for found in client.list_objects_v2(**bucket)["Contents"]]
        contents = {key: client.get_object(**bucket, Key=key)["Body"].read() for key in keys}
    return {key: (len(content), hashlib.sha256(content).hexdigest()) for key, content in contents.items()}


def upload_a_photo(http: httpx.Client) -> dict:
    photo = Path(__file__).parents[1] / "hfstudio" / "demo" / "pictures" / "mug.jpg"
    upload = http.post("/api/v1/uploads/", files={"file": (photo.name, photo.read_bytes())}, data={"brand": "velmora"})
    assert upload.status_code == 201, upload.text
    return upload.json()


def ask_for_a_film(http: httpx.Client, provider: str = "draft", **params: object) -> dict:
    upload = upload_a_photo(http)
    product = http.post("/api/v1/products/", json={"title": "Mug", "image_ids": [upload["id"]], "brand": "velmora"})
    assert product.status_code == 201, product.text
    answer = http.post(
        "/api/v1/generations/",
        json={
            "model": "marketing_studio_video",
            "params": {"mode": "product_showcase", "duration": 4, "aspect_ratio": "9:16", "resolution": "480p"}
            | params,
            "product_ids": [product.json()["id"]],
            "brand": "velmora",
            "provider": provider,
        },
    )
    assert answer.status_code == 202, answer.text
    return answer.json()


def read(http: httpx.Client, wanted: str) -> dict:
    return http.get(f"/api/v1/generations/{wanted}/").raise_for_status().json()


def ended(http: httpx.Client, wanted: str) -> dict:
    return wait_for(
        lambda: (found := read(http, wanted))["status"] not in ("queued", "in_progress") and found, "the film to end"
    )


def check_film(content: bytes, path: Path, *, seconds: float) -> None:
    path.write_bytes(content)
    with av.open(str(path)) as film:
        frames = sum(1 for _ in film.decode(video=0))
        assert film.streams.video[0].codec_context.name == "h264"
        assert frames == seconds * 24


def check_result(made: dict, own: Studio) -> bytes:
    """The film is completed, and the same bytes to the API, to the store and to a player."""
    assert made["status"] == "completed", made
    assert (made["stage"], made["percent"]) == ("done", 100)
    raw = next(asset for asset in made["assets"] if asset["role"] == "raw")
    content = get(made["result_url"]).content
    measured = (len(content), hashlib.sha256(content).hexdigest())
    assert measured == (raw["bytes"], raw["sha256"])
    assert measured in stored(own).values()
    part = get(made["result_url"], Range="bytes=10-99")
    assert (part.status_code, part.content) == (206, content[10:100])
    return content


def roles(made: dict) -> set[str]:
    return {asset["role"] for asset in made["assets"]}


def get(url: str, **headers: str) -> httpx.Response:
    """As a player does it: without a key, wherever it is sent on to."""
    return httpx.get(url, headers=headers, trust_env=False, follow_redirects=True).raise_for_status()


def test_a_request_becomes_a_file_that_plays(anywhere, tmp_path):
    with anywhere.client() as http:
        asked = ask_for_a_film(http)
        assert (asked["status"], asked["draft"]) == ("queued", True)

        content = check_result(ended(http, asked["id"]), anywhere)

    check_film(content, tmp_path / "film.mp4", seconds=4)


def test_what_an_outside_provider_made_becomes_ours(anywhere):
    with anywhere.client() as http:
        asked = ask_for_a_film(http, provider="fake")

        made = ended(http, asked["id"])

        assert (made["draft"], made["provider"]) == (False, "fake")
        check_result(made, anywhere)
        wait_for(lambda: roles(read(http, asked["id"])) == {"raw", "min", "poster"}, "a small version and a poster")
        assert read(http, asked["id"])["min_result_url"]


def test_everything_is_where_its_row_says(anywhere):
    with anywhere.client() as http:
        upload = upload_a_photo(http)
        avatar = {"name": "Mia", "image_ids": [upload["id"]], "brand": "velmora"}
        face = http.post("/api/v1/avatars/", json=avatar).raise_for_status().json()
        page = {"url": anywhere.shop.product_url("kiln-mugs"), "brand": "velmora"}
        asked = http.post("/api/v1/products/fetch/", json=page).raise_for_status().json()
        product = imported(http, asked["id"])

    pictures = [upload["url"], face["images"][0]["url"], product["images"][0]["url"]]
    kept = stored(anywhere)
    for picture in map(get, pictures):
        assert picture.headers["Content-Type"] in ("image/jpeg", "image/png")
        assert (len(picture.content), hashlib.sha256(picture.content).hexdigest()) in kept.values()
    assert rows(anywhere).items() <= stored(anywhere).items()
    assert len(rows(anywhere)) > len(pictures)


def test_with_a_bucket_nothing_is_kept_on_the_disk(in_bucket):
    with in_bucket.client() as http:
        upload = upload_a_photo(http)

    sent_on = httpx.get(upload["url"], trust_env=False)

    assert sent_on.status_code == 302
    assert sent_on.headers["Location"].startswith(f"{in_bucket.store.url}/{in_bucket.store.bucket}/media/")
    assert not (in_bucket.folder / "media").exists()
    wait_for(lambda: not any((in_bucket.folder / "incoming").iterdir()), "what is made of files to be gone")


def imported(http: httpx.Client, wanted: str) -> dict:
    path = f"/api/v1/products/{wanted}/"
    product = wait_for(
        lambda: (found := http.get(path).json())["import_status"] in ("completed", "failed") and found, "the import"
    )
    assert product["import_status"] == "completed", product
    return product


def test_a_product_is_imported_from_a_page(own):
    with own.client() as http:
        asked = http.post("/api/v1/products/fetch/", json={"url": own.shop.product_url("tarn-600"), "brand": "velmora"})
        assert asked.status_code == 202, asked.text

        product = imported(http, asked.json()["id"])

        assert "Tarn" in product["title"]
        assert product["price"] is not None
        assert len(product["images"]) == 2


def test_a_run_is_canceled(own):
    with own.client() as http:
        asked = ask_for_a_film(http, duration=30, resolution="1080p")
        wait_for(lambda: read(http, asked["id"])["percent"] > 0, "the film to be on its way")

        answer = http.post(f"/api/v1/generations/{asked['id']}/cancel/")

        assert answer.status_code == 202
        assert ended(http, asked["id"])["status"] == "canceled"


def renderers(pid: int) -> list[int]:
    return [
        child
        for child in children(pid)
        if b"generations.providers.draft" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def worker_of(pid: int) -> int:
    (worker,) = [
        child
        for child in children(pid)
        if b"\0worker\0" in Path(f"/proc/{child}/cmdline").read_bytes() and running(child)
        and int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1]) == pid
    ]  # fmt: skip
    return worker


def test_a_worker_killed_in_the_middle_of_a_render_loses_nothing(own):
    with own.client() as http:
        asked = ask_for_a_film(http, duration=12)
        wait_for(lambda: read(http, asked["id"])["percent"] > 5, "the film to be on its way")
        drawing = renderers(own.process.pid)
        assert len(drawing) == 1

        os.kill(worker_of(own.process.pid), signal.SIGKILL)

        wait_for(lambda: not running(drawing[0]), "the renderer to go with its worker")
        made = ended(http, asked["id"])
        assert made["status"] == "completed", made
        assert roles(made) >= {"poster", "raw"}


def test_the_whole_studio_killed_in_the_middle_of_a_render_goes_on_where_it_was(own):
    with own.client() as http:
        asked = ask_for_a_film(http, duration=12)
        wait_for(lambda: read(http, asked["id"])["percent"] > 5, "the film to be on its way")
    everything = children(own.process.pid)
    assert len(everything) >= 5

    os.killpg(own.process.pid, signal.SIGKILL)
    wait_for(lambda: not any(running(pid) for pid in everything), "everything to be gone")
    own.process = own.serve(free_port("127.0.0.1"))

    with own.client() as http:
        made = ended(http, asked["id"])
        assert made["status"] == "completed", made
        assert roles(made) >= {"poster", "raw"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_studio_stops_cleanly_while_a_render_is_running(own, number):
    with own.client() as http:
        asked = ask_for_a_film(http, duration=30, resolution="1080p")
        wait_for(lambda: read(http, asked["id"])["percent"] > 0, "the film to be on its way")
    everything = children(own.process.pid)

    own.process.send_signal(number)

    assert own.process.wait(timeout=60) == 0
    assert [pid for pid in everything if running(pid)] == []
    own.process = own.serve(free_port("127.0.0.1"))
    with own.client() as http:
        assert read(http, asked["id"])["status"] == "in_progress"
        http.post(f"/api/v1/generations/{asked['id']}/cancel/")
        assert ended(http, asked["id"])["status"] == "canceled"


def test_the_studio_stops_cleanly_while_it_makes_its_first_ad(tmp_path):
    with studio(tmp_path) as own:
        process = own.start("studio", "--port", str(free_port("127.0.0.1")), "--first-ad")
        wait_for(lambda: "Making a first ad" in own.log("studio"), "the first ad to be begun", within=120)
        everything = children(process.pid)

        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=60) == 0
        assert [pid for pid in everything if running(pid)] == []
        assert "Stopped." in own.log("studio")


def test_the_demo_makes_an_ad_and_finds_it_again(tmp_path):
    with studio(tmp_path, empty=True) as own:
        first = json_of(own.manage("demo", "--json"))
        second = json_of(own.manage("demo", "--json"))

    assert (first["status"], first["width"], first["height"]) == ("completed", 720, 1280)
    assert (first["id"], first["sha256"]) == (second["id"], second["sha256"])
    check_film(Path(first["path"]).read_bytes(), tmp_path / "film.mp4", seconds=first["duration"])


def test_the_demo_makes_an_ad_from_photos(tmp_path):
    pictures = Path(__file__).parents[1] / "hfstudio" / "demo" / "pictures"
    photos = [shutil.copy(pictures / name, tmp_path / name) for name in ("lamp.jpg", "mug.jpg")]
    with studio(tmp_path / "data") as own:
        made = json_of(own.manage("demo", "--image", photos[0], "--image", photos[1], "--title", "Desk set", "--json"))

    assert (made["status"], made["title"]) == ("completed", "Desk set")


def test_the_demo_makes_an_ad_from_a_page_that_is_let_through(tmp_path):
    with DemoShop() as shop, studio(tmp_path) as own:
        refused = own.manage("demo", "--url", shop.product_url("kiln-mugs"), "--json")
        made = json_of(
            own.manage("demo", "--url", shop.product_url("kiln-mugs"), "--json", HFSTUDIO_FETCH_ALLOW=shop.address)
        )

    assert refused.returncode == 1
    assert "HFSTUDIO_FETCH_ALLOW" in refused.stderr
    assert made["status"] == "completed"
