"""The fake for the contract: with every capability, and with each way of settling alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generations.catalog import ParamMap, Route
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.fake.routes import PRICE
from generations.providers.fake.server import FakeServer
from generations.providers.protocol import Answer, Capabilities, Credentials, Job, Medium
from tests.generations.providers.samples import Clock, Live, Samples

JOB = Job(
    route=Route(
        provider="fake",
        remote_id="video/kling3_0",
        price=PRICE,
        params={"prompt": ParamMap("prompt"), "batch_size": ParamMap("count"), "fake": ParamMap("fake")},
        roles={"image": ("image", "second_image")},
    ),
    params={"prompt": "Steam, “quietly” – für 5 €", "batch_size": 2},
    media=(
        Medium("image", "image/png", "https://studio.example/media/1?sig=x"),
        Medium("image", "image/jpeg", "data:image/jpeg;base64,AAAA"),
        Medium("audio", "audio/wav", "data:audio/wav;base64,AAAA"),
    ),
)
ALONE = {
    "K": Capabilities(cancel=True, idempotency_key=True),
    "W": Capabilities(callback=True),
    "L": Capabilities(cancel=True, listing=True),
    "N": Capabilities(),
}


def answer(data: Any, status: int = 200) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(data).encode())


def told(word: str, **more: Any) -> Answer:
    outputs = [{"url": "https://files.example/0.mp4?signature=1"}, {"text": "Ein Text"}] if word == "done" else []
    return answer({"id": "job_1", "status": word, "percent": 40, "outputs": outputs, **more})


@contextmanager
def serve() -> Iterator[Live]:
    clock = Clock()
    with FakeServer(seconds=1, clock=clock) as fake:
        yield Live(
            clock=clock,
            account=Credentials(fake.url, "acme.key-1"),
            bad_account=Credentials(fake.url, "revoked"),
            accepted=lambda: [(job.id, job.reference) for job in fake.ledger.jobs()],
        )


def samples(capabilities: Capabilities = EVERYTHING) -> Samples:
    return Samples(
        provider=FakeProvider(capabilities=capabilities),
        job=JOB,
        accepted=answer({"id": "job_1", "status": "waiting", "percent": 0}, status=201),
        remote_id="job_1",
        status=told,
        completed=told("done", cost="2"),
        outputs=2,
        forgotten=answer({"error": {"code": "no_such_job", "message": "There is no such job."}}, status=404),
        listing=answer(
            {
                "jobs": [
                    {"id": "job_2", "reference": "key-2", "created_at": "2026-11-21T10:00:00+00:00", "status": "done"},
                    {"id": "job_1", "reference": "key-1", "created_at": "2026-11-21T09:59:00Z", "status": "done"},
                ]
            }
        ),
        listed={"job_2": "key-2", "job_1": "key-1"},
        callback=b'{"id": "job_1", "status": "done"}',
        good_account=answer({"account": "acme"}),
        serve=serve,
    )
