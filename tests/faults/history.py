"""A seeded history: twenty orders, and what befalls them, drawn by lot. The same seed, the same history."""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.resolve import CannotResolve, resolve
from generations.lifecycle.start import start_generation
from generations.models import Budget, Generation, Status
from generations.models.generation import TERMINAL
from generations.providers.fake.garbage import DUPLICATE
from generations.providers.fake.script import fault
from generations.providers.protocol import MediaWay
from hfstudio.outbound import Posted
from tests import factories
from tests.faults import befalling, orders
from tests.faults.scene import Scene
from tests.faults.ways import WAYS
from tests.faults.wiring import HOOK, world
from tests.faults.world import BASE
from tests.generations.paying import PRICE
from tests.generations.second import open_second

ORDERS, BY_REST = 20, 2  # of these, so many come over REST
FAULTS = 5
CHANCE, ELSEWHERE = 0.05, 0.05  # at each point: that a fault strikes, that another worker goes on meanwhile
DEEPEST = 3  # workers
MISBEHAVES = 4  # a provider is well again by then
UNREACHABLE = 3  # calls for which there is no connection
WHOLE = timedelta(hours=96)
NEWER = {"half_ordered", "noticed"}  # points that the histories that are kept knew nothing of
MEDIA_IN: tuple[MediaWay, ...] = ("public_url", "base64")


class History:
    """`play()` it, and look at its `violations()`."""

    def __init__(self, scene: Scene, seed: int, *, plain: bool) -> None:
        self.scene, self.world, self.random = scene, scene.world, random.Random(seed)
        self.story: list[str] = []  # what befell it, in order
        self.found: list[str] = []  # violations, once it has been played
        self.end: list[tuple[str, str]] = []
        self._left = self.random.randint(1, FAULTS)
        self._to_order, self._passes_by = ORDERS, NEWER if plain else set()
        self._orders = (orders.plain if plain else orders.every_kind)(scene.client.brand)
        self._which = random.Random(f"orders {seed}")  # apart: what befalls them stays as it was
        factories.endpoint(scene.client.brand, url=HOOK)
        if self.random.random() < 0.2:
            Budget.objects.create(brand=scene.client.brand, month_micros=PRICE * self.random.randint(5, ORDERS))

    def play(self) -> None:
        self._misbehave()
        self.world.anywhere, calls = self._lot, self.world.between
        self.world.between = lambda: (self._order_some(), calls())
        self._order_some()
        self.world.run(within=WHOLE)
        while self._to_order:  # everything was over before the next one came
            self._order_some()
            self.world.run(within=WHOLE)
        self._left, self.world.anywhere = 0, None
        if self._decide():
            self.world.run(within=WHOLE)

    def violations(self) -> list[str]:
        unended = Generation.objects.exclude(status__in=TERMINAL | {Status.NEEDS_ATTENTION})
        return [*self.scene.violations(), *(f"I1: {row.pk} is {row.status} still." for row in unended)]

    def counted(self) -> dict[str, int]:
        """What there was to go wrong."""
        return {
            "orders": len(self.scene.client.acknowledged),
            "jobs_at_the_provider": len(self.world.ledger.jobs()),
            "completed": len([new for _, new in self.end if new == Status.COMPLETED]),
            "faults": len(self.story),
        }

    def ends(self) -> list[tuple[str, str]]:
        """How all of them went: to be compared with another play of the same seed."""
        moves = Generation.objects.order_by("created_at", "pk").values_list("pk", "events__old", "events__new")
        return [(f"{pk} {old}", new) for pk, old, new in moves.order_by("pk", "events__id")]

    def _misbehave(self) -> None:
        """The provider answers badly now and then."""
        answers = [one for some in (*befalling.NOT_TAKEN.values(), *befalling.TAKEN.values()) for one in some]
        answers = [one for one in answers if fault(one).kind != DUPLICATE]  # there may be no earlier job yet
        for _ in range(self.random.randint(0, 3)):
            self.world.script.add(self.random.choice(answers))
        for step in ("status", "output", "cancel"):
            if self.random.random() < 0.3:
                one = self.random.choice(self.random.choice(list(befalling.ANSWERS.values())))
                self.world.script.add(one, on=step, times=self.random.randint(1, MISBEHAVES - 1))
        if self.random.random() < 0.3:
            self.world.script.add(self.random.choice(["failed", "nsfw", "never", "double_callback", "late_callback"]))

    def _order_some(self) -> None:
        for _ in range(min(self._to_order, self.random.randint(1, 8))):
            self._to_order -= 1
            if self._to_order < BY_REST:
                self.scene.client.order()
            else:
                self._start()

    def _start(self) -> None:
        def start() -> int:
            made = start_generation(self._which.choice(self._orders), source="api", now=self.world.now)
            self.scene.client.acknowledged[str(made.pk)] = str(made.pk)
            return 1

        self.world.do(start)

    def _lot(self, point: str) -> None:
        """What happens at this point: mostly nothing."""
        if point in self._passes_by:
            return
        drawn = self.random.random()
        if drawn < ELSEWHERE:
            self.world.outside(self.world.another_does_something)
        elif self._left and drawn < ELSEWHERE + CHANCE:
            self._left -= 1
            name, act = self.random.choice(_BEFALLS)
            self.story.append(f"{name} at {point}")
            act(self)

    def cancel_one(self) -> None:
        running = list(Generation.objects.exclude(status__in=TERMINAL).order_by("pk"))
        if running:
            cancel_generation(self.random.choice(running), now=self.world.now)

    def _decide(self) -> int:
        """A person looks at what waits, and at the provider's own pages; how much was decided."""
        unknown = {"attempts__accepted_at": None, "attempts__closed_at": None}  # both of one Attempt
        found = list(Generation.objects.filter(status=Status.NEEDS_ATTENTION, **unknown).order_by("pk"))
        for generation in found:
            key = str(generation.attempts.get(closed_at=None).idempotency_key)
            made = [job.id for job in self.world.ledger.jobs() if job.reference == key]
            self._resolve(generation, made[0] if made else "")
        return len(found)

    def _resolve(self, generation: Generation, remote_id: str) -> None:
        """Once more where the provider cannot be reached just now, or has something else to say of the job."""
        for _ in range(UNREACHABLE + MISBEHAVES):
            with suppress(CannotResolve):
                return resolve(
                    generation, "adopt" if remote_id else "not_accepted", remote_id=remote_id, now=self.world.now
                )
        raise AssertionError(f"Nobody can decide {generation.pk}.")


