"""Whatever is sent to the drop-in APIs: an answer in their form, and never a 5xx."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generations.dropin.joining import AD, FILM, MOTION, PUBLIC, Joiner

pytestmark = pytest.mark.django_db

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(PUBLIC),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
INPUT = {
    "prompt": "A kite", "provider": "veo2", "aspect_ratio": "1:1", "reference_image_url": PUBLIC,
    "tail_image_url": PUBLIC, "config": {},
}  # fmt: skip
DOP = {
    "prompt": "A kite", "image_url": PUBLIC, "end_image_url": PUBLIC, "seed": 17, "enhance_prompt": True,
    "motions": [{"id": MOTION, "strength": 1}],
}  # fmt: skip
SOUL = {"prompt": "A kite", "width_and_height": "1536x1536", "quality": "720p", "batch_size": 4, "seed": 1}
POSTS: dict[str, tuple[dict[str, Any], str]] = {
    "/higgsfield/generate": (FILM, ""),
    "/higgsfield/ads": (AD, ""),
    "/v1/workflows/executions": ({"workflow_type": "GenerateVideoNode", "input": INPUT}, "input"),
    "/v1/nodes/executions": ({"node_type": "GenerateVideoNode", "input": INPUT}, "input"),
    "/v1/node/execute": ({"node_type": "GenerateVideoNode", "input": INPUT}, "input"),
    "/platform/higgsfield-ai/dop/turbo": (DOP, ""),
    "/platform/veo3.1/fast/image-to-video": ({"prompt": "A kite", "image_url": PUBLIC, "duration": "8"}, ""),
    "/platform/v1/text2image/soul": ({"params": SOUL, "webhook": {"url": PUBLIC, "secret": "s"}}, "params"),
    "/platform/v1/image2video/dop": ({"params": {**DOP, "model": "dop-lite"}}, "params"),
    "/platform/estimate/nano-banana": ({"prompt": "A kite", "input_images": [PUBLIC]}, ""),
    "/platform/files/generate-upload-url": ({"content_type": "image/png"}, ""),
}
READS = (
    "/higgsfield/feed/{}",
    "/v1/workflows/executions/{}",
    "/v1/nodes/executions/{}",
    "/v1/node/status?workflow_id={}",
)


@pytest.fixture
def joiner(settings) -> Joiner:
    settings.DROPIN_SUBMITS = settings.DROPIN_REQUESTS = 100_000
    return Joiner()


def check(answer: Any) -> None:
    assert answer.status_code < 500, answer.content[:500]
    assert answer.headers["Content-Type"] == "application/json"
    if answer.status_code >= 400:
        said = answer.json()
        assert said["detail"] if "detail" in said else said["error"]["message"]


def changed(body: dict[str, Any], inside: str, name: str, value: Any) -> dict[str, Any]:
    """The body with one field more, or another one: at its top or inside."""
    if inside and name in body[inside]:
        return {**body, inside: {**body[inside], name: value}}
    return {**body, name: value}


@pytest.mark.parametrize("path", POSTS)
def test_any_one_field_may_be_anything(joiner, path):
    body, inside = POSTS[path]
    names = st.sampled_from([*body, *body.get(inside, {})]) | st.text(max_size=12)

    @QUIET
    @given(names, VALUES)
    def try_it(name: str, value: Any) -> None:
        with transaction.atomic():
            check(joiner.ask("POST", path, changed(body, inside, name, value)))
            transaction.set_rollback(True)

    try_it()


@pytest.mark.parametrize("path", POSTS)
def test_any_body_is_answered(joiner, path):
    @QUIET
    @given(st.binary(max_size=60) | VALUES.map(lambda value: json.dumps(value).encode()))
    def try_it(body: bytes) -> None:
        check(joiner.ask("POST", path, body))

    try_it()


@pytest.mark.parametrize("path", READS)
def test_any_id_is_answered(joiner, path):
    @QUIET
    @given(
        st.text(st.characters(exclude_characters="/?#%&;+\\", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
    )
    def try_it(wanted: str) -> None:
        if wanted in {".", ".."}:
            return
        answer = joiner.ask("GET", path.format(wanted))
        check(answer)
        assert answer.status_code == 404

    try_it()


LONG = st.builds(lambda start, what, often: start + what * often, st.text("019", max_size=4), st.sampled_from("0x9ß"),
                 st.integers(0, 60_000))  # fmt: skip


@QUIET
@given(st.text(max_size=20) | LONG, st.text(max_size=20) | LONG)
def test_any_search_of_the_motions_is_answered(size, search):
    answer = Client().get("/motions", {"size": size, "search": search})
    assert answer.status_code in {200, 400}
