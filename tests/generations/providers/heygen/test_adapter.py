"""What is HeyGen's own: its node, where outputs are, both forms of not-found, and its codes, old and new."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from generations import catalog
from generations.providers.heygen import HeyGenProvider
from generations.providers.protocol import Ambiguous, Credentials, Refused, RemoteOutput, RemoteStatus, Unreadable
from tests.generations.providers.heygen.samples import FILM, ID, JOB, answer
from tests.generations.providers.heygen.server import PROVIDERS, check, execution

HEYGEN = HeyGenProvider()


def read(word: str, **data):
    return HEYGEN.read_status(answer({"data": {**execution(ID, word)["data"], **data}}))


def test_a_film_is_asked_for_in_the_page_s_own_fields():
    path, body = HEYGEN.order(JOB)

    assert path == "/v1/workflows/executions"
    assert json.loads(body) == {
        "workflow_type": "GenerateVideoNode",
        "input": {
            "prompt": "Steam, “quietly” – für 5 €",
            "provider": "kling_pro",
            "aspect_ratio": "9:16",
            "reference_image_url": "https://studio.example/media/1?sig=x",
            "tail_image_url": "https://studio.example/media/2?sig=y",
            "config": {"any": {"thing": 1}},
        },
    }


@pytest.mark.parametrize("word", sorted(PROVIDERS))
def test_every_provider_of_the_page_has_its_route(word):
    route = catalog.find_dropin("heygen", word).route("heygen")
    _, body = HEYGEN.order(replace(JOB, route=route))

    check(json.loads(body))
    assert json.loads(body)["input"]["provider"] == word
    assert route.price.units({}) == Decimal(1)


def test_the_key_goes_in_its_own_header():
    assert HEYGEN.test(Credentials("https://api.heygen.com", "key-1")).headers["x-api-key"] == "key-1"


# --- Outputs ------------------------------------------------------------------------------------------------

OUTPUTS = {
    "GenerateVideoNode": ({"video": {"video_url": FILM, "video_id": "abc123"}, "asset_id": "asset-xyz789"}, [FILM]),
    "FaceswapNode": ({"video_url": FILM}, [FILM]),
    "GenerateImageNode": (
        {"images": [{"url": "https://x.example/1.png", "width": 1}, {"url": "https://x.example/2.png"}]},
        ["https://x.example/1.png", "https://x.example/2.png"],
    ),
    "STSNode": ({"audio": {"audio_url": "https://x.example/1.mp3", "duration": 3}}, ["https://x.example/1.mp3"]),
}


@pytest.mark.parametrize("node", OUTPUTS)
def test_each_node_leaves_its_output_in_its_own_place(node):
    output, urls = OUTPUTS[node]

    assert read("completed", output=output).outputs == tuple(RemoteOutput(url=url) for url in urls)


@pytest.mark.parametrize("name", ["text", "script"])
def test_a_text_is_an_output_too(name):
    assert read("completed", output={name: "Ein Text"}).outputs == (RemoteOutput(text="Ein Text"),)


def test_a_graph_has_the_outputs_of_all_its_workflows():
    graph = {"a": OUTPUTS["FaceswapNode"][0], "b": OUTPUTS["GenerateImageNode"][0], "c": None}

    found = read("completed", output=None, outputs=graph)

    assert [output.url for output in found.outputs] == [FILM, "https://x.example/1.png", "https://x.example/2.png"]


@pytest.mark.parametrize("output", [None, {}, {"video": None}, {"video": {"video_url": ""}}, [], "https://x.example/1"])
def test_completed_without_a_file_names_none(output):
    found = read("completed", output=output)

    assert (found.status, found.outputs) == (RemoteStatus.COMPLETED, ())


# --- Errors -------------------------------------------------------------------------------------------------


def test_both_forms_of_not_found_are_the_same():
    envelope = {"error": {"code": "not_found", "message": "No such execution", "param": None, "doc_url": None}}
    in_data = {"data": {"execution_id": ID, "status": "not_found"}}

    for found in (answer(envelope, 404), answer(in_data), answer(in_data, 404), answer({**envelope, **in_data}, 404)):
        assert HEYGEN.read_status(found).status == RemoteStatus.FORGOTTEN


@pytest.mark.parametrize(
    ("status", "error", "code", "account"),
    [
        (400, {"code": "invalid_parameter", "message": "workflow_id is missing", "param": "x"}, "provider_refused", 0),
        (401, {"code": "authentication_failed", "message": "Bad"}, "provider_key", 1),
        (401, {"code": "unauthorized", "message": "Bad"}, "provider_key", 1),
        (402, {"code": "insufficient_credit", "message": "None left"}, "provider_credit", 1),
        (403, {"code": "ai_vendor_access_restricted", "message": "No"}, "provider_access", 1),
        (404, {"code": "resource_not_found", "message": "No"}, "provider_unknown_model", 0),
        (413, {"code": "payload_too_large", "message": "No"}, "provider_too_large", 0),
        (429, {"code": "rate_limit_exceeded", "message": "Slower"}, "provider_busy", 0),
        (429, {"code": "quota_exceeded", "message": "Slower"}, "provider_busy", 0),
        (200, {"code": "insufficient_credit", "message": "None left"}, "provider_credit", 1),
    ],
)
def test_every_code_of_the_envelope_is_a_refusal_in_its_own_words(status, error, code, account):
    outcome = HEYGEN.read_submit(answer({"error": error}, status))

    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.account) == (code, bool(account))
    assert error["message"].rstrip(".") in outcome.detail


@pytest.mark.parametrize(
    ("number", "code"),
    [(40001, "provider_refused"), (400175, "provider_refused"), (40009, "provider_key"), (400112, "provider_key"),
     (400562, "provider_access"), (400599, "provider_access"), (400631, "provider_access"), (401, "provider_key")],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 400])
def test_the_old_numbers_are_understood(number, code, status):
    outcome = HEYGEN.read_submit(answer({"code": number, "message": "In the old way"}, status))

    assert (outcome.code, "In the old way" in outcome.detail) == (code, True)


@pytest.mark.parametrize("status", [409, 500, 503])
def test_a_conflict_or_a_breakdown_says_nothing_of_the_job(status):
    body = {"error": {"code": "request_in_progress", "message": "Wait", "param": None, "doc_url": None}}

    assert isinstance(HEYGEN.read_submit(answer(body, status)), Ambiguous)


def test_an_error_at_the_top_is_looked_at_first():
    body = {"error": {"code": "rate_limit_exceeded", "message": "Slower"}, "data": {"status": "completed"}}

    with pytest.raises(Unreadable, match="Slower"):
        HEYGEN.read_status(answer(body))


def test_a_job_s_own_error_stands_in_its_data():
    found = read("failed", error={"code": "workflow_timeout", "message": "Workflow timed out after 300 seconds"})

    assert (found.status, found.error_code) == (RemoteStatus.FAILED, "workflow_timeout")
    assert found.error_detail == "Workflow timed out after 300 seconds"


@pytest.mark.parametrize("error", [None, {}, "", {"code": None}])
def test_a_failure_may_have_no_reason(error):
    assert read("failed", error=error).error_detail == ""


@pytest.mark.parametrize("code", ["content_moderated", "400105", 400105])
def test_what_was_blocked_is_told_from_what_failed(code):
    assert read("failed", error={"code": code, "message": ""}).status == RemoteStatus.NSFW


def test_what_was_stopped_is_canceled():
    assert read("failed", error={"code": "canceled", "message": "Stopped."}).status == RemoteStatus.CANCELED
