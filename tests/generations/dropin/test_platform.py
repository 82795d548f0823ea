"""Higgsfield's platform API: requests by model path, both protocols, uploads, webhooks, and errors as it has them."""

import json
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone

from generations.catalog.motions import seed_rows
from generations.dropin.platform_models import models
from generations.lifecycle.bring import bring_batch
from generations.models import Budget, Event, Generation, ProviderAccount, Status, WebhookDelivery
from generations.webhooks.deliver import _post
from generations.webhooks.signing import secrets_of
from hfstudio.accounts.models import Membership, Role
from hfstudio.media.models import Upload
from hfstudio.outbound import Post
from tests import factories
from tests.generations.dropin.joining import MOTION, PUBLIC, Joiner, became

pytestmark = pytest.mark.django_db

HOST = "http://testserver/platform"
SOUL = "/platform/higgsfield-ai/soul/v2/standard"
STILL = {"prompt": "A kettle on a table", "aspect_ratio": "9:16", "resolution": "1080p", "seed": 7}
DOP = "/platform/higgsfield-ai/dop/turbo"
FILM = {
    "prompt": "Steam rises", "image_url": PUBLIC, "end_image_url": PUBLIC, "seed": 17, "enhance_prompt": True,
    "motions": [{"id": MOTION, "strength": 1}],
}  # fmt: skip


@pytest.fixture
def joiner() -> Joiner:
    return Joiner()


def ordered(joiner: Joiner, path: str = SOUL, body: Any = None, **options: Any) -> Generation:
    told = joiner.said("POST", path, STILL if body is None else body, **options)
    return Generation.objects.get(pk=told.get("request_id") or told["id"])


# --- Requests --------------------------------------------------------------------------------------------


def test_a_request_is_an_ordinary_generation(joiner):
    told = joiner.said("POST", SOUL, STILL)

    made = Generation.objects.get()
    assert told == {
        "status": "queued", "request_id": str(made.pk), "status_url": f"{HOST}/requests/{made.pk}/status",
        "cancel_url": f"{HOST}/requests/{made.pk}/cancel",
    }  # fmt: skip
    assert (made.source, made.model, made.provider, made.brand) == (
        "platform", "text2image_soul_v2", "draft", joiner.brand,
    )  # fmt: skip
    assert made.params == {"prompt": "A kettle on a table", "aspect_ratio": "9:16", "quality": "2k", "seed": 7}
    assert made.api_key == joiner.key


def test_the_addresses_follow_the_host_that_the_caller_knows(joiner, settings):
    settings.ALLOWED_HOSTS = ["*"]
    answer = joiner.client.post(
        SOUL, json.dumps(STILL), "application/json",
        headers={"Authorization": f"Key studio:{joiner.text}", "Host": "ads.example:8443"},
    )  # fmt: skip

    assert answer.json()["status_url"].startswith("http://ads.example:8443/platform/requests/")


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Key any-id:{}"}, {"hf-api-key": "any-id", "hf-secret": "{}"}, {"Authorization": "Bearer {}"}],
)
def test_a_key_comes_in_any_of_their_headers(joiner, headers):
    given = {name: value.format(joiner.text) for name, value in headers.items()}
    answer = joiner.client.post(SOUL, json.dumps(STILL), "application/json", headers=given)

    assert answer.status_code == 200


def test_files_and_motion_are_read_and_its_strength_is_told_as_unused(joiner):
    made = ordered(joiner, DOP, FILM)

    assert "Not used here: motions.strength." in made.notes
    assert made.model == "relay_turbo"
    assert made.params["motion_id"] == MOTION
    assert [(one["role"], one["url"]) for one in made.inputs["references"]] == [
        ("image", PUBLIC),
        ("end_image", PUBLIC),
    ]


