"""Which model to make it with: what a brief calls for, and all that there are to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from generations import catalog
from generations.catalog import CatalogEntry
from generations.catalog.picking import Recommendation, recommend, tasks
from generations.provider_accounts import Accounts
from generations.routing import DRAFT
from generations.views.places import providers_of

LONGEST_BRIEF = 2000  # characters of a brief that are read
SHELVES: dict[str, Promise] = {
    "image": _("Stills"), "video": _("Films"), "audio": _("Sound"), "3d": _("3D"), "text": _("Text"),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A model that could be taken, with the query of the page on which it is."""

    entry: CatalogEntry
    query: str


@dataclass(frozen=True)
class Advice:
    """The model that a brief calls for, why, and the next choices."""

    model: Choice
    reason: str
    also: Sequence[Choice]
    is_taken: bool  # it is the model that the page has already

    @property
    def reason_names_it(self) -> bool:
        return self.model.entry.display_name in self.reason


def advice_for(brief: str, *, entry: CatalogEntry) -> Advice | None:
    """What to say about this brief to somebody who has this model before them; None when there is no call for it.

    A brief that calls for nothing in particular is no reason to leave a model that somebody has chosen.
    """
    found = recommendation_for(brief)
    if found is None:
        return None
    others = [Choice(one, _query(one, brief)) for one in map(catalog.find, found.also) if one.route(DRAFT)]
    model = catalog.find(found.model)
    return Advice(Choice(model, _query(model, brief)), found.reason, others, is_taken=model.id == entry.id)


def recommendation_for(brief: str) -> Recommendation | None:
    """The recommendation for a brief or a task's name, where drafts can be made with its model."""
    brief = brief[:LONGEST_BRIEF].strip()
    found = recommend(brief) if brief else None
    if found is None or catalog.find(found.model).route(DRAFT) is None:
        return None
    return found if found.fits else None


def is_task(brief: str) -> bool:
    """Whether it is the name of a task, and no brief."""
    return any(row.task == brief.strip() for row in tasks())


def shelves(accounts: Accounts) -> list[tuple[Promise | str, list[CatalogEntry]]]:
    """Every model that drafts can be made with, or that an account is there for, by what it makes."""
    offered = [entry for entry in catalog.entries().values() if providers_of(entry, accounts)]
    return [
        (title, sorted((entry for entry in offered if entry.output == output), key=lambda e: e.display_name.lower()))
        for output, title in SHELVES.items()
        if any(entry.output == output for entry in offered)
    ]


def _query(entry: CatalogEntry, brief: str) -> str:
    query = QueryDict(mutable=True)
    query["model"], query["task"] = entry.id, brief
    return query.urlencode()
