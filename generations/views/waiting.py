"""Why a film does not go on just now, as far as the rows tell that its page reads anyway."""

from datetime import datetime

from django.utils.translation import gettext as _

from generations.forms.labels import provider_label
from generations.lifecycle.places import wait_for_place
from generations.models import Generation, ProviderAccount, Status


def waits(generation: Generation, *, was_sent: bool, now: datetime) -> str:
    """A line for people, or nothing. One query at most, and only for what is in line at an account with a limit.

    `was_sent`: it has been in other states before. What is noted of it may then be of that time.
    """
    if generation.status == Status.SUBMIT_UNKNOWN:
        return _("No clear answer yet. We find out before anything is ordered twice.")
    is_held = generation.lease_until is not None and generation.lease_until > now
    if generation.status != Status.QUEUED or generation.brings or is_held:
        return ""
    at_account = _at(generation.account, now=now) if generation.account else ""
    return at_account or ("" if was_sent else generation.activity)


def _at(account: ProviderAccount, *, now: datetime) -> str:
    provider = {"provider": provider_label(account.provider)}
    if not account.enabled:
        return _("Our account at %(provider)s is switched off.") % provider
    if account.unhealthy_since:
        return _("%(provider)s refuses our account. The managers are told of it.") % provider
    return _("Waits until %(provider)s has room.") % provider if wait_for_place(account, now=now) else ""
