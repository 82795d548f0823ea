"""Those outside of the studio: a client who orders until it is answered, and a provider that calls."""

import json
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.test import Client as Browser

from generations.lifecycle.cancel import cancel_generation
from generations.models import Generation
from generations.models.generation import TERMINAL
from generations.providers.fake.callbacks import Callback
from hfstudio.accounts.models import ApiKey, Membership
from tests import factories
from tests.faults.process import Killed
from tests.faults.wiring import HOOK
from tests.faults.world import World

TRIES = 8
PATIENCE = timedelta(seconds=31)  # a request that died leaves its mark for 30 seconds


class Client:
    """Orders over REST. `acknowledged` is what it was promised: the id that a 202 gave, by Idempotency-Key."""

    def __init__(self, world: World) -> None:
        self._world, self.brand = world, factories.brand()
        person = factories.user()
        Membership.objects.create(user=person, brand=self.brand)
        key = ApiKey.make(user=person, name="Client")[1]
        self._browser = Browser(headers={"Authorization": f"Bearer {key}"})
        self.asks_for: dict[str, object] = {"model": "z_image"}
        self.acknowledged: dict[str, str] = {}
        self.asks_again = False
        self.complaints: list[str] = []

    def order(self, prompt: str = "A red kite") -> str | None:
        """Ask until there is an answer; with `asks_again` once more, for the same one. None: refused."""
        key = uuid4().hex
        body = {
            **self.asks_for, "params": {"prompt": prompt}, "provider": "fake", "brand": self.brand.slug,
            "webhook_url": HOOK,
        }  # fmt: skip
        answer = self._answer(body, key)
        if answer.status_code != 202:
            return None
        self.acknowledged[key] = answer.json()["id"]
        if self.asks_again and (again := self._answer(body, key)).content != answer.content:
            self.complaints.append(f"{key} was answered differently: {answer.content!r} and {again.content!r}")
        return self.acknowledged[key]

    def _answer(self, body: dict[str, object], key: str):
        for _ in range(TRIES):
            answer = self._post(body, key)
            if answer is not None and answer.status_code in (202, 402, 422):
                return answer
            self._world.clock.let_pass(PATIENCE)
        raise AssertionError(f"The studio does not answer: {answer and answer.content}")

    def _post(self, body: dict[str, object], key: str):
        headers = {"Idempotency-Key": key}
        try:
            return self._browser.post(
                "/api/v1/generations/", json.dumps(body), content_type="application/json", headers=headers
            )
        except (Killed, Exception):  # no answer came
            return None
        finally:
            self._world.process.is_born()


def cancel_all(world: World) -> None:
    """Somebody wants everything stopped."""
    for generation in Generation.objects.exclude(status__in=TERMINAL):
        cancel_generation(generation, now=world.now)


class Caller:
    """The provider's callbacks: those that are due, and forged ones. Each is tried until it is taken."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.made: list[Callback] = []  # to be replayed
        self.taken: list[Callback] = []  # answered with 2xx
        self.refused: list[Callback] = []
        self.lost = False  # none arrives
        self._browser = Browser(raise_request_exception=False)
        world.between = self.call

    def call(self) -> None:
        for callback in self._world.service.callbacks_due(self._world.clock.right()):
            self.made.append(callback)
            if not self.lost:
                (self.taken if self._delivered(callback) else self.refused).append(callback)

    def _delivered(self, callback: Callback) -> bool:
        for _ in range(TRIES):
            if 200 <= self.post(callback.url, callback.body) < 300:
                return True
            self._world.clock.let_pass(timedelta(seconds=1))
        return False

    def post(self, url: str, body: bytes) -> int:
        """The answer's status; 0 when the web server died."""
        try:
            return self._browser.post(urlsplit(url).path, body, content_type="application/json").status_code
        except Killed:
            return 0
        finally:
            self._world.process.is_born()

    def forge(self) -> list[int]:
        """Calls that nobody made: unknown tokens, jobs of nobody, garbage, and old calls once more."""
        said = [self.post(f"/callbacks/fake/{token}/", b'{"id": "job_1"}') for token in ("0" * 64, uuid4().hex)]
        for callback in self.made[-2:]:
            for body in (callback.body, b'{"id": "job_of_nobody", "status": "failed"}', b"<html>", b""):
                said.append(self.post(callback.url, body))
        return said
