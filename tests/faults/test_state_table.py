"""Claims, moves, sleeps and ends in any order, by workers who know nothing of each other, beside a small model.

The model has a table of moves, a fence that each claim raises, a lease, and money that is held and then moves once.
"""

from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from generations.lifecycle import finish
from generations.models import Event, Generation, LedgerEntry, Status
from generations.models.generation import TERMINAL, IllegalMove
from generations.money import ledger
from tests import factories
from tests.faults.sizes import EXAMPLES
from tests.generations.models.test_generation import TABLE

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
PRICE = 2_000_000
ANY = st.sampled_from(list(Status))
WHY = {Status.FAILED: {"error_code": "reason"}, Status.NEEDS_ATTENTION: {"error_code": "reason"}}


@dataclass
class Row:
    """What the model says of one Generation."""

    status: Status
    fence: int
    due_at: datetime | None
    lease_until: datetime | None
    moves: int = 1
    paid: int | None = None  # None: what was held is held

    def may_be_claimed(self, states: set[Status], now: datetime) -> bool:
        free = self.lease_until is None or self.lease_until <= now
        return self.status in states and self.due_at is not None and self.due_at <= now and free


class Rows(RuleBasedStateMachine):
    held = Bundle("held")  # rows as some worker has read them; it may be long ago

    def __init__(self) -> None:
        super().__init__()
        self._around = transaction.atomic()
        self._around.__enter__()
        self.now, self.model, self.brand = START, {}, factories.brand()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._around.__exit__(None, None, None)

    @rule(target=held)
    def order(self) -> Generation:
        made = factories.generation(self.brand, provider="fake", due_at=self.now, estimate_micros=PRICE)
        made.attempts.create(number=1, provider="fake", body=b"")
        ledger.hold(made, PRICE, priced=True, now=self.now)
        self.model[made.pk] = Row(Status.QUEUED, 0, self.now, None)
        return made

    @rule(target=held, one=held)
    def read(self, one: Generation) -> Generation:
        """Somebody looks at it, and claims nothing: a person, or the poller."""
        return Generation.objects.get(pk=one.pk)

    @rule(target=held, states=st.sets(ANY, min_size=1), seconds=st.integers(1, 90))
    def claim(self, states: set[Status], seconds: int):
        lease = timedelta(seconds=seconds)
        claimed = Generation.objects.claim(*states, now=self.now, lease=lease, limit=1000)
        assert {one.pk for one in claimed} == {
            pk for pk, row in self.model.items() if row.may_be_claimed(states, self.now)
        }
        for one in claimed:
            self.model[one.pk].fence += 1
            self.model[one.pk].lease_until = self.now + lease
        made = list(self.model)  # in this order, so that the same steps are the same story: ids are drawn by lot
        return multiple(*sorted(claimed, key=lambda one: made.index(one.pk)))

    @rule(one=held, to=ANY)
    def move(self, one: Generation, to: Status) -> None:
        row, old = self.model[one.pk], Status(one.status)
        first = (row.status, row.fence) == (old, one.fence)
        if to not in TABLE[old]:
            with pytest.raises(IllegalMove):
                one.move_to(to, now=self.now)
            return
        assert one.move_to(to, now=self.now, **WHY.get(to, {})) is first
        if first:
            self._moved(row, to)

    @rule(several=st.lists(held, min_size=1, max_size=4), to=ANY)
    def move_together(self, several: list[Generation], to: Status) -> None:
        """Of one state, in one transaction: all or none."""
        old = Status(several[0].status)
        rows = list({one.pk: copy(one) for one in several if one.status == old}.values())
        first = all((self.model[one.pk].status, self.model[one.pk].fence) == (old, one.fence) for one in rows)
        if to not in TABLE[old] or to in TERMINAL:
            with pytest.raises(IllegalMove):
                Generation.move_all(rows, to, now=self.now)
            return
        with transaction.atomic():
            assert Generation.move_all(rows, to, now=self.now, **WHY.get(to, {})) is first
            transaction.set_rollback(not first)
        for one in rows if first else []:
            self._moved(self.model[one.pk], to)

    @rule(one=held, way=st.sampled_from([finish.fail, finish.cancel, finish.complete]))
    def end(self, one: Generation, way) -> None:
        """Whoever ends it moves its money too, or neither."""
        to = {finish.fail: Status.FAILED, finish.cancel: Status.CANCELED, finish.complete: Status.COMPLETED}[way]
        row, old = self.model[one.pk], Status(one.status)
        if to not in TABLE[old]:
            return
        first = (row.status, row.fence) == (old, one.fence)
        more = {"code": "reason", "detail": "A reason."} if way is finish.fail else {}
        assert way(one, now=self.now, **more) is first
        if first:
            self._moved(row, to)
            row.paid = PRICE if way is finish.complete else 0

    @rule(one=held, percent=st.integers(0, 100))
    def write(self, one: Generation, percent: int) -> None:
        row = self.model[one.pk]
        assert one.write_held(percent=percent) is ((row.status, row.fence) == (one.status, one.fence))

    @rule(seconds=st.integers(1, 120))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def _moved(self, row: Row, to: Status) -> None:
        row.status, row.moves, row.lease_until = to, row.moves + 1, None
        row.due_at = None if to in TERMINAL else self.now

    @invariant()
    def every_row_is_as_the_model_has_it(self) -> None:
        kept = Generation.objects.values_list("pk", "status", "fence", "due_at", "lease_until")
        assert {pk: tuple(row) for pk, *row in kept} == {
            pk: (row.status, row.fence, row.due_at, row.lease_until) for pk, row in self.model.items()
        }

    @invariant()
    def each_move_is_written_down_once_and_in_order(self) -> None:
        moves: dict[object, list[tuple[str, str]]] = {pk: [] for pk in self.model}
        for pk, old, new in Event.objects.order_by("pk").values_list("generation", "old", "new"):
            assert not moves[pk] or moves[pk][-1][1] == old
            moves[pk].append((old, new))
        assert {pk: len(steps) for pk, steps in moves.items()} == {pk: row.moves for pk, row in self.model.items()}

    @invariant()
    def money_that_was_held_moves_once(self) -> None:
        kept = LedgerEntry.objects.exclude(kind="hold").order_by("pk").values_list("generation", "kind", "micros")
        ended = {pk: row.paid for pk, row in self.model.items() if row.paid is not None}
        assert sorted(kept) == sorted(
            [(pk, "release", PRICE) for pk in ended] + [(pk, "settle", paid) for pk, paid in ended.items() if paid]
        )


@pytest.mark.slow
@pytest.mark.django_db
def test_rows_do_as_the_model_does():
    quiet = settings(
        max_examples=EXAMPLES, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=True, database=None,
    )  # fmt: skip
    run_state_machine_as_test(Rows, settings=quiet)
