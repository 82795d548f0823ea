"""Somebody's part in a brand, changed or ended: in the portal and in the admin by this one rule, that a brand keeps a
manager."""

from django.db import transaction
from django.utils.translation import gettext as _

from hfstudio.accounts.models import Membership, Role


class LastManager(Exception):
    """Nobody would be left to manage the brand; the text says what to do."""

    def __str__(self) -> str:
        return _("A brand needs a manager. Make somebody else one first.")


@transaction.atomic
def change_role(member: Membership, role: str) -> bool:
    """Raises LastManager, and then changes nothing. Whoever is no longer in the brand is not brought back: False."""
    if role != Role.MANAGER:
        check_not_last(member)
    if not Membership.objects.select_for_update().filter(pk=member.pk).first():
        return False  # taken out meanwhile
    member.role = role
    member.save(update_fields=["role"])
    return True


@transaction.atomic
def take_out(member: Membership) -> None:
    """Out of the brand. Raises LastManager, and then changes nothing."""
    check_not_last(member)
    member.delete()


@transaction.atomic
def check_not_last(member: Membership) -> None:
    """Raise LastManager where no other active person manages the brand.

    Its managers are held until the outermost transaction ends: of two who demote each other, one comes second.
    """
    held = Membership.objects.select_for_update(of=("self",)).filter(brand=member.brand_id, role=Role.MANAGER)
    managers = {one.pk: one.user.is_active for one in held.select_related("user")}
    if member.pk in managers and not any(active for pk, active in managers.items() if pk != member.pk):
        raise LastManager
