"""Calls whose price nobody knows are counted beside the sums, and limited a day."""

from datetime import datetime

from django.conf import settings

from generations.models import Generation, LedgerEntry, ProviderAccount
from generations.money.ledger import day_of
from hfstudio.api.problems import ProblemError


class TooManyUnpriced(ProblemError):
    """The day's calls without a price are used up."""


def check(account: ProviderAccount, *, now: datetime) -> None:
    """Raise TooManyUnpriced for one more than HFSTUDIO_UNPRICED_PER_DAY. In the transaction that then holds.

    The account's row is locked until that transaction ends: of two at once, the second sees the first.
    """
    ProviderAccount.objects.select_for_update().get(pk=account.pk)
    limit = settings.UNPRICED_PER_DAY
    if count(account, now=now) >= limit:
        raise TooManyUnpriced(
            402,
            "too_many_unpriced",
            f"{limit} calls of unknown price were made at {account.provider} today, and HFSTUDIO_UNPRICED_PER_DAY "
            "allows no more. Nothing was sent.",
        )


def count(account: ProviderAccount, *, now: datetime) -> int:
    """How many holds without a price this account has today."""
    mine = Generation.objects.filter(account=account).values("pk")
    return LedgerEntry.objects.filter(
        kind=LedgerEntry.Kind.HOLD, priced=False, day=day_of(now), generation__in=mine
    ).count()
