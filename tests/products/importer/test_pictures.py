import io
from pathlib import Path

from PIL import Image, ImageDraw
from pytest_httpserver import HTTPServer

from hfstudio import outbound
from products.importer import pictures
from products.importer.pictures import MAX_PICTURES, SIDE_BY_SIDE, fetch_pictures
from tests.factories import picture


def give(web: HTTPServer, path: str, content: bytes) -> str:
    web.expect_request(path).respond_with_data(content, content_type="application/octet-stream")
    return web.url_for(path)


def test_pictures_keep_their_order_and_what_is_no_picture_is_left_out(web, tmp_path: Path):
    addresses = [
        give(web, "/tall", picture(size=(300, 600))),
        give(web, "/page", b"<html>"),
        "http://10.0.0.1/inside.png",
        "no address",
        give(web, "/wide", picture(size=(600, 300))),
        give(web, "/icon", picture(size=(32, 32))),
    ]
    pictures = fetch_pictures(addresses, tmp_path)
    assert [(clean.width, clean.height) for clean in pictures] == [(300, 600), (600, 300)]
    for clean in pictures:
        with Image.open(clean.path) as opened:
            assert opened.size == (clean.width, clean.height)


def test_a_thumbnail_is_better_than_nothing(web, tmp_path: Path):
    addresses = [give(web, "/a", picture(size=(64, 64))), give(web, "/b", picture("#123456", size=(65, 65)))]
    assert [clean.width for clean in fetch_pictures(addresses, tmp_path)] == [64]


def test_no_more_pictures_are_kept_than_anybody_needs(web, tmp_path: Path):
    addresses = [
        give(web, f"/{number}", picture(f"#{number * 20:02x}0000", size=(200 + number, 200)))
        for number in range(MAX_PICTURES + 2)
    ]
    assert [clean.width for clean in fetch_pictures(addresses, tmp_path)] == list(range(200, 200 + MAX_PICTURES))


def test_once_there_are_enough_no_more_are_asked_for(web, tmp_path: Path):
    addresses = [
        give(web, f"/{number}", picture(f"#00{number * 12:02x}00", size=(200 + number, 200)))
        for number in range(MAX_PICTURES * 2)
    ]
    assert len(fetch_pictures(addresses, tmp_path)) == MAX_PICTURES
    assert len(web.log) == MAX_PICTURES


def test_when_the_time_is_over_what_is_there_is_the_answer(web, tmp_path: Path, monkeypatch):
    given: list[float] = []
    download = outbound.download

    def noted(address, path, *, limits):
        given.append(limits.total)
        return download(address, path, limits=limits)

    monkeypatch.setattr(outbound, "download", noted)
    monkeypatch.setattr(pictures, "monotonic", lambda: 100.0 if len(given) < SIDE_BY_SIDE else 200.0)
    addresses = [
        give(web, f"/{number}", picture(f"#0000{number * 20:02x}", size=(200 + number, 200)))
        for number in range(MAX_PICTURES)
    ]

    found = fetch_pictures(addresses, tmp_path, ends=107.0)

    assert [clean.width for clean in found] == [200 + number for number in range(SIDE_BY_SIDE)]
    assert given == [7.0] * SIDE_BY_SIDE  # none has more than what is left


def test_no_addresses_no_pictures(tmp_path: Path):
    assert fetch_pictures([], tmp_path) == []


def drawn(size: int, *, kind: str = "JPEG", extra: bool = False) -> bytes:
    """A drawing in a size and a format of one's own; with `extra` it has something more on it."""
    image = Image.new("RGB", (800, 800), "#f4efe6")
    pencil = ImageDraw.Draw(image)
    pencil.ellipse((150, 120, 640, 700), fill="#2d6a4f")
    pencil.rectangle((300, 60, 500, 200), fill="#c0392b")
    if extra:
        pencil.rectangle((100, 500, 700, 760), fill="#111111")
    buffer = io.BytesIO()
    image.resize((size, size)).save(buffer, kind)
    return buffer.getvalue()


def test_one_picture_in_several_sizes_is_taken_once_and_as_large_as_it_is(web, tmp_path: Path):
    addresses = [
        give(web, "/small", drawn(300)),
        give(web, "/other", drawn(500, extra=True)),
        give(web, "/large", drawn(700, kind="PNG")),
    ]
    assert [clean.width for clean in fetch_pictures(addresses, tmp_path)] == [700, 500]


def test_the_full_size_is_asked_for_and_the_given_one_where_there_is_none(web, tmp_path: Path):
    give(web, "/wp-content/uploads/mug.png", drawn(800, kind="PNG"))
    web.expect_request("/wp-content/uploads/cup.jpg").respond_with_data("", status=404)
    addresses = [
        give(web, "/wp-content/uploads/mug-300x300.png", drawn(300, kind="PNG")),
        give(web, "/wp-content/uploads/cup-300x300.jpg", drawn(300, extra=True)),
    ]
    assert [clean.width for clean in fetch_pictures(addresses, tmp_path)] == [800, 300]
