"""The `higgsfield` command's adapter: what it runs, and what it makes of what the command says."""

import json
import uuid
from typing import Any

import pytest

from generations import catalog
from generations.models import Attempt
from generations.providers.fake.garbage import GARBAGE
from generations.providers.higgsfield_cli import HiggsfieldCliProvider
from generations.providers.protocol import (
    END,
    Accepted,
    Ambiguous,
    Answer,
    Command,
    Credentials,
    File,
    Job,
    Medium,
    Order,
    Original,
    Refused,
    RemoteStatus,
    Unreadable,
    Uploaded,
)

CLI = HiggsfieldCliProvider()
ACCOUNT = Credentials("/opt/higgsfield", "/opt/higgsfield")
JOB = "8c5e3b7e-3a76-4a1f-b0d0-5b0a5f6c0001"


def said(data: Any, status: int = 0) -> Answer:
    return Answer(status, body=json.dumps(data).encode())


def failed(text: str) -> Answer:
    return Answer(1, errors=text.encode())


def command_for(
    model: str, params: dict[str, Any], media: tuple[Medium, ...] = (), **copies: tuple[str, ...]
) -> Command:
    path, body = CLI.order(Job(catalog.find(model).route("higgsfield_cli"), params, media, copies))
    return CLI.submit(ACCOUNT, Order(body, path, "key"))


def told(word: str, **more: Any) -> dict[str, Any]:
    url = "https://d8j0ntlcm91z4.cloudfront.net/user_1/a.mp4" if word == "completed" else None
    return {"id": JOB, "status": word, "job_set_type": "kling3_0", "params": {}, "result_url": url, **more}


def test_each_param_is_an_argument_of_its_own_and_the_answer_is_json():
    command = command_for("kling3_0", {"prompt": "Rain; `rm -rf /`", "duration": 5, "sound": "off"})

    assert command.arguments == (
        "/opt/higgsfield", "generate", "create", "kling3_0", "--duration", "5", "--prompt", "Rain; `rm -rf /`",
        "--sound", "off", "--json",
    )  # fmt: skip


def test_a_value_that_looks_like_an_option_stays_a_value():
    assert "--prompt=--wait" in command_for("z_image", {"prompt": "--wait"}).arguments


def test_lists_go_along_as_files_and_files_by_their_ids():
    command = command_for(
        "marketing_studio_video",
        {"prompt": "Rain", "generate_audio": True},
        (Medium("start_image", "image/png", "upload-1"),),
        product_ids=("product-1",),
        avatars=("avatar-1",),
    )

    line = " ".join(command.arguments)
    assert "--product_ids @product_ids.json --avatars @avatars.json --start-image upload-1" in line
    assert "--generate_audio true" in line
    assert json.loads(command.files["avatars.json"]) == [{"id": "avatar-1", "type": "custom"}]
    assert json.loads(command.files["product_ids.json"]) == ["product-1"]


def test_static_ads_have_a_command_of_their_own():
    params = {"prompt": "Rain", "style_id": "5c3b7e3a"}
    command = command_for("dtc_ads", params, product_ids=("product-1",), avatars=("avatar-1",))

    assert command.arguments[1:4] == ("marketing-studio", "dtc-ads", "generate")
    assert " ".join(command.arguments).endswith("--product product-1 --avatar avatar-1:custom --json")
    assert "--format-id" in command.arguments


def test_a_workflow_is_asked_for_as_one():
    assert command_for("dubbing", {"target_language": "deu"}).arguments[1:4] == ("generate", "workflow", "dubbing")


@pytest.mark.parametrize(
    ("data", "remote_id"),
    [
        ([JOB], JOB),
        (JOB, JOB),
        ({"id": JOB, "job_type": "kling3_0", "credits": 7.5}, JOB),
        ([{"id": JOB}], JOB),
        ({"job_ids": [JOB], "adjustments": {"aspect_ratio": "16:9"}}, JOB),
        (["a", "b"], "a,b"),
    ],
)
def test_a_job_that_was_taken_has_its_id(data, remote_id):
    assert CLI.read_submit(said(data)) == Accepted(remote_id)