@pytest.mark.parametrize(
    ("path", "body", "model", "params"),
    [
        ("kling-video/v3.0/pro/image-to-video", {"prompt": "x", "image_url": PUBLIC, "duration": 10}, "kling3_0",
         {"mode": "pro", "duration": 10}),
        ("veo3.1/fast/image-to-video", {"prompt": "x", "image_url": PUBLIC, "duration": "6"}, "veo3_1",
         {"variant": "veo-3-1-fast", "duration": 6}),
        ("veo3.1", {"prompt": "x", "aspect_ratio": "9:16"}, "veo3_1", {"variant": "veo-3-1-preview"}),
        ("minimax/hailuo-2.3/pro/text-to-video", {"prompt": "x"}, "minimax_hailuo",
         {"variant": "minimax-2.3", "resolution": "1080"}),
        ("nano-banana", {"prompt": "x", "input_images": [{"type": "image_url", "image_url": PUBLIC}]}, "nano_banana",
         {}),
        ("higgsfield-ai/soul/standard", {"prompt": "x", "num_images": 4}, "text2image_soul", {"batch_size": 4}),
        ("bytedance/seedream/v4/text-to-image",
         {"prompt": "x", "resolution": "2K", "aspect_ratio": "16:9", "camera_fixed": False}, "seedream_v4",
         {"camera_fixed": False}),
        ("flux-pro/kontext/max/text-to-image", {"prompt": "x", "safety_tolerance": 6}, "flux_kontext", {}),
    ],
)  # fmt: skip
def test_a_model_path_says_what_it_is(joiner, path, body, model, params):
    made = ordered(joiner, f"/platform/{path}", body)

    assert made.model == model
    assert params.items() <= made.params.items()


def test_every_path_that_is_listed_is_taken(joiner, settings):
    settings.DROPIN_SUBMITS = settings.DROPIN_REQUESTS = 1000
    for path in joiner.said("GET", "/platform/models"):
        body = {"prompt": "x", "image_url": PUBLIC}
        if path == "v1/image2video/dop":
            body = {"model": "dop-lite", "prompt": "x", "input_images": [{"type": "image_url", "image_url": PUBLIC}]}
        joiner.said("POST", f"/platform/{path}", body)


def test_what_nobody_reads_here_is_told_and_stops_nothing(joiner):
    made = ordered(joiner, SOUL, {**STILL, "style_strength": 0.5, "batch_size": 4})

    assert "Not used here: batch_size, style_strength." in made.notes


def test_a_key_of_idempotency_is_honoured(joiner):
    first = joiner.said("POST", SOUL, STILL, **{"Idempotency-Key": "k-1"})
    second = joiner.said("POST", SOUL, STILL, **{"Idempotency-Key": "k-1"})

    assert first == second
    assert Generation.objects.count() == 1
    assert joiner.said("POST", SOUL, {"prompt": "y"}, status=422, **{"Idempotency-Key": "k-1"})["detail"]


# --- Golden answers ----------------------------------------------------------------------------------------


def golden(made: Generation, word: str, **more: Any) -> dict[str, Any]:
    place = f"{HOST}/requests/{made.pk}"
    return {"status": word, "request_id": str(made.pk), "status_url": f"{place}/status",
            "cancel_url": f"{place}/cancel", **more}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code", "detail", "word", "more"),
    [
        (Status.QUEUED, "", "", "queued", {}),
        (Status.SUBMITTING, "", "", "in_progress", {}),
        (Status.SUBMIT_UNKNOWN, "", "", "in_progress", {}),
        (Status.IN_PROGRESS, "", "", "in_progress", {}),
        (Status.MIRRORING, "", "", "in_progress", {}),
        (Status.NEEDS_ATTENTION, "deadline", "A person decides.", "in_progress", {}),
        (Status.FAILED, "provider_failed", "It broke.", "failed", {"error": "It broke."}),
        (Status.FAILED, "x", "", "failed", {"error": "It could not be made."}),
        (Status.NSFW, "nsfw", "Blocked.", "nsfw", {"error": "Blocked."}),
        (Status.CANCELED, "", "", "canceled", {}),
    ],
)
def test_each_status_in_the_platform_s_words(joiner, status, code, detail, word, more):
    made = became(ordered(joiner), status, code=code, detail=detail)

    assert joiner.said("GET", f"/platform/requests/{made.pk}/status") == golden(made, word, **more)


