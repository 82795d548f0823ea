"""Every answer of the drop-in APIs, whole, beside the one that was kept: each status, each way to be refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from generations.models import Asset, Generation, Status
from hfstudio.accounts.models import Scope
from hfstudio.api.parsers import MIB, LargeJSONParser
from hfstudio.media.models import StoredFile
from tests import factories
from tests.generations.dropin.golden import same_as_kept
from tests.generations.dropin.joining import AD, FILM, MOTION, NODE, PUBLIC, Joiner, became

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-11-21T12:00:00+00:00")
NOBODY_S = "aca6c73e-aa4c-47bb-aa62-a100a0f7dd22"
BOTH = {**FILM, "image": [PUBLIC, f"{PUBLIC}?2"]}


@dataclass(frozen=True)
class Api:
    """Where one asks, where one looks, what a good request is, and one that is refused."""

    ask: str
    look: str
    body: dict[str, Any]
    bad: dict[str, Any]
    id_in: Callable[[Any], str]


APIS = {
    "relay": Api(
        "/higgsfield/generate", "/higgsfield/feed/{}", BOTH, {**FILM, "seed": 0}, lambda answer: answer["id"]
    ),
    "relay_ads": Api(
        "/higgsfield/ads", "/higgsfield/feed/{}", AD, {**AD, "image": []}, lambda answer: answer["id"]
    ),
    "heygen": Api(
        "/v1/workflows/executions", "/v1/workflows/executions/{}", NODE, {**NODE, "callback_url": "https://x.example"},
        lambda answer: answer["data"]["execution_id"],
    ),
    "heygen_first": Api(
        "/v1/node/execute", "/v1/node/status?workflow_id={}",
        {"node_type": NODE["workflow_type"], "input": NODE["input"]}, {"node_type": "FaceswapNode", "input": {}},
        lambda answer: answer["data"]["workflow_id"],
    ),
}  # fmt: skip


@pytest.fixture(params=APIS)
def name(request) -> str:
    return request.param


@pytest.fixture
def api(name) -> Api:
    return APIS[name]


@pytest.fixture
def joiner(time_machine) -> Joiner:
    time_machine.move_to(NOW, tick=False)
    return Joiner()


def kept(name: str, case: str, answer: Any, joiner: Joiner, made: Generation | None = None) -> None:
    names = {joiner.brand.pk: "brand"}
    if made:
        names |= {made.pk: "generation", **{asset.pk: asset.role for asset in made.assets.all()}}
    same_as_kept(name, case, answer, names=names, fixed=(NOBODY_S, MOTION))


def started(joiner: Joiner, api: Api) -> Generation:
    return Generation.objects.get(pk=api.id_in(joiner.said("POST", api.ask, api.body)))


def test_a_request_that_was_taken(name, api, joiner):
    answer = joiner.ask("POST", api.ask, api.body)

    kept(name, "taken", answer, joiner, Generation.objects.get())


@pytest.mark.parametrize("status", Status)
def test_each_status(name, api, joiner, status):
    told = {"code": "provider_failed", "detail": "The lamp broke."} if status in _WITH_REASON else {}
    made = became(started(joiner, api), status, **told)
    if status == Status.COMPLETED:
        small = factories.stored_file(made.brand, b"a small film", content_type="video/mp4")
        StoredFile.objects.filter(pk=small.pk).update(duration=5.0)
        Asset.objects.create(generation=made, role=Asset.Role.MIN, file=small)

    kept(name, str(status), joiner.ask("GET", api.look.format(made.pk)), joiner, made)


_WITH_REASON = (Status.FAILED, Status.NSFW, Status.CANCELED, Status.NEEDS_ATTENTION)


def test_one_that_is_not_there(name, api, joiner):
    kept(name, "not_found", joiner.ask("GET", api.look.format(NOBODY_S)), joiner)


def test_a_request_that_is_wrong(name, api, joiner):
    kept(name, "wrong", joiner.ask("POST", api.ask, api.bad), joiner)


def test_a_body_that_is_no_json(name, api, joiner):
    kept(name, "no_json", joiner.ask("POST", api.ask, b"{"), joiner)


def test_no_key(name, api, joiner):
    kept(name, "no_key", joiner.client.post(api.ask, api.body, "application/json"), joiner)


def test_a_key_that_is_not_known(name, api, joiner):
    joiner.text = "hfs_nobody_s"

    kept(name, "unknown_key", joiner.ask("POST", api.ask, api.body), joiner)


def test_a_key_that_may_only_read(name, api, time_machine):
    time_machine.move_to(NOW, tick=False)
    joiner = Joiner(scopes=[Scope.READ])

    kept(name, "forbidden", joiner.ask("POST", api.ask, api.body), joiner)


def test_a_verb_that_is_not_served(name, api, joiner):
    kept(name, "no_such_verb", joiner.ask("DELETE", api.ask), joiner)


def test_a_body_that_is_too_large(name, api, joiner, monkeypatch):
    monkeypatch.setattr(LargeJSONParser, "max_bytes", MIB)

    kept(name, "too_large", joiner.ask("POST", api.ask, {**api.body, "prompt": "x" * MIB}), joiner)


def test_a_key_that_submits_too_often(name, api, joiner, settings):
    settings.DROPIN_SUBMITS = 1
    started(joiner, api)

    kept(name, "too_many_submits", joiner.ask("POST", api.ask, api.body), joiner)
    assert Generation.objects.count() == 1


def test_a_key_that_asks_too_often(name, api, joiner, settings):
    settings.DROPIN_REQUESTS = 1
    made = started(joiner, api)

    kept(name, "too_many_requests", joiner.ask("GET", api.look.format(made.pk)), joiner)
    assert Joiner().ask("GET", api.look.format(made.pk)).status_code == 404  # another key is not held up
