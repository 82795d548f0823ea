"""Each move of money is made once, and they add up."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from generations.models import LedgerEntry
from generations.money import ledger
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRICE = 1_000_000


@pytest.fixture
def held():
    generation = factories.generation(provider="fake")
    ledger.hold(generation, PRICE, priced=True, now=NOW)
    return generation


def moves(generation) -> list[tuple[str, int]]:
    return list(generation.ledger.values_list("kind", "micros"))


def test_a_settle_ends_the_hold(held):
    ledger.settle(held, 600_000, number=1, now=NOW)

    assert moves(held) == [("hold", PRICE), ("release", PRICE), ("settle", 600_000)]
    assert ledger.actual(held) == 600_000


def test_what_was_charged_above_the_hold_is_settled_all_the_same(held):
    ledger.settle(held, 3 * PRICE, number=1, now=NOW)

    assert ledger.actual(held) == 3 * PRICE


@pytest.mark.parametrize("again", [ledger.settle, ledger.release])
@pytest.mark.parametrize("first", [ledger.settle, ledger.release])
def test_a_hold_ends_once(held, first, again):
    def end(move):
        move(held, *([PRICE] if move is ledger.settle else []), number=1, now=NOW)

    end(first)
    before = moves(held)
    end(again)

    assert moves(held) == before


def test_the_database_keeps_a_second_move_out(held):
    entry = held.ledger.get()
    entry.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_what_was_never_held_is_neither_settled_nor_released():
    draft = factories.generation()
    ledger.settle(draft, PRICE, number=1, now=NOW)
    ledger.release(draft, number=1, now=NOW)

    assert moves(draft) == []


def test_each_decision_to_spend_has_its_own_hold(held):
    ledger.hold(held, 2 * PRICE, priced=True, number=2, now=NOW)
    ledger.settle(held, PRICE, number=1, assumed=True, now=NOW)
    ledger.release(held, number=2, now=NOW)

    assert ledger.actual(held) == PRICE
    assert moves(held)[-1] == ("release", 2 * PRICE)


def test_an_assumed_settle_is_taken_back_once_by_a_person(held):
    ledger.settle(held, PRICE, number=1, assumed=True, now=NOW)

    assert ledger.correct(held, number=1, note="never charged", now=NOW) is True
    assert ledger.correct(held, number=1, note="never charged", now=NOW) is False
    assert ledger.actual(held) == 0


def test_a_settle_by_the_providers_word_is_not_taken_back(held):
    ledger.settle(held, PRICE, number=1, now=NOW)

    assert ledger.correct(held, number=1, note="too dear", now=NOW) is False


def test_a_release_counts_in_the_month_of_its_hold(held):
    ledger.settle(held, PRICE, number=1, now=datetime(2026, 12, 1, tzinfo=UTC))

    days = {entry.kind: str(entry.day) for entry in held.ledger.all()}
    assert days == {"hold": "2026-11-21", "release": "2026-11-21", "settle": "2026-12-01"}


def test_a_move_knows_whose_it_is(held):
    entry = LedgerEntry.objects.get()

    assert (entry.brand, entry.model, entry.provider) == (held.brand, held.model, "fake")


def test_the_day_is_the_studios_own(settings):
    settings.TIME_ZONE = "Pacific/Auckland"

    assert str(ledger.day_of(datetime(2026, 11, 30, 12, tzinfo=UTC))) == "2026-12-01"
