"""How a film was made: everything that happened to it, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generations.forms.labels import provider_label
from generations.models import Event, Generation, Status
from generations.models.generation import TERMINAL
from generations.money.amounts import with_currency
from generations.views.showing import Showing

HAPPENED: dict[str, Promise] = {
    Status.QUEUED: gettext_lazy("In line"),
    Status.SUBMITTING: gettext_lazy("Sent"),
    Status.SUBMIT_UNKNOWN: gettext_lazy("No clear answer, asking again"),
    Status.IN_PROGRESS: gettext_lazy("Taken up"),
    Status.MIRRORING: gettext_lazy("Made"),
    Status.COMPLETED: gettext_lazy("Saved to library"),
    Status.FAILED: gettext_lazy("Did not finish"),
    Status.NSFW: gettext_lazy("Blocked"),
    Status.CANCELED: gettext_lazy("Canceled"),
    Status.NEEDS_ATTENTION: gettext_lazy("Waits for a decision"),
}

ICONS: dict[str, tuple[str, str]] = {  # icon, and how it is coloured
    Status.FAILED: ("cross", "wrong"),
    Status.NSFW: ("shield", "wrong"),
    Status.CANCELED: ("stroke", "next"),
    Status.NEEDS_ATTENTION: ("alert", "asks"),
}

TAKEN = frozenset({Status.SUBMIT_UNKNOWN, Status.IN_PROGRESS})


@dataclass(frozen=True)
class Happening:
    """One line of how it was made. `day` stands in it where it is another one than in the line above."""

    event: Event
    label: Promise | str
    says: str = ""
    day: date | None = None

    @property
    def icon(self) -> str:
        return ICONS.get(self.event.new, ("check", "done"))[0]

    @property
    def state(self) -> str:
        return ICONS.get(self.event.new, ("check", "done"))[1]


def history(showing: Showing, *, now: datetime) -> list[Happening]:
    """Everything that happened to it, the oldest first; where it began another day than today, with its day."""
    events = list(showing.generation.events.all())
    days = [localdate(moment) for moment in (now, *(event.at for event in events))]
    new_days = [day if day != above else None for above, day in pairwise(days)]
    return [_happening(event, showing, day) for event, day in zip(events, new_days, strict=True)]


def was_taken(happenings: Sequence[Happening]) -> bool:
    """Whether its provider had it, or may have had it."""
    return any(happening.event.new in TAKEN for happening in happenings)


def _happening(event: Event, showing: Showing, day: date | None) -> Happening:
    if not event.old:
        return Happening(event, _("Asked for"), day=day)
    return Happening(event, HAPPENED.get(event.new, event.new), _says(event, showing), day)


def _says(event: Event, showing: Showing) -> str:
    """Who has it; how much was kept of it, and what was paid."""
    if event.new == Status.IN_PROGRESS:
        return provider_label(showing.generation.provider)
    if event.new not in TERMINAL:
        return ""
    kept = sum(output.file.bytes or 0 for output in showing.outputs)
    said = (filesizeformat(kept) if kept else "", _paid(showing.generation))
    return " · ".join(one for one in said if one)


def _paid(generation: Generation) -> str:
    paid, held = generation.actual_micros, generation.hold_micros
    if generation.is_draft or not paid:
        return ""
    words = {"paid": with_currency(paid), "held": with_currency(held)}
    if held is None or paid > held or generation.hold_number > 1:  # more than was held, or of several holds
        return _("%(paid)s spent") % words
    return _("%(paid)s of the %(held)s held") % words