@pytest.mark.parametrize(("count", "read"), [(20, Accepted), (21, Ambiguous)])
def test_an_order_has_as_many_jobs_as_its_row_can_name(count, read):
    ids = [str(uuid.uuid4()) for _ in range(count)]

    assert isinstance(CLI.read_submit(said(ids)), read)
    assert Attempt._meta.get_field("remote_id").max_length >= len(",".join(ids[:20]))


@pytest.mark.parametrize("kind", sorted(set(GARBAGE) - {"list"}))  # a list of ids is what it should say
def test_garbage_settles_nothing(kind):
    answer = Answer(0, body=GARBAGE[kind]())

    assert isinstance(CLI.read_submit(answer), Ambiguous)
    with pytest.raises(Unreadable):
        CLI.read_status(answer)
    assert isinstance(CLI.read_upload(answer, File("a.png", "image/png", b"")), Refused)
    assert isinstance(CLI.read_copy(answer), Refused)
    assert CLI.read_test(answer) != ""


@pytest.mark.parametrize("text", ["", "panic: nil", "Error: Higgsfield API error (HTTP 503)", "Error: unexpected EOF"])
def test_a_failure_that_says_nothing_certain_is_ambiguous(text):
    assert isinstance(CLI.read_submit(failed(text)), Ambiguous)


def test_an_expired_session_is_the_account_s_affair_and_says_what_to_do():
    refused = CLI.read_submit(failed("Error: Session expired.\nHint: run hf auth login"))

    assert (refused.code, refused.account, refused.again) == ("provider_session", True, True)
    assert "higgsfield auth login" in refused.detail
    with pytest.raises(Unreadable) as caught:
        CLI.read_status(failed("Error: Not authenticated."))
    assert caught.value.account


@pytest.mark.parametrize("word", sorted(CLI.status_words))
def test_every_status_word_is_mapped(word):
    job = CLI.read_status(said(told(word)))

    assert (job.status, job.word) == (CLI.status_words[word], word)


def test_a_word_that_nobody_knows_is_kept():
    assert CLI.read_status(said(told("pondering"))).status == RemoteStatus.UNKNOWN


def test_several_jobs_are_done_when_the_last_one_is():
    done, running = json.dumps(told("completed")).encode(), json.dumps(told("in_progress")).encode()

    assert CLI.read_status(Answer(0, body=done + END + running)).status == RemoteStatus.RUNNING
    assert len(CLI.read_status(Answer(0, body=done + END + done)).outputs) == 2


def test_each_of_several_jobs_is_looked_at():
    command = CLI.status(ACCOUNT, "a,-b")

    assert command.arguments == ("/opt/higgsfield", "generate", "get", "a", "--json")
    assert command.then == (("/opt/higgsfield", "generate", "get", "--", "-b", "--json"),)


def test_a_job_that_it_does_not_know_is_forgotten():
    assert CLI.read_status(failed(f"Error: Job {JOB} not found")).status == RemoteStatus.FORGOTTEN


def test_an_analysis_is_a_text():
    job = CLI.read_status(said(told("completed", result_url=None, job_set_type="brain_activity", params={"hook": 0.8})))

    assert json.loads(job.outputs[0].text) == {"hook": 0.8}


def test_pictures_are_uploaded_and_copies_made_of_them():
    picture = CLI.read_upload(said({"id": "u1", "type": "image", "url": "https://x.example/u1.png"}), None)
    command = CLI.copy(ACCOUNT, Original("avatars", "Nora", "", (picture,)))

    assert picture == Uploaded("u1", "https://x.example/u1.png")
    assert " ".join(command.arguments[1:]) == (
        "marketing-studio avatars create --name Nora --image u1 --image-url https://x.example/u1.png --json"
    )
    assert CLI.read_copy(said({"id": "avatar-1"})) == "avatar-1"


def test_it_can_be_asked_what_a_call_would_cost():
    path, body = CLI.order(Job(catalog.find("kling3_0").route("higgsfield_cli"), {"prompt": "Rain"}))

    command = CLI.estimate(ACCOUNT, Order(body, path, "key"))

    assert command.arguments == ("/opt/higgsfield", "generate", "cost", "kling3_0", "--prompt", "Rain", "--json")
    assert str(CLI.read_estimate(said({"credits": 8, "credits_exact": 7.5}))) == "7.5"
