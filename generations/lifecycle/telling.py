"""People are told by mail, once, that a provider refuses an account: its jobs wait for somebody to act.

Today, the settings and the admin show it for as long as it lasts. A mail that cannot be sent is tried again later.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from generations.models import Generation, ProviderAccount, Status
from hfstudio import queue
from hfstudio.accounts.models import Role, User

logger = logging.getLogger(__name__)

TRY_AGAIN = timedelta(minutes=5)


def sweep(now: datetime) -> None:
    if _untold(now).exists():
        queue.ring("generations.tasks.tell_due")


def tell_of_refused(*, now: datetime) -> int:
    """Mail the owners and managers about accounts that are refused and that nobody was told of; how many."""
    mine = [
        account
        for account in _untold(now)
        if _untold(now).filter(pk=account.pk, tell_at=account.tell_at).update(tell_at=now + TRY_AGAIN)
    ]
    for account in mine:
        try:
            get_connection().send_messages(_mails(account))
        except OSError:  # SMTP's errors too
            logger.exception("Nobody could be told that %s is refused; it is tried again.", account)
        else:
            ProviderAccount.objects.filter(pk=account.pk, tell_at=now + TRY_AGAIN).update(tell_at=None)
    return len(mine)


def _untold(now: datetime) -> "QuerySet[ProviderAccount]":
    return ProviderAccount.objects.filter(enabled=True, unhealthy_since__isnull=False, tell_at__lte=now)


def _mails(account: ProviderAccount) -> list[EmailMessage]:
    """One for each person, so that none learns of the others."""
    context = {
        "provider": account.provider,
        "name": account.name,
        "reason": account.unhealthy_reason,
        "waiting": Generation.objects.filter(account=account, status=Status.QUEUED).count(),
        "link": settings.PUBLIC_URL and settings.PUBLIC_URL + reverse("provider-accounts"),
    }
    subject = render_to_string("generations/email/account_refused_subject.txt", context).strip()
    text = render_to_string("generations/email/account_refused_message.txt", context)
    return [EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]) for address in _addresses()]


def _addresses() -> list[str]:
    """Of those who may look at provider accounts: owners, and managers of any brand that is not archived."""
    manages = Q(memberships__role=Role.MANAGER, memberships__brand__archived_at=None)
    people = User.objects.filter(Q(is_superuser=True) | manages, is_active=True)
    return sorted(set(people.values_list("email", flat=True)))
