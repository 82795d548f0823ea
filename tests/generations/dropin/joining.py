"""A client of another API, and a Generation brought to any state for it to look at."""

import json
from typing import Any

from django.test import Client
from django.utils import timezone

from generations.models import Asset, Generation, Status
from generations.models.generation import TERMINAL
from hfstudio.media.models import StoredFile
from tests import factories
from tests.calling import Caller

PUBLIC = "https://media.pixverse.example/fusion4_1.jpg"
MOTION = "cd5bfd11-5a1a-46e0-9294-b22b0b733b1e"
FILM = {
    "model": "standard", "motion_id": MOTION, "prompt": "正在吃饭", "enhance_prompt": True, "seed": 374487,
    "width": 736, "height": 1312, "image": [PUBLIC],
}  # fmt: skip
AD = {"product_placement_sample_id": "3hpZ2HB0xS688KnzMIwU16", "image": [PUBLIC], "size": "1024x1024"}
INPUT = {"prompt": "A drone shot flying over a coastal city at sunset"}
NODE = {"workflow_type": "GenerateVideoNode", "input": INPUT}


class Joiner:
    """A program with a key of one brand, in whichever header it likes."""

    def __init__(self, **key: Any) -> None:
        self.caller = Caller(**key)
        self.brand, self.key, self.text = self.caller.brand, self.caller.key, self.caller.text
        self.client = Client(raise_request_exception=False)

    def ask(self, method: str, path: str, body: Any = None, *, header: str = "Authorization", **headers: str) -> Any:
        value = f"Bearer {self.text}" if header == "Authorization" else self.text
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, path, content, "application/json", headers={header: value, **headers})

    def said(self, method: str, path: str, body: Any = None, *, status: int = 200, **options: Any) -> Any:
        answer = self.ask(method, path, body, **options)
        assert answer.status_code == status, answer.content[:1000]
        assert answer.headers["Content-Type"] == "application/json"
        return answer.json()


def became(generation: Generation, status: Status, *, code: str = "", detail: str = "") -> Generation:
    """The row as if its provider had brought it there; completed ones have a film of five seconds."""
    ended = status in TERMINAL
    if status == Status.COMPLETED:
        film = factories.stored_file(generation.brand, b"a film", content_type="video/mp4")
        StoredFile.objects.filter(pk=film.pk).update(duration=5.0)
        Asset.objects.create(generation=generation, role=Asset.Role.RAW, file=film)
    Generation.objects.filter(pk=generation.pk).update(
        status=status, brings=False, error_code=code, error_detail=detail,
        finished_at=timezone.now() if ended else None, due_at=None if ended else timezone.now(),
    )  # fmt: skip
    generation.refresh_from_db()
    return generation
