"""The relay's API, as its page says it: requests, refusals, the feed at each status, the motions."""

import base64
import json
import re
from datetime import datetime
from uuid import UUID, uuid4, uuid5

import pytest

from generations.models import Generation, Status
from hfstudio.media.models import Upload
from tests import factories
from tests.generations.dropin.joining import AD, FILM, MOTION, PUBLIC, Joiner, became
from tests.seeds import pieces

pytestmark = pytest.mark.django_db

FEED = ["id", "type", "project_id", "created_at", "params", "jobs"]
PARAMS = [
    "prompt", "input_image", "seed", "steps", "guide_scale", "frames", "width", "height", "strength", "model",
    "motion_id", "motion", "enhance_prompt", "guide_end", "is_chain", "chain_sample", "input_image_end",
    "product_placement_sample",
]  # fmt: skip
JOB = ["id", "status", "result", "results", "board_ids", "meta"]


@pytest.fixture
def joiner() -> Joiner:
    return Joiner()


def started(joiner: Joiner, path: str = "/higgsfield/generate", body: dict | None = None) -> Generation:
    answer = joiner.said("POST", path, FILM if body is None else body)
    assert list(answer) == ["id"]
    return Generation.objects.get(pk=answer["id"])


def refused(joiner: Joiner, body: object, *, path: str = "/higgsfield/generate") -> dict:
    error = joiner.said("POST", path, body, status=400)["error"]
    assert list(error) == ["message", "type", "param", "code"]
    assert not Generation.objects.exists()
    return error


# --- Requests -----------------------------------------------------------------------------------------------


def test_a_film_becomes_an_ordinary_generation(joiner):
    made = started(joiner)

    assert (made.model, made.source, made.status, made.provider) == ("relay_standard", "relay", "queued", "draft")
    assert (made.brand, made.api_key, made.prompt) == (joiner.brand, joiner.key, "正在吃饭")
    assert made.params["seed"] == 374487
    assert (made.brings, made.stage) == (True, "importing")
    assert made.inputs["references"] == [{"at": 0, "role": "image", "url": PUBLIC, "kind": "image"}]


@pytest.mark.parametrize("brought", [False, True])
def test_people_see_which_api_it_came_through(joiner, client, brought):
    made = started(joiner)
    if brought:
        became(made, Status.COMPLETED)
    client.force_login(joiner.caller.person)

    page = client.get(f"/generations/{made.pk}/")

    assert page.status_code == 200
    assert ">Relay API<" in page.content.decode()


def test_an_ad_takes_any_sample_and_a_size(joiner):
    made = started(joiner, "/higgsfield/ads", AD)

    assert (made.model, made.params["product_placement_sample_id"]) == ("relay_ads", "3hpZ2HB0xS688KnzMIwU16")
    assert made.params["size"] == "1024x1024"


def test_base64_is_kept_at_once_with_and_without_its_type(joiner):
    picture = base64.b64encode(factories.picture()).decode()

    made = started(joiner, body={**FILM, "image": [picture, f"data:image/png;base64,{picture}"]})

    assert [medium["role"] for medium in made.inputs["media"]] == ["image", "image"]
    assert (Upload.objects.count(), made.brings) == (2, False)


def test_a_picture_may_be_one_of_ours_by_its_id(joiner):
    upload = factories.upload(joiner.brand)

    assert started(joiner, body={**FILM, "image": [str(upload.pk)]}).inputs["media"][0]["id"] == str(upload.pk)


def test_a_motion_that_nobody_knows_is_passed_on(joiner):
    unknown = str(uuid4())

    assert started(joiner, body={**FILM, "motion_id": unknown}).params["motion_id"] == unknown


