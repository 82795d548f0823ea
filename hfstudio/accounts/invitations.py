"""Invitations: a link by mail that lets somebody into a brand."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.mail import send_mail
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hfstudio.accounts.models import Membership, Role, User

if TYPE_CHECKING:
    from products.models import Brand

LIVES = timedelta(days=7)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)

    def find(self, token: str, *, now: datetime) -> "Invitation | None":
        return self.open(now).filter(sha256=_hash(token)).select_related("brand", "invited_by").first()


class Invitation(models.Model):
    """Somebody may join a brand. Its link is kept as SHA-256: it stands in the mail, and once on the inviter's page."""

    brand = models.ForeignKey(
        "products.Brand", on_delete=models.CASCADE, related_name="invitations", verbose_name=_("brand")
    )
    email = models.EmailField(_("email"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.EDITOR)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        app_label = "accounts"
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_known"),
            models.UniqueConstraint(
                fields=("brand", "email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open_per_address",
            ),
        )

    def __str__(self) -> str:
        return _("%(email)s to %(brand)s") % {"email": self.email, "brand": self.brand}


def invite(*, brand: "Brand", email: str, role: str, by: User, now: datetime) -> tuple[Invitation, str]:
    """Open the brand to this address; the earlier invitation, if any, ends. Returns it and the link's token."""
    email, token = email.strip().lower(), secrets.token_urlsafe(24)
    with transaction.atomic():
        type(brand)._base_manager.select_for_update(no_key=True).get(pk=brand.pk)  # of two at once, one comes second
        brand.invitations.filter(email=email, accepted_at=None, revoked_at=None).update(revoked_at=now)
        made = Invitation.objects.create(
            brand=brand, email=email, role=role, sha256=_hash(token), invited_by=by, expires_at=now + LIVES
        )
    return made, token


def send_invitation(invitation: Invitation, *, link: str) -> None:
    """Mail the link. Raises OSError (also SMTP's errors) where the mail cannot be sent."""
    context = {"invitation": invitation, "link": link}
    send_mail(
        render_to_string("account/email/invitation_subject.txt", context).strip(),
        render_to_string("account/email/invitation_message.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [invitation.email],
    )


def accept(invitation: Invitation, user: User, *, now: datetime) -> bool:
    """Let this person in; False when it was used meanwhile. A role that is there already is only ever raised."""
    with transaction.atomic():
        if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
            return False
        there, made = Membership.objects.get_or_create(
            user=user, brand=invitation.brand, defaults={"role": invitation.role}
        )
        if not made and Role.values.index(there.role) < Role.values.index(invitation.role):
            there.role = invitation.role
            there.save(update_fields=["role"])
    return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
