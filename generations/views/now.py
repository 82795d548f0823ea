"""What is now, as Today shows it: what rolls, what waits for a person, what was finished last, what was spent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from generations.models import Generation, ProviderAccount, Status, WebhookEndpoint
from generations.models.generation import GenerationQuerySet
from generations.money.budgets import Standing, standing_of
from generations.money.ledger import day_of
from generations.views.showing import Showing, one_row, showings, with_pictures
from generations.webhooks.endpoints import standing
from hfstudio.accounts.portal import Portal

TAKES, ASKS, FINISHED = 6, 3, 8  # how many are shown


@dataclass(frozen=True)
class Now:
    """The first few of everything, and how many there are: `rolling` of `takes`, `asking` of `asks`.

    `refused` accounts and `unheard` webhooks (each with how it stands) are for managers alone.
    """

    takes: list[Showing]
    rolling: int
    asks: list[Showing]
    asking: int
    refused: list[ProviderAccount]
    unheard: list[tuple[WebhookEndpoint, str]]
    finished: list[Showing]
    standing: Standing | None

    @property
    def waiting(self) -> int:
        """How many things wait for a person."""
        return self.asking + len(self.refused) + len(self.unheard)

    @property
    def seen(self) -> str:
        """A short word that is another one when something else is to be seen, but for how far what rolls is."""
        broken = [account.pk for account in self.refused], [(one.pk, how) for one, how in self.unheard]
        seen = (bool(self.takes), self.asking, self.standing, broken, _faces(self.asks), _faces(self.finished))
        return f"{crc32(repr(seen).encode()):x}"


def now_for(portal: Portal, *, now: datetime) -> Now:
    """In as many queries for very much as for much."""
    ours = Generation.objects.visible_to(portal.actor).filter(brand=portal.brand)
    rolling, asking = ours.running(), ours.filter(status=Status.NEEDS_ATTENTION)
    takes, asks = showings(with_pictures(rolling)[:TAKES]), showings(with_pictures(asking)[:ASKS])
    unwell = ProviderAccount.objects.filter(enabled=True, unhealthy_since__isnull=False)
    unheard = WebhookEndpoint.objects.unheard().filter(brand=portal.brand)
    return Now(
        takes=takes,
        rolling=_how_many(rolling, takes, most=TAKES),
        asks=asks,
        asking=_how_many(asking, asks, most=ASKS),
        refused=list(unwell) if portal.may_manage else [],
        unheard=[(one, standing(one, now=now)) for one in unheard] if portal.may_manage else [],
        finished=one_row(showings(with_pictures(ours.filter(status=Status.COMPLETED))[:FINISHED])),
        standing=_standing(portal, now),
    )


def _how_many(films: GenerationQuerySet, drawn: list[Showing], *, most: int) -> int:
    """How many there are; asked only where there may be more than are drawn."""
    return len(drawn) if len(drawn) < most else films.count()


def _standing(portal: Portal, now: datetime) -> Standing | None:
    """Where there is money to speak of, or somebody who could set a budget."""
    standing = standing_of(portal.brand, day=day_of(now)) if portal.brand else None
    spoken_of = standing and (portal.may_manage or standing.budget is not None or standing.spent or standing.held)
    return standing if spoken_of else None


def _faces(films: Iterable[Showing]) -> list[object]:
    """What of them can be seen."""
    return [(film.generation.pk, str(film.generation), bool(film.main and film.main.thumbnail)) for film in films]
