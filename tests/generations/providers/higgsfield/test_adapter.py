"""The platform's adapter: how models are said there, and what each of its answers means."""

import json
from typing import Any

import pytest

from generations import catalog
from generations.providers.higgsfield import HiggsfieldProvider
from generations.providers.protocol import (
    Ambiguous,
    Answer,
    Credentials,
    File,
    Job,
    Medium,
    Order,
    Refused,
    RemoteOutput,
    RemoteStatus,
    Unreadable,
    Uploaded,
)

PLATFORM = HiggsfieldProvider()
ID = "d7e6c0f3-6699-4f6c-bb45-2ad7fd9158ff"
FILE = File("a.png", "image/png", b"bytes")
PICTURE = Medium("start_image", "image/png", "https://files.example/1.png")
FRONT_DOOR = Answer(403, {}, b"error code: 1010")


def said(data: Any, status: int = 200) -> Answer:
    return Answer(status, {}, json.dumps(data).encode())


def done(**more: Any) -> Answer:
    return said({"status": "completed", "request_id": ID, **more})


def ordered(model: str, params: dict[str, Any], *media: Medium) -> tuple[str, dict[str, Any]]:
    path, body = PLATFORM.order(Job(catalog.find(model).route("higgsfield"), params, media))
    return path, json.loads(body)


# --- How a model is said -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "params", "media", "path", "body"),
    [
        ("veo3_1", {"prompt": "x", "duration": 8, "variant": "veo-3-1-fast"}, [PICTURE], "/veo3.1/fast/image-to-video",
         {"prompt": "x", "duration": "8", "image_url": PICTURE.reference}),
        ("veo3_1", {"prompt": "x", "duration": 6, "variant": "veo-3-1-preview"}, [], "/veo3.1",
         {"prompt": "x", "duration": "6"}),
        ("kling3_0", {"prompt": "x", "duration": 5, "mode": "4k"}, [PICTURE], "/kling-video/v3.0/4k/image-to-video",
         {"prompt": "x", "duration": 5, "image_url": PICTURE.reference}),
        ("minimax_hailuo", {"prompt": "x", "duration": 6, "variant": "minimax-2.3", "resolution": "1080"}, [],
         "/minimax/hailuo-2.3/pro/text-to-video", {"prompt": "x", "duration": 6}),
        ("text2image_soul_v2", {"prompt": "x", "quality": "2k"}, [], "/higgsfield-ai/soul/v2/standard",
         {"prompt": "x", "resolution": "1080p"}),
        ("relay_lite", {"prompt": "x", "motion_id": ID}, [Medium("image", "image/png", "https://files.example/1.png")],
         "/higgsfield-ai/dop/lite",
         {"prompt": "x", "motions": [{"id": ID, "strength": 1}], "image_url": "https://files.example/1.png"}),
        ("nano_banana", {"prompt": "x"}, [Medium("image", "image/png", "https://files.example/1.png")] * 2,
         "/nano-banana", {"prompt": "x", "input_images": ["https://files.example/1.png"] * 2}),
    ],
)  # fmt: skip
def test_a_model_has_its_own_path_and_types(model, params, media, path, body):
    assert ordered(model, params, *media) == (path, body)


@pytest.mark.parametrize("base", ["https://api.higgsfield.ai", "https://platform.higgsfield.ai/"])
def test_both_documented_bases_serve(base):
    account = Credentials(base, "id:secret")

    call = PLATFORM.submit(account, Order(b"{}", "/z-image/turbo", "k", "https://studio.example/c/?a=1&b=2"))

    assert call.url == (
        f"{base.rstrip('/')}/z-image/turbo?hf_webhook=https%3A%2F%2Fstudio.example%2Fc%2F%3Fa%3D1%26b%3D2"
    )
    assert call.headers["authorization"] == "Key id:secret"
    assert "higgsfield-client-py/1.0" in call.headers["user-agent"]


# --- What a submit's answer means ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "detail", "code", "again", "account"),
    [
        (400, "Maximum number of concurrent requests (4) has been reached", "provider_busy", True, False),
        (400, "Unavailable model", "provider_unknown_model", False, False),
        (400, "prompt is empty", "provider_refused", False, False),
        (401, "Invalid credentials", "provider_key", True, True),
        (403, "Forbidden", "provider_credit", True, True),
        (404, "model_not_found", "provider_unknown_model", False, False),
        (409, "Unavailable model", "provider_unknown_model", False, False),
        (422, [{"loc": ["body", "prompt"], "msg": "Field required", "type": "missing"}], "provider_refused", False,
         False),
        (423, "blocked", "provider_unknown_model", False, False),
        (429, "slow down", "provider_busy", True, False),
    ],
)  # fmt: skip
def test_each_refusal_is_told_for_what_it_is(status, detail, code, again, account):
    refused = PLATFORM.read_submit(said({"detail": detail}, status))

    assert isinstance(refused, Refused)
    assert (refused.code, refused.again, refused.account) == (code, again, account)
    assert ("Field required" if isinstance(detail, list) else detail) in refused.detail


def test_a_validation_error_names_the_field():
    detail = [{"loc": ["body", "seed"], "msg": "Input should be less than 1000000", "type": "less_than"}]

    assert "body.seed: Input should be less than 1000000" in PLATFORM.read_submit(said({"detail": detail}, 422)).detail


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504])
def test_what_may_follow_an_accepted_request_decides_nothing(status):
    assert isinstance(PLATFORM.read_submit(said({"detail": "Something broke"}, status)), Ambiguous)