def test_a_completed_film_and_completed_pictures(joiner, settings):
    film = became(ordered(joiner, DOP, FILM), Status.COMPLETED)
    stills = became(ordered(joiner), Status.COMPLETED)

    told = joiner.said("GET", f"/platform/requests/{film.pk}/status")
    url = told["video"]["url"]
    assert told == golden(film, "completed", video={"url": url})
    assert urlsplit(url).path == f"/api/v1/assets/{film.assets.get().pk}/file"
    told = joiner.said("GET", f"/platform/requests/{stills.pk}/status")
    assert told == golden(stills, "completed", images=[{"url": told["images"][0]["url"]}])


def test_the_addresses_of_results_are_renewed_at_every_look(joiner, time_machine):
    made = became(ordered(joiner), Status.COMPLETED)
    first = joiner.said("GET", f"/platform/requests/{made.pk}/status")["images"][0]["url"]
    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert joiner.said("GET", f"/platform/requests/{made.pk}/status")["images"][0]["url"] != first


def test_nobody_else_s_request_is_found(joiner):
    made = ordered(joiner)
    other = Joiner()

    for path in (
        f"requests/{made.pk}/status",
        f"v1/job-sets/{made.pk}",
        f"requests/{uuid4()}/status",
        "requests/x/status",
    ):
        assert other.said("GET", f"/platform/{path}", status=404) == {"detail": "Request not found"}
    assert other.said("POST", f"/platform/requests/{made.pk}/cancel", status=404) == {"detail": "Request not found"}


# --- Cancel ------------------------------------------------------------------------------------------------


def test_what_is_queued_is_canceled(joiner):
    made = ordered(joiner)

    told = joiner.said("POST", f"/platform/requests/{made.pk}/cancel", status=202)

    assert told == golden(made, "canceled")
    made.refresh_from_db()
    assert made.status == Status.CANCELED


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.COMPLETED, Status.CANCELED])
def test_what_has_begun_is_not(joiner, status):
    made = became(ordered(joiner), status)

    told = joiner.said("POST", f"/platform/requests/{made.pk}/cancel", status=400)

    assert told == {"detail": f"The request is {status}: it cannot be canceled."}
    made.refresh_from_db()
    assert (made.status, made.cancel_requested_at) == (status, None)


def test_a_viewer_cancels_nothing(joiner):
    made = ordered(joiner)
    Membership.objects.filter(user=joiner.caller.person).update(role=Role.VIEWER)

    told = joiner.said("POST", f"/platform/requests/{made.pk}/cancel", status=403)

    assert told == {"detail": "This needs the role editor in the brand."}
    made.refresh_from_db()
    assert (made.status, made.cancel_requested_at) == (Status.QUEUED, None)


# --- The first protocol ------------------------------------------------------------------------------------


def test_a_wrapped_request_is_a_job_set(joiner):
    params = {"prompt": "A kettle", "width_and_height": "2048x1152", "quality": "1080p", "batch_size": 4, "seed": 3}
    told = joiner.said("POST", "/platform/v1/text2image/soul", {"params": params})

    made = Generation.objects.get()
    (job,) = told.pop("jobs")
    assert told == {
        "id": str(made.pk), "type": "text2image_soul", "created_at": made.created_at.isoformat(),
        "input_params": {"prompt": "A kettle", "aspect_ratio": "16:9", "resolution": "1080p", "batch_size": 4},
    }  # fmt: skip
    assert {**job, "id": ""} == {"id": "", "job_set_type": "text2image_soul", "status": "queued", "results": None}
    assert "Not used here: seed." in made.notes


def test_the_same_path_flat_is_a_request(joiner):
    told = joiner.said("POST", "/platform/v1/text2image/soul", {"prompt": "A kettle", "quality": "720p"})

    assert set(told) == {"status", "request_id", "status_url", "cancel_url"}


