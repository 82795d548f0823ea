"""HeyGen for the contract: the answers of its page and of its OpenAPI file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generations import catalog
from generations.providers.heygen import HeyGenProvider
from generations.providers.protocol import Answer, Credentials, Job, Medium
from tests.generations.providers.heygen.server import HeyGenServer, execution
from tests.generations.providers.samples import Clock, Live, Samples

ID = "node-gw-v1d2e3o4"
FILM = "https://resource.heygen.ai/generated/video.mp4"
JOB = Job(
    route=catalog.find("heygen_kling_pro").route("heygen"),
    params={
        "prompt": "Steam, “quietly” – für 5 €", "aspect_ratio": "9:16", "config": {"any": {"thing": 1}}, "batch_size": 1
    },
    media=(
        Medium("image", "image/png", "https://studio.example/media/1?sig=x"),
        Medium("end_image", "image/jpeg", "https://studio.example/media/2?sig=y"),
    ),
)  # fmt: skip
NOT_FOUND = {"error": {"code": "not_found", "message": "Execution not found.", "param": None, "doc_url": None}}


def answer(data: Any, status: int = 200) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(data).encode())


def told(word: str) -> Answer:
    return answer(execution(ID, word, [FILM] if word == "completed" else None))


@contextmanager
def serve() -> Iterator[Live]:
    clock = Clock()
    with HeyGenServer(seconds=1, clock=clock) as heygen:
        yield Live(
            clock=clock,
            account=Credentials(heygen.url, "key-of-heygen-1"),
            bad_account=Credentials(heygen.url, "revoked"),
            accepted=lambda: [(job.id, job.reference) for job in heygen.ledger.jobs()],
        )


def samples() -> Samples:
    return Samples(
        provider=HeyGenProvider(),
        job=JOB,
        accepted=answer({"data": {"execution_id": ID, "status": "submitted"}}),
        remote_id=ID,
        status=told,
        completed=told("completed"),
        outputs=1,
        forgotten=answer(NOT_FOUND, status=404),
        good_account=answer({"data": [], "has_more": False, "next_token": None}),
        serve=serve,
    )
