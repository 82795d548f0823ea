"""The relay for the contract: its page's answers, and those of its like."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generations import catalog
from generations.providers.protocol import Answer, Credentials, Job, Medium
from generations.providers.relay import RelayProvider
from tests.generations.providers.relay.server import RelayServer, feed
from tests.generations.providers.samples import Clock, Live, Samples

ID = "aca6c73e-aa4c-47bb-aa62-a100a0f7dd22"
FILM = "https://d8j0ntlcm91z4.cloudfront.net/user_2xIzuhTaLzSSkbGluAOou1fpp32/5c0ac5f8.mp4"
ROUTE = catalog.find("relay_standard").route("relay")
JOB = Job(
    route=ROUTE,
    params={
        "prompt": "Steam, “quietly” – 正在吃饭", "seed": 374487, "width": 736, "height": 1312, "enhance_prompt": True,
        "motion_id": "cd5bfd11-5a1a-46e0-9294-b22b0b733b1e", "batch_size": 1,
    },
    media=(
        Medium("image", "image/png", "https://studio.example/media/1?sig=x"),
        Medium("image", "image/jpeg", "data:image/jpeg;base64,AAAA"),
    ),
)  # fmt: skip


def answer(data: Any, status: int = 200) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(data).encode())


def told(word: str) -> Answer:
    return answer(feed(ID, word, [FILM] if word in {"completed", "success", "succeeded"} else []))


@contextmanager
def serve() -> Iterator[Live]:
    clock = Clock()
    with RelayServer(seconds=1, clock=clock) as relay:
        yield Live(
            clock=clock,
            account=Credentials(relay.url, "hk-key-1"),
            bad_account=Credentials(relay.url, "revoked"),
            accepted=lambda: [(job.id, job.reference) for job in relay.ledger.jobs()],
        )


def samples() -> Samples:
    return Samples(
        provider=RelayProvider(),
        job=JOB,
        accepted=answer({"id": ID}),
        remote_id=ID,
        status=told,
        completed=told("completed"),
        outputs=1,
        forgotten=answer({"error": {"message": "feed not found", "type": "404"}}, status=404),
        good_account=answer({"error": {"message": "feed not found", "type": "404"}}, status=404),
        serve=serve,
    )