def test_a_completed_job_set(joiner):
    pictures = [{"type": "image_url", "image_url": PUBLIC}]
    params = {"model": "dop-standard", "prompt": "x", "input_images": pictures, "input_images_end": pictures}
    made = ordered(joiner, "/platform/v1/image2video/dop", {"params": params})
    assert [one["role"] for one in made.inputs["references"]] == ["image", "end_image"]

    told = joiner.said("GET", f"/platform/v1/job-sets/{became(made, Status.COMPLETED).pk}")

    (job,) = told["jobs"]
    assert (made.model, told["type"], job["status"]) == ("relay_standard", "relay_standard", "completed")
    assert job["results"] == {name: {"type": "video", "url": job["results"]["raw"]["url"]} for name in ("raw", "min")}


@pytest.mark.parametrize("status", [Status.FAILED, Status.NSFW, Status.CANCELED, Status.NEEDS_ATTENTION])
def test_a_job_set_that_has_no_results(joiner, status):
    made = became(ordered(joiner), status, code="x", detail="It broke.")

    (job,) = joiner.said("GET", f"/platform/v1/job-sets/{made.pk}")["jobs"]
    assert (job["status"], job["results"]) == ("in_progress" if status == Status.NEEDS_ATTENTION else status, None)


# --- Lists and prices ----------------------------------------------------------------------------------------


def test_motions_styles_and_characters(joiner):
    motions = joiner.said("GET", "/platform/v1/motions")

    first = next(iter(seed_rows()))
    assert motions[0] == {"id": str(first["id"]), "name": first["name"], "preview_url": first["media"]["url"]}
    assert len(motions) == 30
    assert joiner.said("GET", "/platform/v1/text2image/soul-styles") == []
    assert joiner.said("GET", "/platform/v1/text2image/soul-styles/v2") == []
    listed = joiner.said("GET", "/platform/v1/custom-references/list?page=1&page_size=20")
    assert listed == {"total": 0, "page": 1, "page_size": 20, "total_pages": 0, "items": []}


def test_an_estimate_orders_nothing(joiner):
    assert joiner.said("POST", "/platform/estimate/higgsfield-ai/soul/v2/standard", STILL) == {
        "credits": "0.000", "usd": "0.000",
    }  # fmt: skip
    account = ProviderAccount(provider="higgsfield", base_url="http://127.0.0.1:9", price_rule="unit")
    account.unit_price_micros, account.secret = 1_000_000, "a:b"
    account.save()

    told = joiner.said("POST", "/platform/estimate/higgsfield-ai/soul/v2/standard", STILL)

    assert Decimal(told["usd"]) == Decimal("0.006")
    assert Generation.objects.count() == 0


def test_an_estimate_that_is_refused_names_the_fields_as_the_request_does(joiner):
    told = joiner.said("POST", f"/platform/estimate/{SOUL.removeprefix('/platform/')}",
                       {"prompt": "x", "resolution": "8K"}, status=422)  # fmt: skip

    assert told == joiner.said("POST", SOUL, {"prompt": "x", "resolution": "8K"}, status=422)
    assert told["detail"][0]["loc"] == ["body", "resolution"]


