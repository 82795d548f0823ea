"""The first ad by HTTP, where the studio answers in ways that a fresh machine does not show."""

import hashlib

import pytest
from werkzeug import Response

from hfstudio.first_ad import CouldNotMake, FirstAd

FILM = b"a film"


@pytest.fixture
def answers(httpserver, tmp_path):
    """A studio that has made an ad of the page already; its file is wherever `result_url` leads to."""
    raw = {
        "role": "raw",
        "bytes": 6,
        "width": 2,
        "height": 2,
        "duration": 1.0,
        "sha256": hashlib.sha256(FILM).hexdigest(),
    }
    made = {
        "id": "g1", "status": "completed", "title": "An ad", "draft": True, "params": {"mode": "product_showcase"},
        "assets": [raw], "result_url": httpserver.url_for("/media/raw"),
    }  # fmt: skip
    product = {"id": "p1", "import_status": "completed", "fail_reason": ""}
    httpserver.expect_request("/api/v1/products/fetch/").respond_with_json(product)
    httpserver.expect_request("/api/v1/products/p1/").respond_with_json(product)
    httpserver.expect_request("/api/v1/generations/").respond_with_json({"results": [made]})
    return httpserver


def first_ad(answers, folder):
    with FirstAd(answers.url_for(""), "the-key", brand="mine") as ads:
        return ads.of_page("http://shop.example/p", folder=folder)


def test_a_file_in_a_bucket_is_had_without_showing_it_the_key(answers, tmp_path):
    there = {"Location": answers.url_for("/bucket/raw?signature=1")}
    answers.expect_request("/media/raw").respond_with_response(Response(status=302, headers=there))
    answers.expect_request("/bucket/raw").respond_with_data(FILM)

    made = first_ad(answers, tmp_path)

    assert (tmp_path / "g1.mp4").read_bytes() == FILM
    assert made.path == str(tmp_path / "g1.mp4")
    shown = {request.path: "Authorization" in request.headers for request, _ in answers.log}
    assert (shown["/media/raw"], shown["/bucket/raw"]) == (True, False)


def test_a_file_that_does_not_come_is_a_reason_and_no_traceback(answers, tmp_path):
    answers.expect_request("/media/raw").respond_with_data("", status=503)

    with pytest.raises(CouldNotMake, match="503"):
        first_ad(answers, tmp_path)


def test_a_wait_can_be_ended(answers, tmp_path):
    class Enough(Exception):
        pass

    def enough(seconds):
        raise Enough

    answers.clear()
    fetched = {"id": "p1", "import_status": "in_progress", "fail_reason": ""}
    answers.expect_request("/api/v1/products/fetch/").respond_with_json(fetched)
    answers.expect_request("/api/v1/products/p1/").respond_with_json(fetched)

    with pytest.raises(Enough), FirstAd(answers.url_for(""), "the-key", brand="mine", pause=enough) as ads:
        ads.of_page("http://shop.example/p", folder=tmp_path)
