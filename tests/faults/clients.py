"""Some who order over REST from a real studio while it is killed, each again under the same key until it has a 202."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import httpx

from hfstudio.accounts.models import Membership
from tests import factories

CLIENTS = 4
PATIENCE = 240.0  # seconds
NOT_NOW = (409, 500, 502, 503)  # it is asked again


class Clients:
    """They begin at once. `acknowledged` are the ids that they were given. While `room` is not set they wait."""

    def __init__(self, base: str, hook: str) -> None:
        person = factories.user()
        brand = factories.brand()
        Membership.objects.create(user=person, brand=brand)
        self._key = factories.api_key(person)
        self._base, self._hook, self._brand = base, hook, brand.slug
        self.acknowledged: list[str] = []
        self.complaints: list[str] = []
        self.room = threading.Event()
        self.room.set()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._order, args=(number,)) for number in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def stop(self, *, keep_up: Callable[[], None]) -> None:
        """None begins anew; what was begun is answered."""
        self._stop.set()
        until = time.monotonic() + PATIENCE
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < until:
            keep_up()
            time.sleep(0.2)
        if any(thread.is_alive() for thread in self._threads):
            self.complaints.append("A client was never answered.")

    def _order(self, number: int) -> None:
        orders = 0
        with httpx.Client(
            base_url=self._base, headers={"Authorization": f"Bearer {self._key}"}, timeout=20, trust_env=False
        ) as http:
            while not self._stop.wait(0.1):
                if self.room.wait(0.5):
                    orders += 1
                    self._until_answered(http, f"{number}-{orders}")

    def _until_answered(self, http: httpx.Client, key: str) -> None:
        body = {
            "model": "z_image", "params": {"prompt": "A kite"}, "provider": "fake", "brand": self._brand,
            "webhook_url": self._hook,
        }  # fmt: skip
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                answer = http.post("/api/v1/generations/", json=body, headers={"Idempotency-Key": key})
                if answer.status_code == 202:
                    self.acknowledged.append(answer.json()["id"])
                    return
                if answer.status_code not in NOT_NOW:
                    self.complaints.append(f"{key}: {answer.status_code} {answer.text[:300]}")
                    return
            time.sleep(0.3)
        self.complaints.append(f"{key} was never answered.")
