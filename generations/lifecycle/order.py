"""What an outside provider would be sent for a claimed Generation: its files are handed over, nothing is decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from generations.lifecycle import finish
from generations.lifecycle.copies import Delayed
from generations.lifecycle.elsewhere import go_elsewhere
from generations.lifecycle.handing import InputUnreachable
from generations.lifecycle.job import remote_job
from generations.lifecycle.places import CLOSED, NO_PLACE, wait_for_place
from generations.models import Generation, ProviderAccount
from generations.providers.registry import outside_provider
from generations.routing import NoRoute

SLOWEST = timedelta(minutes=5)  # between two tries to hand its files over


@dataclass(frozen=True)
class Order:
    """The exact request, below the account's base URL."""

    generation: Generation
    account: ProviderAccount
    path: str
    body: bytes


def order_of(generation: Generation, *, now: datetime) -> Order | None:
    """None when it has to wait for its account or its files, or goes elsewhere; or was ended, because these
    cannot be had or nobody takes it.
    """
    if wait := wait_for_place(generation.account, now=now):
        if wait != CLOSED or not go_elsewhere(generation, why="account_closed", now=now):
            generation.write_held(due_at=now + wait, lease_until=None, activity="")
        return None
    provider, account = outside_provider(generation.provider), generation.account
    assert account is not None
    try:
        path, body = provider.order(remote_job(generation, provider, account=account, now=now))
    except NoRoute as error:
        if not go_elsewhere(generation, why="no_route", now=now):
            finish.fail(generation, code="no_route", detail=f"{error.detail} Nothing was sent.", now=now)
    except InputUnreachable as error:
        finish.fail(generation, code="input_unreachable", detail=str(error), now=now)
    except Delayed as error:
        generation.write_held(due_at=now + _patience(generation, now), lease_until=None, activity=str(error)[:80])
    else:
        return Order(generation, account, path, body)
    return None


def _patience(generation: Generation, now: datetime) -> timedelta:
    """How long to wait before its files are handed over once more: the longer it takes already, the longer."""
    return min(max((now - generation.created_at) / 4, NO_PLACE), SLOWEST)