# --- Errors --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        (SOUL, {}, 422, [{"loc": ["body", "prompt"], "msg": "Missing required params: prompt", "type": "missing"}]),
        (SOUL, {"prompt": "x", "resolution": "8K"}, 422,
         [{"loc": ["body", "resolution"], "msg": "Invalid values: resolution (allowed: 720p, 1080p)",
           "type": "value_error"}]),
        (SOUL, [], 422, [{"loc": ["body"], "msg": "The body has to be a JSON object.", "type": "value_error"}]),
        ("/platform/veo3.1/image-to-video", {"prompt": "x"}, 422,
         [{"loc": ["body", "image_url"], "msg": "Missing required params: image_url", "type": "missing"}]),
        ("/platform/no/such/model", {"prompt": "x"}, 404, "model_not_found"),
        ("/platform/v1/speak/higgsfield", {"params": {"prompt": "x"}}, 404,
         "This studio does not offer v1/speak/higgsfield. GET /platform/models lists what it does."),
        ("/platform/v1/custom-references", {"name": "Ada", "input_images": []}, 404,
         "This studio does not offer v1/custom-references. GET /platform/models lists what it does."),
        ("/platform/estimate/v1/speak/higgsfield", {"prompt": "x"}, 404,
         "This studio does not offer v1/speak/higgsfield. GET /platform/models lists what it does."),
        ("/platform/v1/agent/sessions", {"config": {}}, 404, "model_not_found"),
        (f"{SOUL}?hf_webhook=nonsense", STILL, 422, None),
        (f"{SOUL}?hf_webhook=http://169.254.169.254/x", STILL, 422, None),
        (DOP, {**FILM, "image_url": "aGVsbG8="}, 422, None),
        (DOP, {**FILM, "motions": [{"id": MOTION}, {"id": MOTION}]}, 422, None),
        ("/platform/v1/image2video/dop", {"params": {"model": "dop-huge"}}, 422, None),
        ("/platform/v1/text2image/soul", {"params": {"prompt": "x", "width_and_height": "1x1"}}, 422, None),
        ("/platform/v1/text2image/soul", {"params": {"prompt": "x"}, "webhook": {"url": 7}}, 422, None),
    ],
)  # fmt: skip
def test_an_error_is_told_as_the_platform_does_and_nothing_is_spent(joiner, path, body, status, said):
    told = joiner.said("POST", path, body, status=status)

    assert told["detail"] == said if said else told["detail"][0]["msg"]
    assert Generation.objects.count() == 0


def test_a_bad_key_and_a_spent_budget(joiner):
    answer = joiner.client.post(SOUL, json.dumps(STILL), "application/json", headers={"Authorization": "Key a:hfs_b"})
    assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid credentials"})

    account = ProviderAccount(provider="higgsfield", base_url="http://127.0.0.1:9", price_rule="unit")
    account.unit_price_micros, account.secret = 1_000_000, "a:b"
    account.save()
    Budget.objects.create(brand=joiner.brand, month_micros=1)
    told = joiner.said("POST", SOUL, STILL, status=403)
    assert "budget" in told["detail"].lower()
    assert Generation.objects.count() == 0


def test_too_many_submits_are_told_to_wait(joiner, settings):
    settings.DROPIN_SUBMITS = 1
    joiner.said("POST", SOUL, STILL)

    answer = joiner.ask("POST", SOUL, STILL)

    assert (answer.status_code, set(answer.json())) == (429, {"detail"})
    assert int(answer.headers["Retry-After"]) >= 1


# --- Files -----------------------------------------------------------------------------------------------------


def test_a_file_is_put_where_it_was_told_to_and_then_named_by_its_address(joiner):
    told = joiner.said("POST", "/platform/files/generate-upload-url", {"content_type": "image/png"})
    picture = factories.picture()

    put = joiner.client.put(told["upload_url"], picture, "image/png")

    assert (put.status_code, told["upload_headers"]) == (200, {"Content-Type": "image/png"})
    upload = Upload.objects.get()
    assert (upload.brand, upload.file.content_type) == (joiner.brand, "image/png")
    assert joiner.client.get(told["public_url"]).headers["Content-Type"] == "image/png"
    made = ordered(joiner, DOP, {"prompt": "x", "image_url": told["public_url"]})
    bring_batch(now=timezone.now())
    made.refresh_from_db()
    assert made.inputs["media"][0]["file"] == str(upload.file.pk)


def test_a_second_put_changes_nothing(joiner):
    told = joiner.said("POST", "/platform/files/generate-upload-url", {"content_type": "image/png"})
    for colour in ("#c0392b", "#000000"):
        assert joiner.client.put(told["upload_url"], factories.picture(colour), "image/png").status_code == 200

    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status"), [(b"no picture at all", 400), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400)]
)
def test_what_is_no_file_is_refused(joiner, body, status):
    told = joiner.said("POST", "/platform/files/generate-upload-url", {"content_type": "image/png"})

    answer = joiner.client.put(told["upload_url"], body, "image/png")

    assert (answer.status_code, set(answer.json())) == (status, {"detail"})
    assert Upload.objects.count() == 0


