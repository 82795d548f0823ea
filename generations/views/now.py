"""What is now, as Today shows it: what rolls, what waits for a person, what was finished last, what was spent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from django.db.models import Count

from generations.models import Generation, ProviderAccount, Status
from generations.models.generation import RUNNING, GenerationQuerySet
from generations.money.budgets import Standing, standing_of
from generations.money.ledger import day_of
from generations.views.showing import Showing, one_row, showings, with_pictures
from hfstudio.accounts.portal import Portal

TAKES, ASKS, FINISHED = 6, 3, 8  # how many are shown


@dataclass(frozen=True)
class Now:
    """The first few of everything, and how many there are: `rolling` of `takes`, `asking` of `asks`."""

    takes: list[Showing]
    rolling: int
    asks: list[Showing]
    asking: int
    refused: list[ProviderAccount]
    finished: list[Showing]
    standing: Standing | None

    @property
    def waiting(self) -> int:
        """How many things wait for a person."""
        return self.asking + len(self.refused)

    @property
    def seen(self) -> str:
        """A short word that is another one when something else is to be seen, but for what rolls."""
        accounts = [account.pk for account in self.refused]
        seen = (self.asking, self.standing, accounts, _faces(self.asks), _faces(self.finished))
        return f"{crc32(repr(seen).encode()):x}"


def now_for(portal: Portal, *, now: datetime) -> Now:
    """In as many queries for much as for little."""
    ours = Generation.objects.visible_to(portal.actor).filter(brand=portal.brand)
    drawn, many = with_pictures(ours), _how_many(ours)
    unwell = ProviderAccount.objects.filter(enabled=True, unhealthy_since__isnull=False)
    return Now(
        takes=showings(drawn.running()[:TAKES]),
        rolling=sum(many.values()) - many.get(Status.NEEDS_ATTENTION, 0),
        asks=showings(drawn.filter(status=Status.NEEDS_ATTENTION)[:ASKS]),
        asking=many.get(Status.NEEDS_ATTENTION, 0),
        refused=list(unwell) if portal.may_manage else [],  # accounts are the managers' affair
        finished=one_row(showings(drawn.filter(status=Status.COMPLETED)[:FINISHED])),
        standing=_standing(portal, now),
    )


def _how_many(generations: GenerationQuerySet) -> dict[str, int]:
    """How many there are in each state that is not the end."""
    unfinished = generations.filter(status__in=[Status.QUEUED, *sorted(RUNNING), Status.NEEDS_ATTENTION])
    return dict(unfinished.order_by().values_list("status").annotate(Count("pk")))


def _standing(portal: Portal, now: datetime) -> Standing | None:
    """Where there is money to speak of."""
    standing = standing_of(portal.brand, day=day_of(now)) if portal.brand else None
    spoken_of = standing and (standing.budget is not None or standing.spent or standing.held)
    return standing if spoken_of else None


def _faces(films: Iterable[Showing]) -> list[object]:
    """What of them can be seen."""
    return [(film.generation.pk, str(film.generation), bool(film.main and film.main.thumbnail)) for film in films]
