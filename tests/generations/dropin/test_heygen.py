"""HeyGen's workflows, as its page and its OpenAPI file say them: requests, refusals, each status, both not-founds."""

from datetime import datetime

import pytest

from generations.dropin.heygen_nodes import ELSEWHERE, PROVIDERS
from generations.media_inputs import find_media
from generations.models import Generation, Status
from hfstudio.accounts.access import Actor
from tests import factories
from tests.generations.dropin.joining import INPUT, NODE, PUBLIC, Joiner, became
from tests.generations.providers.heygen.server import PROVIDERS as OF_THE_PAGE

pytestmark = pytest.mark.django_db

EXECUTIONS = "/v1/workflows/executions"


@pytest.fixture
def joiner() -> Joiner:
    return Joiner()


def started(joiner: Joiner, **given) -> Generation:
    answer = joiner.said("POST", EXECUTIONS, {**NODE, "input": {**INPUT, **given}})
    assert answer == {"data": {"execution_id": answer["data"]["execution_id"], "status": "submitted"}}
    return Generation.objects.get(pk=answer["data"]["execution_id"])


def refused(joiner: Joiner, body: object) -> dict:
    answer = joiner.said("POST", EXECUTIONS, body, status=400)
    assert list(answer) == ["error"]
    assert list(answer["error"]) == ["code", "message", "param", "doc_url"]
    assert not Generation.objects.exists()
    return answer["error"]


@pytest.mark.parametrize("header", ["X-Api-Key", "x-api-key", "Authorization"])
def test_a_film_becomes_an_ordinary_generation_with_either_header(joiner, header):
    answer = joiner.said("POST", EXECUTIONS, NODE, header=header)

    made = Generation.objects.get(pk=answer["data"]["execution_id"])
    assert (made.model, made.source, made.params["aspect_ratio"]) == ("heygen_veo_3_1", "heygen", "16:9")
    assert (made.brand, made.api_key, made.prompt) == (joiner.brand, joiner.key, INPUT["prompt"])


def test_all_of_the_page_s_providers_and_no_others_are_taken(joiner):
    assert set(PROVIDERS) == OF_THE_PAGE
    assert [started(joiner, provider=word).model for word in PROVIDERS] == [f"heygen_{word}" for word in PROVIDERS]


def test_pictures_config_and_whatever_else_is_in_the_input_are_taken(joiner):
    made = started(
        joiner, reference_image_url=PUBLIC, tail_image_url=PUBLIC + "?2", config={"a": {"b": [1]}}, later="on",
        aspect_ratio="9:16", provider="kling_pro",
    )  # fmt: skip

    assert [(one["role"], one["url"]) for one in made.inputs["references"]] == [
        ("image", PUBLIC),
        ("end_image", PUBLIC + "?2"),
    ]
    assert (made.params["config"], made.params["aspect_ratio"]) == ({"a": {"b": [1]}}, "9:16")
    assert "Not used here: later." in made.notes


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({**NODE, "callback_url": "https://x.example"}, "callback_url"),
        ({"input": INPUT}, "workflow_type"),
        ({"workflow_type": "GenerateVideoNode"}, "input"),
        ({**NODE, "input": []}, "input"),
        ({**NODE, "input": {}}, "input.prompt"),
        ({**NODE, "input": {**INPUT, "provider": "veo_9"}}, "input.provider"),
        ({**NODE, "input": {**INPUT, "provider": ["veo2"]}}, "input.provider"),
        ({**NODE, "input": {**INPUT, "aspect_ratio": "wide"}}, "input.aspect_ratio"),
        ({**NODE, "input": {**INPUT, "config": 5}}, "input.config"),
        ({**NODE, "input": {**INPUT, "reference_image_url": 5}}, "input.reference_image_url"),
        ([], None), ("x", None), (b"{", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_an_invalid_parameter_that_is_named(joiner, body, param):
    error = refused(joiner, body)

    assert (error["code"], error["param"]) == ("invalid_parameter", param)


@pytest.mark.parametrize("node", ELSEWHERE)
def test_a_node_that_this_studio_does_not_run_is_refused_by_its_name(joiner, node):
    message = refused(joiner, {**NODE, "workflow_type": node})["message"]

    assert message == f"{node} is not run by this studio; GenerateVideoNode is."


def test_nobody_comes_in_without_a_key(joiner):
    answer = joiner.client.post(EXECUTIONS, NODE, "application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "authentication_failed")


# --- Executions ---------------------------------------------------------------------------------------------

NOTHING = {"output": None, "outputs": None, "error": None}


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.QUEUED, "submitted"), (Status.SUBMITTING, "running"), (Status.SUBMIT_UNKNOWN, "running"),
        (Status.IN_PROGRESS, "running"), (Status.MIRRORING, "running"), (Status.NEEDS_ATTENTION, "running"),
    ],
)  # fmt: skip
def test_what_is_on_its_way_is_its_word_alone(joiner, status, word):
    made = became(started(joiner), status, code="reason" if status == Status.NEEDS_ATTENTION else "")

    assert joiner.said("GET", f"{EXECUTIONS}/{made.pk}") == {
        "data": {"execution_id": str(made.pk), "status": word, **NOTHING}
    }


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (Status.FAILED, "provider_failed", {"code": "provider_failed", "message": "It broke."}),
        (Status.NSFW, "nsfw", {"code": "content_moderated", "message": "It broke."}),
        (Status.CANCELED, "", {"code": "canceled", "message": "It broke."}),
    ],
)
def test_what_failed_says_why_in_its_data(joiner, status, code, error):
    made = became(started(joiner), status, code=code, detail="It broke.")

    assert joiner.said("GET", f"{EXECUTIONS}/{made.pk}") == {
        "data": {"execution_id": str(made.pk), "status": "failed", "output": None, "outputs": None, "error": error}
    }