def test_an_address_that_was_not_signed_or_has_run_out_takes_nothing(joiner, time_machine):
    told = joiner.said("POST", "/platform/files/generate-upload-url", {"content_type": "image/png"})

    assert joiner.client.put("/platform/uploads/abc:def", b"x", "image/png").status_code == 403
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert joiner.client.put(told["upload_url"], factories.picture(), "image/png").status_code == 403


def test_a_key_that_was_revoked_uploads_nothing(joiner):
    told = joiner.said("POST", "/platform/files/generate-upload-url", {"content_type": "image/png"})
    joiner.key.revoke(now=timezone.now())

    assert joiner.client.put(told["upload_url"], factories.picture(), "image/png").status_code == 403


def test_only_what_can_be_taken_gets_an_address(joiner):
    joiner.said("POST", "/platform/files/generate-upload-url", {"content_type": "text/html"}, status=422)


def test_it_is_shown_where_a_request_came_from(joiner):
    made = ordered(joiner)

    assert Event.objects.filter(generation=made).exists()
    assert made.source == "platform"
    assert set(models()) <= set(joiner.said("GET", "/platform/models"))


# --- Webhooks ----------------------------------------------------------------------------------------------------


def sent_of(made: Generation) -> list[tuple[str, dict[str, Any], dict[str, str]]]:
    """What is sent to the request's own address: (address, body, headers)."""
    texts = partial(secrets_of, now=timezone.now())
    deliveries = WebhookDelivery.objects.filter(event__generation=made)
    posts = [_post(delivery, texts, now=timezone.now()) for delivery in deliveries]
    return [(post.url, json.loads(post.body), dict(post.headers)) for post in posts if isinstance(post, Post)]


def ended(made: Generation, status: Status) -> Generation:
    became(made, Status.IN_PROGRESS)
    made.move_to(status, now=timezone.now(), error_code="x", error_detail="It broke.")
    return made


@pytest.mark.parametrize(
    ("status", "more"), [(Status.FAILED, {"error": "It broke."}), (Status.NSFW, {"error": "It broke."})]
)
def test_a_request_that_ended_is_told_to_its_webhook_as_its_status_is(joiner, settings, status, more):
    settings.FETCH_ALLOW = ["127.0.0.1:9"]
    made = ended(ordered(joiner, f"{SOUL}?hf_webhook=http%3A%2F%2F127.0.0.1%3A9%2Fdone%3Fa%3D1"), status)

    ((url, body, headers),) = sent_of(made)

    assert (url, body) == ("http://127.0.0.1:9/done?a=1", golden(made, status, **more))
    assert headers["content-type"] == "application/json"


def test_a_cancel_is_not_told(joiner, settings):
    settings.FETCH_ALLOW = ["127.0.0.1:9"]
    made = ordered(joiner, f"{SOUL}?hf_webhook=http://127.0.0.1:9/done")
    joiner.said("POST", f"/platform/requests/{made.pk}/cancel", status=202)

    assert sent_of(made) == []


def test_a_job_set_s_webhook_brings_the_secret_that_was_named(joiner, settings):
    settings.FETCH_ALLOW = ["127.0.0.1:9"]
    webhook = {"url": "http://127.0.0.1:9/done", "secret": "s3cret-of-mine"}
    made = ordered(joiner, "/platform/v1/text2image/soul", {"params": {"prompt": "x"}, "webhook": webhook})
    assert "s3cret-of-mine" not in f"{made.webhook_form} {made.request} {made.inputs}"

    ((_, body, headers),) = sent_of(ended(made, Status.FAILED))

    assert (body["id"], body["jobs"][0]["status"]) == (str(made.pk), "failed")
    assert headers["x-webhook-secret-key"] == "s3cret-of-mine"


def test_what_fails_while_it_is_answered_was_not_stored(joiner, monkeypatch):
    monkeypatch.setattr("generations.dropin.platform.status_of", lambda *args, **more: 1 / 0)

    assert joiner.ask("POST", SOUL, STILL).status_code == 500
    assert Generation.objects.count() == 0
