"""What is the relay's own: what is sent, its feed, its prices, and the errors of its like."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from generations import catalog
from generations.providers.protocol import Ambiguous, Answer, Job, Medium, Refused, RemoteStatus, Unreadable
from generations.providers.relay import RelayProvider
from tests.generations.providers.relay.samples import FILM, ID, JOB, answer
from tests.generations.providers.relay.server import check, feed

RELAY = RelayProvider()
START, END = JOB.media[0].reference, JOB.media[1].reference


def ordered(job: Job) -> tuple[str, dict]:
    path, body = RELAY.order(job)
    return path, json.loads(body)


def read(*jobs: dict, **more):
    return RELAY.read_status(answer({**feed(ID, "queued", []), "jobs": list(jobs), **more}))


def job(word: str, url: str = "", **more) -> dict:
    video = {"type": "video", "url": url} if url else None
    return {"id": "j", "status": word, "result": video, "results": {"raw": video, "min": video}, **more}


# --- What is sent -------------------------------------------------------------------------------------------


def test_a_film_is_asked_for_in_the_page_s_own_fields():
    path, body = ordered(JOB)

    assert path == "/higgsfield/generate"
    assert body == {
        "model": "standard",
        "motion_id": "cd5bfd11-5a1a-46e0-9294-b22b0b733b1e",
        "prompt": "Steam, “quietly” – 正在吃饭",
        "enhance_prompt": True,
        "seed": 374487,
        "width": 736,
        "height": 1312,
        "image": [START, END],
    }
    check(body, ads=False)


def test_an_ad_is_asked_for_in_the_page_s_own_fields():
    ad = Job(
        catalog.find("relay_ads").route("relay"),
        {"product_placement_sample_id": "3hpZ2HB0xS688KnzMIwU16", "size": "1024x1024", "prompt": "is not said"},
        JOB.media[:1],
    )

    assert ordered(ad) == (
        "/higgsfield/ads",
        {"product_placement_sample_id": "3hpZ2HB0xS688KnzMIwU16", "size": "1024x1024", "image": [START]},
    )


def test_the_end_frame_is_the_second_picture_whatever_came_first():
    media = (Medium("end_image", "image/png", "https://x.example/end"), Medium("image", "image/png", "https://x/start"))

    assert ordered(replace(JOB, media=media))[1]["image"] == ["https://x/start", "https://x.example/end"]


@pytest.mark.parametrize(
    ("model", "units"), [("relay_lite", "1"), ("relay_turbo", "1.4"), ("relay_standard", "2"), ("relay_ads", "2.6")]
)
def test_a_call_costs_its_model_s_factor_of_the_base_price(model, units):
    price = catalog.find(model).route("relay").price

    assert price.units({}) == Decimal(units)
    assert (price.unit, price.source) == ("base", "https://www.openai-hk.com/docs/lab/higgsfield-video.html")


# --- The feed -----------------------------------------------------------------------------------------------


def test_a_feed_without_jobs_has_only_just_begun():
    assert read().status == RemoteStatus.QUEUED


def test_the_original_is_taken_and_not_its_smaller_copy():
    small = {"type": "video", "url": "https://x.example/min.mp4"}
    found = read({**job("completed", FILM), "results": {"raw": {"type": "video", "url": FILM}, "min": small}})

    assert [output.url for output in found.outputs] == [FILM]
    assert read({**job("completed"), "results": {"raw": None, "min": small}}).outputs == ()


def test_result_serves_where_results_is_missing():
    assert read({**job("completed", FILM), "results": None}).outputs[0].url == FILM


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["completed", "in_progress"], RemoteStatus.RUNNING),
        (["completed", "queued"], RemoteStatus.QUEUED),
        (["completed", "pondering"], RemoteStatus.UNKNOWN),
        (["failed", "completed"], RemoteStatus.COMPLETED),
        (["nsfw", "failed"], RemoteStatus.FAILED),
        (["nsfw", "canceled"], RemoteStatus.NSFW),
    ],
)
def test_several_jobs_are_one_when_all_of_them_have_ended(words, status):
    assert read(*(job(word, FILM if word == "completed" else "") for word in words)).status == status


@pytest.mark.parametrize("word", ["SUCCESS", "Completed", " completed "])
def test_case_makes_no_difference(word):
    assert read(job(word, FILM)).status == RemoteStatus.COMPLETED


@pytest.mark.parametrize(
    "more", [{"error": "Out of luck"}, {"fail_reason": "Out of luck"}, {"error": {"message": "Out of luck"}}]
)
def test_a_failure_s_reason_is_passed_on(more):
    assert read(job("failed", **more)).error_detail == "Out of luck"


def test_a_failure_may_have_no_reason():
    assert (read(job("failed")).error_code, read(job("failed")).error_detail) == ("provider_failed", "")


# --- Errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code", "account"),
    [
        ({"error": 1, "error_des": "余额不足"}, "provider_refused", False),
        ({"error": {"message": "bad key", "type": "401"}}, "provider_key", True),
        ({"error": {"message": "no money", "type": "insufficient_quota"}}, "provider_credit", True),
        ({"error": {"message": "slow down", "code": "rate_limit_exceeded"}}, "provider_busy", False),
        ({"code": 422, "message": "seed"}, "provider_refused", False),
    ],
)
def test_an_error_under_http_200_is_a_refusal_in_its_own_words(body, code, account):
    outcome = RELAY.read_submit(answer(body))

    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.account) == (code, account)
    said = body.get("error_des") or body.get("message") or body["error"]["message"]
    assert said in outcome.detail


@pytest.mark.parametrize("body", [{"code": 500, "message": "oops"}, {"error": {"message": "oops", "type": "502"}}])
def test_an_error_of_the_relay_s_own_says_nothing_of_the_job(body):
    assert isinstance(RELAY.read_submit(answer(body)), Ambiguous)


def test_an_id_beside_an_error_is_a_job_that_was_taken():
    assert RELAY.read_submit(answer({"id": ID, "error": {"message": "a warning"}})).remote_id == ID
    assert RELAY.read_submit(answer({"id": ID, "error": 0, "error_des": ""})).remote_id == ID


@pytest.mark.parametrize("body", [{"error": {"message": "busy", "type": "500"}}, {"error": 7, "error_des": "busy"}])
def test_an_error_instead_of_a_feed_ends_nothing(body):
    with pytest.raises(Unreadable, match="busy"):
        RELAY.read_status(answer(body))


def test_a_key_refused_under_http_200_is_the_account_s_affair():
    with pytest.raises(Unreadable) as caught:
        RELAY.read_status(answer({"error": {"message": "bad key", "type": "401"}}))

    assert caught.value.account


def test_a_relay_that_looks_for_nobody_s_feed_has_let_the_key_in():
    assert RELAY.read_test(answer({"error": {"message": "feed not found", "type": "404"}}, status=404)) == ""
    assert "refused the account's key" in RELAY.read_test(answer({"error": {"message": "bad", "type": "401"}}))
    assert RELAY.read_test(Answer(404, {}, b"<h1>nginx</h1>")) != ""