def test_what_is_done_has_its_film_and_ids_that_later_requests_take(joiner, time_machine):
    time_machine.move_to(datetime.fromisoformat("2026-11-21T12:00:00+00:00"), tick=False)
    made = became(started(joiner), Status.COMPLETED)
    asset = made.assets.get()

    data = joiner.said("GET", f"{EXECUTIONS}/{made.pk}")["data"]

    url = data["output"]["video"].pop("video_url")
    assert data == {
        "execution_id": str(made.pk),
        "status": "completed",
        "output": {"video": {"video_id": str(made.pk)}, "asset_id": str(asset.pk)},
        "outputs": None,
        "error": None,
    }
    assert b"".join(joiner.client.get(url.removeprefix("http://testserver")).streaming_content) == b"a film"
    for wanted in (str(asset.pk), str(made.pk)):
        (medium,) = find_media(
            [{"role": "video", "id": wanted}],
            actor=Actor(user=joiner.caller.person, key=joiner.key),
            brand=joiner.brand,
        )
        assert medium.file == asset.file
    time_machine.move_to(datetime.fromisoformat("2026-11-22T12:00:00+00:00"), tick=False)
    renewed = joiner.said("GET", f"{EXECUTIONS}/{made.pk}")["data"]["output"]["video"]["video_url"]
    assert renewed.partition("?")[0] == url.partition("?")[0]
    assert renewed != url


@pytest.mark.parametrize("wanted", ["aca6c73e-aa4c-47bb-aa62-a100a0f7dd22", "node-gw-v1d2e3o4", "%00"])
def test_what_is_not_there_is_told_in_both_ways_at_once(joiner, wanted):
    answer = joiner.said("GET", f"{EXECUTIONS}/{wanted}", status=404)

    assert answer["data"]["status"] == "not_found"
    assert answer["error"] == {
        "code": "not_found", "message": "There is no such execution, or it is not yours.", "param": None,
        "doc_url": None,
    }  # fmt: skip


def test_what_can_be_run_is_listed_with_its_schemas(joiner):
    answer = joiner.said("GET", "/v1/workflows", header="X-Api-Key")

    assert (answer["has_more"], answer["next_token"]) == (False, None)
    (node,) = answer["data"]
    assert list(node) == ["workflow_type", "name", "description", "category", "input_schema", "output_schema"]
    assert (node["workflow_type"], node["category"]) == ("GenerateVideoNode", "media_generation")
    assert node["input_schema"]["properties"]["provider"]["enum"] == list(PROVIDERS)


@pytest.mark.parametrize(
    ("submit", "status", "name"),
    [
        ("/v1/nodes/executions", "/v1/nodes/executions/{}", "execution_id"),
        ("/v1/node/execute", "/v1/node/status?workflow_id={}", "workflow_id"),
    ],
)
def test_the_paths_that_it_had_before_serve_still(joiner, submit, status, name):
    data = joiner.said("POST", submit, {"node_type": "GenerateVideoNode", "input": INPUT})["data"]

    assert data["status"] == "submitted"
    assert joiner.said("GET", status.format(data[name]))["data"] == {name: data[name], "status": "submitted", **NOTHING}


def test_a_key_submits_so_often_and_no_more(joiner, settings):
    settings.DROPIN_SUBMITS = 1
    started(joiner)

    answer = joiner.ask("POST", EXECUTIONS, NODE)

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61


def test_a_brand_s_own_pictures_are_taken_by_their_ids_and_nobody_else_s(joiner):
    mine, other = factories.upload(joiner.brand), factories.upload(factories.brand())

    assert started(joiner, reference_image_url=str(mine.pk)).inputs["media"][0]["id"] == str(mine.pk)
    assert (
        joiner.ask("POST", EXECUTIONS, {**NODE, "input": {**INPUT, "reference_image_url": str(other.pk)}}).status_code
        == 404
    )
