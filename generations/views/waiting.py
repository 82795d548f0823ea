"""Why a film does not go on just now, as far as the rows tell that its page reads anyway."""

from datetime import datetime

from django.utils.translation import gettext as _

from generations.forms.labels import provider_label
from generations.lifecycle.places import wait_for_place
from generations.lifecycle.room import WAITING
from generations.models import Generation, ProviderAccount, Status


def waits(generation: Generation, *, now: datetime) -> str:
    """A line for people, or nothing. One query at most, and only for what is in line at an account with a limit."""
    if generation.status == Status.SUBMIT_UNKNOWN:
        return _("No clear answer yet. We find out before anything is ordered twice.")
    is_held = generation.lease_until is not None and generation.lease_until > now
    if generation.status != Status.QUEUED or generation.brings or is_held:
        return ""
    at_account = _at(generation.account, now=now) if generation.account else ""
    return at_account or _noted(generation.activity)


def _at(account: ProviderAccount, *, now: datetime) -> str:
    provider = {"provider": provider_label(account.provider)}
    if not account.enabled:
        return _("Our account at %(provider)s is switched off.") % provider
    if account.unhealthy_since:
        return _("%(provider)s refuses our account. The managers are told of it.") % provider
    return _("Waits until %(provider)s has room.") % provider if wait_for_place(account, now=now) else ""


def _noted(activity: str) -> str:
    """What is noted in line is the machine's word, for whoever runs it: people are told what it comes to."""
    if not activity:
        return ""
    if activity.startswith(WAITING):
        return _("Waiting for storage")
    return _("Its files could not be handed over yet. It is tried again.")