def _on_scene(act: befalling.Act) -> Callable[[History], None]:
    return lambda history: act(history.scene)


_BEFALLS: list[tuple[str, Callable[[History], None]]] = [
    (name, _on_scene(act)) for acts in befalling.ANYWHERE.values() for name, act in acts.items()
]
_BEFALLS += [(name, act) for name, act in _BEFALLS if name in ("killed", "all killed", "asleep")] * 2
_BEFALLS += [
    (name, lambda history, error=error: history.world.storage.broken.extend([error] * 2))
    for errors in befalling.STORAGE.values()
    for name, error in errors.items()
]
_BEFALLS += [
    ("canceled", lambda history: history.world.outside(history.cancel_one)),
    ("canceled too", lambda history: history.world.outside(history.cancel_one)),
    ("receiver down", lambda history: history.world.customers.answers.extend([Posted(status=503)] * 20)),
    ("no connection", lambda history: setattr(history.world.line, "refused", UNREACHABLE)),
    ("callbacks lost", lambda history: setattr(history.scene.caller, "lost", True)),
]


def played(seed: int, monkeypatch: pytest.MonkeyPatch, settings, folder, *, plain: bool = False) -> History:
    """The history of this seed, played to its end; what it did is still in the database.

    `plain`: as when the seeds that are kept were found, with orders of one kind, past the points that came later.
    """
    way = [*WAYS, "all"][seed % (len(WAYS) + 1)]
    lot = random.Random(seed)
    random.seed(seed)
    with monkeypatch.context() as patch:
        patch.setattr(os, "urandom", lot.randbytes)  # of ids, by which rows are spread and sorted
        with world(
            monkeypatch,
            settings,
            folder,
            way,
            seed=seed,
            most=DEEPEST,
            seconds=lot.choice([0, 2, 30, 600]),
            poll_every=900.0,
            media_in=MEDIA_IN[0] if plain else random.Random(f"media {seed}").choice(MEDIA_IN),
        ) as made:
            if not plain:
                open_second(patch, base_url=BASE, micros=PRICE)
            history = History(Scene(made), seed, plain=plain)
            history.play()
            history.found, history.end = history.violations(), history.ends()
            return history
