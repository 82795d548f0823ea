"""200 histories drawn by lot, in virtual time; `make soak` plays 10,000. A seed that ever failed stays here."""

import pytest

from tests.faults.history import played
from tests.faults.sizes import HISTORIES

SEEDS = range(HISTORIES)
AT_ONCE = 10  # seeds in one test


@pytest.mark.parametrize("first", SEEDS[::AT_ONCE])
def test_nothing_is_lost_doubled_or_wrongly_paid_in(first, monkeypatch, settings, tmp_path, rolled_back):
    for seed in range(first, first + AT_ONCE):
        with rolled_back():
            history = played(seed, monkeypatch, settings, tmp_path)
            assert history.found == [], f"seed {seed}: {history.story}"


def test_the_same_seed_is_the_same_history(monkeypatch, settings, tmp_path, rolled_back):
    plays = []
    for _ in range(2):
        with rolled_back():
            history = played(7, monkeypatch, settings, tmp_path)
            plays.append((history.story, history.end))
    assert plays[0] == plays[1]
    assert plays[0][0] != []
