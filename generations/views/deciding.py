"""What the portal says of the decisions that a person may make about a film, in the portal's voice."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from generations.lifecycle.resolve import Option, options
from generations.models import Generation
from generations.money.amounts import with_currency


@dataclass(frozen=True)
class Choice:
    """A button, with its price on it where it has one."""

    decision: str
    label: str
    says: str


def choices(generation: Generation, *, now: datetime) -> list[Choice]:
    return [Choice(option.decision, _label(option), _says(option, now)) for option in options(generation, now=now)]


def _label(option: Option) -> str:
    price = with_currency(option.spend) if option.spend is None or option.spend else ""
    words = {
        "adopt": _("It was made"),
        "not_accepted": _("It was not made"),
        "submit_anew": _("Send it again"),
        "look_again": _("Ask again"),
        "give_up": _("Stop waiting"),
        "not_charged": _("It was not charged"),
    }[option.decision]
    if option.spend is not None and option.spend < 0:
        return f"{words}, {_('takes back')} {with_currency(-option.spend)}"
    if option.free:
        return f"{words}, {_('frees')} {with_currency(option.free)}"
    return f"{words}, {price}" if price else words


def _says(option: Option, now: datetime) -> str:
    words = {
        "adopt": _("It was taken: give the provider's id of it."),
        "not_accepted": _("It was not taken: nothing is spent."),
        "submit_anew": _("Send it again as a new order. The first is taken as spent until you know better."),
        "look_again": _("Ask the provider, or fetch its files, once more."),
        "give_up": _("Stop waiting. What was sent is taken as spent."),
        "not_charged": _("The provider did not charge it: what counts as spent is taken back."),
    }
    said = words[option.decision]
    return f"{said} {_kept(option.kept_until, now)}" if option.kept_until else said


def _kept(until: datetime, now: datetime) -> str:
    day = {"day": date_format(localtime(until), "j M Y")}
    if until > now:
        return _("The provider keeps them until %(day)s at least.") % day
    return _("The provider may have removed them since %(day)s.") % day
