"""The fake's outputs are real files, and no two are the same."""

import hashlib
import io
from typing import Any

import av
import pytest
from PIL import Image

from generations.providers.fake.media import HEIGHT, WIDTH
from generations.providers.fake.terms import Terms
from hfstudio.media.probe import probe
from tests.generations.providers.fake.asking import BASE, Fake, said


@pytest.fixture
def fake() -> Fake:
    return Fake(Terms(seconds=0))


def outputs(fake: Fake, model: str, /, **asked: Any) -> list[Any]:
    """The replies to the downloads of a job's outputs."""
    job = said(fake.ask("POST", "/v1/jobs", {"model": model, "input": asked}))["id"]
    listed = said(fake.status(job))["outputs"]
    return [fake.ask("GET", output["url"].removeprefix(BASE)) for output in listed]


def test_a_film_plays(fake):
    (reply,) = outputs(fake, "video/x")

    with av.open(io.BytesIO(reply.body)) as film:
        stream = film.streams.video[0]
        frames = list(film.decode(stream))
    assert (stream.codec_context.name, frames[0].width, frames[0].height, len(frames)) == ("h264", WIDTH, HEIGHT, 12)
    assert reply.headers["Content-Type"] == "video/mp4"


@pytest.mark.parametrize(("form", "content_type"), [("png", "image/png"), ("jpeg", "image/jpeg")])
def test_a_picture_opens(fake, form, content_type):
    (reply,) = outputs(fake, "image/x", format=form)

    with Image.open(io.BytesIO(reply.body)) as picture:
        picture.load()
        assert (picture.size, picture.format) == ((WIDTH, HEIGHT), form.upper())
    assert reply.headers["Content-Type"] == content_type


@pytest.mark.parametrize(
    ("model", "form", "expected"),
    [("video/x", "", "video/mp4"), ("image/x", "png", "image/png"), ("image/x", "jpeg", "image/jpeg")],
)
@pytest.mark.parametrize("more", [{}, {"fake": {"fault": "big", "bytes": 300_000}}])
def test_the_studio_takes_what_it_made(fake, tmp_path, model, form, expected, more):
    (reply,) = outputs(fake, model, format=form, **more)
    (tmp_path / "output").write_bytes(reply.body)

    assert probe(tmp_path / "output").content_type == expected


def test_a_text_is_in_the_answer(fake):
    job = fake.job(model="text/x")

    (output,) = said(fake.status(job))["outputs"]

    assert set(output) == {"text"}
    assert job in output["text"]


@pytest.mark.parametrize("model", ["video/x", "image/x"])
def test_no_two_outputs_are_the_same_bytes_and_each_is_the_same_every_time(fake, model):
    replies = [*outputs(fake, model, count=3), *outputs(fake, model)]
    assert len({hashlib.sha256(reply.body).hexdigest() for reply in replies}) == 4

    job = said(fake.ask("GET", "/v1/jobs"))["jobs"][0]["id"]
    address = said(fake.status(job))["outputs"][0]["url"].removeprefix(BASE)
    assert fake.ask("GET", address).body == replies[-1].body


@pytest.mark.parametrize(("model", "form"), [("video/x", ""), ("image/x", "png"), ("image/x", "jpeg")])
def test_an_output_can_be_as_large_as_it_is_told_to(fake, model, form):
    (reply,) = outputs(fake, model, format=form, fake={"fault": "big", "bytes": 300_000})

    assert 300_000 <= len(reply.body) < 301_000


@pytest.mark.parametrize(
    ("header", "status", "start", "end"),
    [("bytes=0-3", 206, 0, 4), ("bytes=100-", 206, 100, None), ("bytes=-5", 206, -5, None), ("", 200, 0, None)],
)
def test_a_part_of_an_output_can_be_had(fake, header, status, start, end):
    job = fake.job()
    address = said(fake.status(job))["outputs"][0]["url"].removeprefix(BASE)
    whole = fake.ask("GET", address).body

    reply = fake.ask("GET", address, range=header)

    assert (reply.status, reply.body) == (status, whole[start:end])
    if status == 206:
        first = len(whole) + start if start < 0 else start
        assert reply.headers["Content-Range"] == f"bytes {first}-{first + len(reply.body) - 1}/{len(whole)}"


def test_a_part_that_is_not_there_is_refused(fake):
    job = fake.job()
    address = said(fake.status(job))["outputs"][0]["url"].removeprefix(BASE)

    assert fake.ask("GET", address, range="bytes=9999999-").status == 416