@pytest.mark.parametrize(
    "data",
    [
        {"status": "queued"},
        {"request_id": None},
        {"request_id": 17},
        {"request_id": ""},
        {"request_id": ["a"]},
        [],
        "a",
    ],
)
def test_an_answer_without_an_id_decides_nothing(data):
    assert isinstance(PLATFORM.read_submit(said(data)), Ambiguous)


def test_addresses_are_not_needed_and_never_followed():
    accepted = PLATFORM.read_submit(said({"request_id": ID, "status_url": "http://169.254.169.254/", "status": "?"}))

    assert PLATFORM.status(Credentials("https://x.example", "s"), accepted.remote_id).url == (
        f"https://x.example/requests/{ID}/status"
    )


def test_the_front_door_is_not_the_key():
    for refused in (PLATFORM.read_submit(FRONT_DOOR), PLATFORM.read_upload(FRONT_DOOR, FILE)):
        assert (refused.code, refused.again, refused.account) == ("provider_front_door", True, False)
    with pytest.raises(Unreadable) as caught:
        PLATFORM.read_status(FRONT_DOOR)
    assert not caught.value.account
    assert "1010" in PLATFORM.read_test(FRONT_DOOR)


# --- What a status means -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "urls"),
    [
        ({"video": {"url": "https://x.example/1.mp4"}}, ["https://x.example/1.mp4"]),
        ({"audio": {"url": "https://x.example/1.wav"}}, ["https://x.example/1.wav"]),
        ({"images": [{"url": "https://x.example/1"}, {"url": "https://x.example/2"}]},
         ["https://x.example/1", "https://x.example/2"]),
        ({"payload": {"video": {"url": "https://x.example/1.mp4", "content_type": "video/mp4"}}, "error": None},
         ["https://x.example/1.mp4"]),
        ({"images": []}, []),
        ({}, []),
        ({"video": None, "images": None}, []),
        ({"video": {"url": "javascript:alert(1)"}}, []),
        ({"images": "https://x.example/1"}, []),
    ],
)  # fmt: skip
def test_results_are_found_at_the_top_and_below_payload(more, urls):
    job = PLATFORM.read_status(done(**more))

    assert job.status == RemoteStatus.COMPLETED
    assert job.outputs == tuple(RemoteOutput(url=url) for url in urls)


def test_a_failure_says_why_and_one_without_a_reason_says_that():
    told = PLATFORM.read_status(said({"status": "failed", "request_id": ID, "error": "GPU on fire"}))
    bare = PLATFORM.read_status(said({"status": "failed", "request_id": ID}))

    assert (told.error_detail, told.error_code) == ("Higgsfield: GPU on fire", "provider_failed")
    assert "gave no reason" in bare.error_detail
    assert "moderation" in PLATFORM.read_status(said({"status": "nsfw", "request_id": ID})).error_detail


@pytest.mark.parametrize("detail", ["model_not_found", "Not Found"])
def test_a_404_of_the_path_is_not_one_of_the_request(detail):
    with pytest.raises(Unreadable):
        PLATFORM.read_status(said({"detail": detail}, 404))
    assert PLATFORM.read_status(said({"detail": "Request not found"}, 404)).status == RemoteStatus.FORGOTTEN


@pytest.mark.parametrize(
    "body",
    [
        {"status": "completed", "request_id": ID, "video": {"url": "https://x.example/1"}},
        {"request_id": ID, "status": "failed", "error": "x"},
        {"request_id": ID, "status": "OK", "error": None, "payload": {}},
    ],
)
def test_both_forms_of_the_callback_name_the_request(body):
    assert PLATFORM.read_callback(json.dumps(body).encode()) == ID


# --- Files -------------------------------------------------------------------------------------------------------


def test_an_upload_s_own_headers_go_along_and_nothing_that_opens_the_account():
    given = {"Content-Type": "image/png", "x-amz-acl": "private", "Authorization": "Key a:b", "Host": "evil", "x": 7}
    taken = PLATFORM.read_upload(
        said({"public_url": "https://x.example/p", "upload_url": "https://x.example/u?s=1", "upload_headers": given}),
        FILE,
    )

    assert isinstance(taken, Uploaded)
    assert (taken.reference, taken.put.url, taken.put.body) == (
        "https://x.example/p",
        "https://x.example/u?s=1",
        b"bytes",
    )
    assert dict(taken.put.headers) == {"Content-Type": "image/png", "x-amz-acl": "private"}


@pytest.mark.parametrize(
    "data", [{}, {"public_url": "https://x.example/p"}, {"public_url": "/p", "upload_url": "/u"}, []]
)
def test_an_upload_without_addresses_is_tried_again(data):
    assert PLATFORM.read_upload(said(data), FILE).again


def test_an_estimate_is_in_dollars():
    assert str(PLATFORM.read_estimate(said({"credits": "1.500", "usd": "0.094"}))) == "0.094"
    for odd in ({"credits": "1.5"}, {"usd": 0.094}, {"usd": "lots"}, {"usd": "-1"}):
        with pytest.raises(Unreadable):
            PLATFORM.read_estimate(said(odd))
