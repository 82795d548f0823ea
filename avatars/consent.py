"""What the people behind avatars agreed to: written down, withdrawn, and asked before each new job."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from avatars.models import Avatar, Consent
from hfstudio.accounts.models import User

State = Consent.State
RECORD = gettext_noop("Record a new consent, or choose another avatar.")


@dataclass(frozen=True)
class Refusal:
    """Why an avatar may not be used now: `code` for programs, `detail` for the person who asked, `short` for a list."""

    code: str
    short: str
    detail: str


def record_consent(
    avatar: Avatar, *, person: str, purpose: str, given_on: date, valid_until: date | None, user: User, now: datetime
) -> Consent:
    """Write down what was agreed; the newest record is the one that counts."""
    return Consent.objects.create(
        avatar=avatar,
        person=person,
        purpose=purpose,
        given_on=given_on,
        valid_until=valid_until,
        recorded_by=user,
        created_at=now,
    )


def withdraw_consent(avatar: Avatar, *, now: datetime) -> bool:
    """From now on nothing new is made; what was made stays, and is listed. False without a record to withdraw."""
    consent = avatar.consent
    if consent is None:
        return False
    return bool(Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=now))


def refusal(avatar: Avatar, *, now: datetime) -> Refusal | None:
    """Why no new job may show this avatar; None where it may.

    Without a record an avatar may be used, unless its brand wants one. Presets are nobody's face of ours.
    """
    consent, state = avatar.consent, avatar.consent_state(now=now)
    if consent and state == State.WITHDRAWN:
        said = _("%(person)s has withdrawn the consent to %(avatar)s.") % {"person": consent.person, "avatar": avatar}
        return Refusal("consent_withdrawn", str(state.label), f"{said} {_(RECORD)}")
    if consent and state == State.LAPSED:
        facts = {"person": consent.person, "avatar": avatar, "day": consent.valid_until}
        said = _("The consent of %(person)s to %(avatar)s ended on %(day)s.") % facts
        return Refusal("consent_lapsed", str(state.label), f"{said} {_(RECORD)}")
    if state == State.NONE and avatar.brand is not None and avatar.brand.consent_required:
        facts = {"brand": avatar.brand, "avatar": avatar}
        said = _("%(brand)s wants a record of consent, and %(avatar)s has none.") % facts
        return Refusal("consent_missing", str(state.label), f"{said} {_(RECORD)}")
    return None


def first_refusal(avatars: Iterable[Avatar], *, now: datetime) -> Refusal | None:
    return next((why for avatar in avatars if (why := refusal(avatar, now=now))), None)
