"""Real kills of real processes on real databases; `make soak` makes a thousand."""

import random
from contextlib import nullcontext
from itertools import cycle

import pytest

from tests.databases import fresh_database
from tests.faults.firing import SOME, fire
from tests.faults.recovery import met, percentile, recovery
from tests.faults.sizes import FIRST_SEED, KILLS
from tests.faults.tally import broken, write_down
from tests.faults.troubles import TROUBLES

pytestmark = [pytest.mark.slow]

# Four runs, each on one studio that goes on all the while: how an order is settled, and the database.
RUNS = [("all", "sqlite"), ("all", "postgresql"), ("L", "sqlite"), ("N", "postgresql")]
EACH = -(-KILLS // len(RUNS))
MADE = {"all": 1, "L": 1, "N": 1 / 4}  # of the orders; with N whatever is killed in between waits for a person
HIT = 0.8  # of the kills met something that was on its way
RECOVERED = 90  # seconds in which what a dead process held has gone on


@pytest.mark.parametrize(("way", "kind"), [
    pytest.param(*run, marks=pytest.mark.xdist_group(f"fire-{run[1]}"), id="-".join(map(str, run))) for run in RUNS
])  # fmt: skip
def test_nothing_is_lost_doubled_or_wrongly_paid_whoever_dies(
    way, kind, tmp_path, settings, request, django_db_blocker
):
    lot = random.Random(f"{way} {kind} {FIRST_SEED}")
    with (
        fresh_database(kind, tmp_path, request, django_db_blocker) as database,
        fire(tmp_path, database, settings, way=way) as studio,
    ):
        first = RUNS.index((way, kind)) % len(TROUBLES)  # else a short run would know but one of them
        troubles = cycle(TROUBLES[first:] + TROUBLES[:first])
        while studio.kills < EACH:
            studio.kill(lot)
            if studio.kills % 4 == 0:
                studio.trouble(next(troubles), lot)

        found, counted = studio.settle(), studio.counted()
        waits, hits = recovery(studio.killed_at), len(met(studio.killed_at))
        write_down(
            f"kills {way} {kind} {FIRST_SEED}",
            **counted,
            kills_that_met_something=hits,
            **broken(found),
            slowest_recovery_seconds=round(percentile(waits, 1)),
            p99_recovery_seconds=round(percentile(waits, 0.99)),
        )
        assert found == []
        assert counted["completed"] + counted["wait_for_a_person"] == counted["orders"]
        assert counted["completed"] >= counted["orders"] * MADE[way]
        assert hits >= studio.kills * HIT
        assert len(waits) >= EACH
        assert percentile(waits, 0.99) <= RECOVERED


def test_the_queue_s_tables_may_be_emptied_in_the_middle_of_it(tmp_path, settings, request, django_db_blocker):
    with (
        fresh_database("sqlite", tmp_path, request, django_db_blocker) as database,
        fire(tmp_path, database, settings) as studio,
    ):
        lost = 0
        for number in range(20):
            with studio.nobody_hears() if number % 4 == 3 else nullcontext():  # else bells are heard at once
                lost += studio.empty_queue()
            studio.pause(0.3)

        found, counted = studio.settle(), studio.counted()
        write_down(f"emptied {FIRST_SEED}", **counted, bells_lost=lost, **broken(found))
        assert found == []
        assert counted["completed"] == counted["orders"] >= 5
        assert lost >= SOME