def test_what_nobody_reads_is_told_and_does_no_harm(joiner):
    assert "Not used here: callback_url." in started(joiner, body={**FILM, "callback_url": "https://x.example"}).notes


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"seed": 0}, "seed"), ({"seed": 1_000_001}, "seed"), ({"seed": "many"}, "seed"), ({"image": []}, "image"),
        ({"image": [PUBLIC] * 3}, "image"), ({"image": PUBLIC}, "image"), ({"image": [17]}, "image"),
        ({"image": ["ftp://x.example/1.png"]}, "media"), ({"image": ["not base64!"]}, "image"),
        ({"model": "huge"}, "model"), ({"model": "ads"}, "model"), ({"model": None}, "model"),
        ({"motion_id": "face-punch"}, "motion_id"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_before_anything_is_stored_or_fetched(joiner, change, param):
    assert refused(joiner, {**FILM, **change})["param"] == param
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", [[], "x", None, 17, b"{", b"", b"\xff"])
def test_a_body_that_is_no_object_is_refused(joiner, body):
    refused(joiner, body)


def test_an_ad_without_a_sample_or_a_picture_is_refused(joiner):
    for gone in ("product_placement_sample_id", "image"):
        body = {name: value for name, value in AD.items() if name != gone}
        assert refused(joiner, body, path="/higgsfield/ads")["param"] == gone


@pytest.mark.parametrize("images", [[], [PUBLIC] * 3])
def test_an_ad_takes_one_picture_or_two(joiner, images):
    assert refused(joiner, {**AD, "image": images}, path="/higgsfield/ads")["param"] == "image"


def test_nobody_comes_in_without_a_key(joiner):
    answer = joiner.client.post("/higgsfield/generate", FILM, "application/json")

    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "authentication_error")


# --- The feed -----------------------------------------------------------------------------------------------


def test_a_feed_has_exactly_the_page_s_keys(joiner):
    made = started(joiner, body={**FILM, "image": [PUBLIC, PUBLIC + "?2"]})

    feed = joiner.said("GET", f"/higgsfield/feed/{made.pk}")

    assert (list(feed), list(feed["params"]), list(feed["jobs"][0])) == (FEED, PARAMS, JOB)
    assert (feed["id"], feed["type"]) == (str(made.pk), "image2video")
    assert isinstance(feed["created_at"], float)
    assert UUID(feed["project_id"])
    params = feed["params"]
    assert {name: params[name] for name in FILM if name != "image"} == {k: v for k, v in FILM.items() if k != "image"}
    assert params["input_image"] == {"id": None, "url": PUBLIC, "type": "media_input"}
    assert params["input_image_end"]["url"] == PUBLIC + "?2"
    assert (params["motion"]["name"], params["motion"]["id"]) == ("Face Punch", MOTION)
    assert params["product_placement_sample"] is None
    assert [params[name] for name in ("steps", "guide_scale", "frames", "strength", "guide_end", "chain_sample")] == [
        None
    ] * 6


def test_an_ad_s_feed_has_its_sample_and_its_size(joiner):
    made = started(joiner, "/higgsfield/ads", AD)

    params = joiner.said("GET", f"/higgsfield/feed/{made.pk}")["params"]

    assert params["product_placement_sample"]["id"] == "3hpZ2HB0xS688KnzMIwU16"
    assert (params["size"], params["width"], params["height"], params["model"]) == ("1024x1024", 1024, 1024, "ads")


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.QUEUED, "queued"), (Status.SUBMITTING, "in_progress"), (Status.SUBMIT_UNKNOWN, "in_progress"),
        (Status.IN_PROGRESS, "in_progress"), (Status.MIRRORING, "in_progress"),
        (Status.NEEDS_ATTENTION, "in_progress"), (Status.FAILED, "failed"), (Status.NSFW, "nsfw"),
        (Status.CANCELED, "canceled"),
    ],
)  # fmt: skip
def test_without_a_film_a_job_is_its_word_and_no_result(joiner, status, word):
    code = "reason" if status in (Status.FAILED, Status.NEEDS_ATTENTION) else ""
    made = became(started(joiner), status, code=code)

    assert joiner.said("GET", f"/higgsfield/feed/{made.pk}")["jobs"] == [
        {
            "id": str(uuid5(made.pk, "0")),
            "status": word,
            "result": None,
            "results": None,
            "board_ids": [],
            "meta": {"duration": None},
        }
    ]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_film_is_at_an_address_that_opens_without_a_key_and_is_renewed(joiner, method, time_machine):
    time_machine.move_to(datetime.fromisoformat("2026-11-21T12:00:00+00:00"), tick=False)
    made = became(started(joiner), Status.COMPLETED)
    path = f"/higgsfield/feed/{made.pk}"

    (job,) = joiner.said(method, path, {"task_id": str(made.pk)} if method == "POST" else None)["jobs"]

    assert (job["status"], job["meta"]) == ("completed", {"duration": 5})
    assert job["results"] == {"raw": job["result"], "min": job["result"]}
    assert job["result"]["type"] == "video"
    assert re.fullmatch(r"http://testserver/api/v1/assets/[0-9a-f-]{36}/file\?exp=\d+&sig=.+", job["result"]["url"])
    film = joiner.client.get(job["result"]["url"].removeprefix("http://testserver"))
    assert (film.status_code, b"".join(film.streaming_content)) == (200, b"a film")
    time_machine.move_to(datetime.fromisoformat("2026-11-22T12:00:00+00:00"), tick=False)
    assert joiner.said("GET", path)["jobs"][0]["result"]["url"] != job["result"]["url"]


@pytest.mark.parametrize("wanted", ["aca6c73e-aa4c-47bb-aa62-a100a0f7dd22", "nonsense", "%00"])
def test_a_feed_that_is_not_there_is_a_404(joiner, wanted):
    answer = joiner.said("GET", f"/higgsfield/feed/{wanted}", status=404)

    assert answer["error"]["code"] == "not_found"


# --- Motions ------------------------------------------------------------------------------------------------


def test_all_thirty_motions_are_the_page_s_value_by_value(client):
    printed = json.loads(pieces("001")["motions"])

    answer = client.get("/motions?size=30&search=").json()

    assert len(answer) == 30
    assert answer == printed
    assert json.dumps(answer) == json.dumps(printed)  # keys in the page's order, whole numbers whole


def test_motions_are_searched_and_cut(client):
    assert [motion["name"] for motion in client.get("/motions?search=punch").json()] == ["Face Punch"]
    assert len(client.get("/motions?size=3").json()) == 3


@pytest.mark.parametrize("size", ["0", "-1", "x", "99999", "1e3", "٣", "0001" + "9" * 30, "9" * 5000])
def test_a_size_that_is_none_is_refused(client, size):
    assert client.get("/motions", {"size": size}).status_code == 400


@pytest.mark.parametrize("search", ["x" * 201, "x" * 60_000, "a\0b"])
def test_a_search_that_no_name_can_answer_is_refused(client, search):
    answer = client.get("/motions", {"search": search})

    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "search"


# --- Limits -------------------------------------------------------------------------------------------------


def test_a_key_submits_so_often_and_no_more(joiner, settings):
    settings.DROPIN_SUBMITS = 2
    for _ in range(2):
        started(joiner)

    answer = joiner.ask("POST", "/higgsfield/generate", FILM)

    assert (answer.status_code, answer.json()["error"]["type"]) == (429, "rate_limit_error")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert Generation.objects.count() == 2


def test_a_key_asks_so_often_and_no_more(joiner, settings):
    settings.DROPIN_REQUESTS = 2
    path = f"/higgsfield/feed/{uuid4()}"

    assert [joiner.ask("GET", path).status_code for _ in range(3)] == [404, 404, 429]
    assert Joiner().ask("GET", path).status_code == 404
