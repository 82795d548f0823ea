"""REST: ask for content, watch it, stop it, have it again, put it away."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from generations.models import Asset, Generation, Status
from generations.models.generation import TERMINAL
from tests import factories
from tests.calling import V1, Caller, answer, names, problem

pytestmark = pytest.mark.django_db

FIELDS = {
    "id", "status", "stage", "percent", "model", "job_set_type", "display_name", "provider", "draft", "brand", "params",
    "prompt", "media", "product_ids", "web_product_ids", "url", "avatars", "result_url", "min_result_url",
    "result_urls", "assets", "adjustments",
    "notes", "cost", "error", "fail_reason", "retry_of", "created_at", "finished_at", "kind", "title",
}  # fmt: skip
STILL = {"model": "nano_banana", "params": {"prompt": "A mug in the morning"}}


def finished(caller, **fields):
    """A completed generation with two outputs, of which the first has a small version and a poster."""
    made = factories.generation(caller.brand, status=Status.COMPLETED, **fields)
    for role, index in (("poster", 0), ("raw", 1), ("min", 0), ("raw", 0), ("timeline", 0)):
        kind = "application/json" if role == "timeline" else "image/jpeg" if role == "poster" else "video/mp4"
        file = factories.stored_file(caller.brand, f"{role}{index}".encode(), kind)
        Asset.objects.create(generation=made, role=role, output_index=index, file=file)
    return made


def fetched(url):
    response = Client().get(url.removeprefix("http://testserver"))
    assert response.status_code == 200, url
    return b"".join(response.streaming_content)


def test_asking_answers_at_once_and_says_where_to_look(bells, django_capture_on_commit_callbacks):
    caller = Caller()
    with django_capture_on_commit_callbacks(execute=True):
        response = caller.post("generations/", STILL)
    made = answer(response, 202)
    assert set(made) == FIELDS
    assert (made["status"], made["stage"], made["percent"], made["draft"], made["provider"]) == (
        "queued", "queued", 0, True, "draft",
    )  # fmt: skip
    assert (made["model"], made["job_set_type"], made["display_name"]) == ("nano_banana", "nano_banana", "Nano Banana")
    assert (made["brand"], made["prompt"], made["title"]) == (caller.brand.slug, *["A mug in the morning"] * 2)
    assert made["params"] == {"prompt": "A mug in the morning", "aspect_ratio": "1:1"}
    assert (made["result_url"], made["assets"], made["error"], made["finished_at"]) == (None, [], None, None)
    assert response.headers["Location"] == f"http://testserver{V1}generations/{made['id']}/"
    assert (response.headers["Retry-After"], bells) == ("2", ["generations.tasks.submit_due"])
    kept = Generation.objects.get()
    assert (kept.source, kept.api_key, kept.created_by) == ("api", caller.key, caller.person)


def test_a_value_that_is_near_is_used_and_told():
    made = answer(Caller().post("generations/", {**STILL, "params": {"prompt": "A mug", "aspect_ratio": "16:10"}}), 202)
    assert made["params"]["aspect_ratio"] == "3:2"
    assert made["adjustments"] == [
        {
            "param": "aspect_ratio", "requested": "16:10", "used": "3:2",
            "reason": "nearest value that this model takes",
        }
    ]  # fmt: skip


def test_strict_takes_no_near_value():
    body = {**STILL, "params": {"prompt": "A mug", "aspect_ratio": "16:10"}, "strict": True}
    found = problem(Caller().post("generations/", body), 422)
    assert found["detail"].startswith("Invalid values: aspect_ratio=16:10 (allowed: 1:1, ")


def test_products_and_avatars_are_shown_once_wherever_they_stood():
    caller = Caller()
    product, avatar = factories.product(caller.brand), factories.avatar(None)
    beside = {"product_ids": [str(product.pk)], "avatars": [{"id": str(avatar.pk), "type": "preset"}]}
    for body in ({"params": {}, **beside}, {"params": beside}, {"params": beside, **beside}):
        made = answer(caller.post("generations/", {"model": "marketing_studio_video", **body}), 202)
        assert (made["product_ids"], made["avatars"]) == (beside["product_ids"], beside["avatars"])
        assert not {"product_ids", "avatars"} & set(made["params"])


def test_different_products_beside_and_inside_are_an_error():
    caller = Caller()
    one, other = factories.product(caller.brand), factories.product(caller.brand)
    body = {
        "model": "marketing_studio_video", "product_ids": [str(one.pk)], "params": {"product_ids": [str(other.pk)]},
    }  # fmt: skip
    assert "given twice" in problem(caller.post("generations/", body), 422)["detail"]


def test_a_prompt_is_made_of_the_product_and_told():
    caller = Caller()
    product = factories.product(caller.brand, title="Blue mug", description="For mornings. And evenings.")
    made = answer(
        caller.post("generations/", {"model": "marketing_studio_video", "product_ids": [str(product.pk)]}), 202
    )
    assert (made["prompt"], made["title"]) == ("An ad for Blue mug. For mornings.", "Blue mug")
    assert made["notes"] == ["The prompt was made from the product."]


def test_while_it_runs_an_answer_says_when_to_ask_again():
    caller = Caller()
    for status in Status:
        response = caller.get(f"generations/{factories.generation(caller.brand, status=status).pk}/")
        answer(response)
        assert response.headers.get("Retry-After") == (None if status in TERMINAL else "2")


@pytest.mark.parametrize(
    ("status", "shown", "stage"),
    [
        (Status.QUEUED, "queued", "queued"), (Status.SUBMITTING, "in_progress", "sending"),
        (Status.SUBMIT_UNKNOWN, "in_progress", "checking"), (Status.IN_PROGRESS, "in_progress", "making"),
        (Status.MIRRORING, "in_progress", "saving"), (Status.NEEDS_ATTENTION, "needs_attention", "checking"),
        (Status.COMPLETED, "completed", "done"), (Status.FAILED, "failed", "done"), (Status.NSFW, "nsfw", "done"),
        (Status.CANCELED, "canceled", "done"),
    ],
)  # fmt: skip
def test_a_state_is_shown_as_the_outside_knows_it(status, shown, stage):
    caller = Caller()
    found = answer(caller.get(f"generations/{factories.generation(caller.brand, status=status).pk}/"))
    assert (found["status"], found["stage"]) == (shown, stage)


def test_a_finished_one_has_its_files_in_order_and_they_open_without_a_key():
    caller = Caller()
    found = answer(caller.get(f"generations/{finished(caller).pk}/"))
    assert [(asset["output_index"], asset["role"]) for asset in found["assets"]] == [
        (0, "raw"), (0, "min"), (0, "poster"), (1, "raw"),
    ]  # fmt: skip
    assert [fetched(url) for url in found["result_urls"]] == [b"raw0", b"raw1"]
    assert (fetched(found["result_url"]), fetched(found["min_result_url"])) == (b"raw0", b"min0")


def test_files_are_not_shown_before_it_is_completed():
    caller = Caller()
    made = finished(caller)
    Generation.objects.update(status=Status.MIRRORING, finished_at=None, due_at=timezone.now())
    found = answer(caller.get(f"generations/{made.pk}/"))
    assert (found["assets"], found["result_url"], found["result_urls"]) == ([], None, [])


def test_addresses_of_files_are_renewed_at_each_read_and_end_after_seven_days():
    caller = Caller()
    made = finished(caller)
    url = answer(caller.get(f"generations/{made.pk}/"))["result_url"]
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=-5)):
        assert fetched(url) == b"raw0"
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=5)):
        problem(Client().get(url.removeprefix("http://testserver")), 403)
        assert fetched(answer(caller.get(f"generations/{made.pk}/"))["result_url"]) == b"raw0"


def test_addresses_are_on_the_public_url_where_one_is_set(settings):
    settings.PUBLIC_URL = "https://studio.example"
    caller = Caller()
    url = answer(caller.get(f"generations/{finished(caller).pk}/"))["result_url"]
    assert url.startswith(f"https://studio.example{V1}assets/")


def test_what_failed_says_why():
    caller = Caller()
    made = factories.generation(
        caller.brand, status=Status.FAILED, error_code="input_unreachable", error_detail="The picture is gone."
    )
    found = answer(caller.get(f"generations/{made.pk}/"))
    assert found["error"] == {"code": "input_unreachable", "detail": "The picture is gone."}
    assert found["fail_reason"] == "The picture is gone."


# --- Cancel, retry, delete -----------------------------------------------------------------------------


def test_what_waits_is_canceled_at_once():
    caller = Caller()
    response = caller.post(f"generations/{factories.generation(caller.brand).pk}/cancel/")
    assert (answer(response, 202)["status"], "Retry-After" in response.headers) == ("canceled", False)


def test_what_runs_is_asked_to_stop():
    caller = Caller()
    made = factories.generation(caller.brand, status=Status.IN_PROGRESS)
    assert answer(caller.post(f"generations/{made.pk}/cancel/"), 202)["status"] == "in_progress"
    made.refresh_from_db()
    assert made.cancel_requested_at is not None


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_what_has_ended_cannot_be_canceled(status):
    caller = Caller()
    made = factories.generation(caller.brand, status=status)
    assert problem(caller.post(f"generations/{made.pk}/cancel/"), 409)["code"] == "already_ended"


@pytest.mark.parametrize("status", [Status.FAILED, Status.NSFW, Status.CANCELED])
def test_what_ended_without_a_result_is_retried_as_a_new_one(status):
    caller = Caller()
    made = factories.generation(caller.brand, status=status, prompt="A mug", params={"prompt": "A mug"})
    response = caller.post(f"generations/{made.pk}/retry/")
    again = answer(response, 202)
    assert (again["retry_of"], again["status"], again["params"]) == (str(made.pk), "queued", {"prompt": "A mug"})
    assert response.headers["Location"] == f"http://testserver{V1}generations/{again['id']}/"


@pytest.mark.parametrize("status", [one for one in Status if one not in (Status.FAILED, Status.NSFW, Status.CANCELED)])
def test_what_runs_or_has_a_result_is_not_retried(status):
    caller = Caller()
    made = factories.generation(caller.brand, status=status)
    assert problem(caller.post(f"generations/{made.pk}/retry/"), 409)["code"] == "not_retryable"
    assert Generation.objects.count() == 1


@pytest.mark.parametrize("status", list(Status))
def test_what_has_ended_is_deleted_and_what_runs_is_not(status):
    caller = Caller()
    made = factories.generation(caller.brand, status=status)
    response = caller.delete(f"generations/{made.pk}/")
    if status in TERMINAL:
        assert response.status_code == 204
        problem(caller.get(f"generations/{made.pk}/"), 404)
        assert names(caller.get("generations/")) == []
    else:
        assert problem(response, 409)["code"] == "still_running"


def test_the_files_of_a_deleted_one_open_no_more():
    caller = Caller()
    made = finished(caller)
    found = answer(caller.get(f"generations/{made.pk}/"))
    caller.delete(f"generations/{made.pk}/")
    problem(Client().get(found["result_url"].removeprefix("http://testserver")), 404)
    problem(caller.get(f"assets/{found['assets'][0]['id']}/"), 404)


@pytest.mark.parametrize("path", ["", "cancel/", "retry/"])
def test_somebody_elses_is_a_404(path):
    foreign = factories.generation(status=Status.FAILED)
    caller = Caller()
    response = caller.post(f"generations/{foreign.pk}/{path}") if path else caller.get(f"generations/{foreign.pk}/")
    problem(response, 404)


def test_cancel_needs_no_body_and_takes_an_empty_one():
    caller = Caller()
    for body, content_type in ((b"", ""), (b"", "application/json"), (b"{}", "application/json")):
        made = factories.generation(caller.brand)
        assert caller.send("POST", f"generations/{made.pk}/cancel/", body, content_type).status_code == 202
