"""The one place that decides who may see and do what. Everything else asks here.

An Actor is whoever is asking: a person signed in to the portal, or a program with a key. What a key may
do is what its user may do, narrowed to the key's brands and scopes.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from hfstudio.accounts.models import ApiKey, Membership, Role, Scope, User

if TYPE_CHECKING:
    from products.models import Brand

ROLES_UPWARDS = (Role.VIEWER, Role.EDITOR, Role.MANAGER)


@dataclass(frozen=True)
class Actor:
    """Who asks. `key` is None for a person in the portal."""

    user: User
    key: ApiKey | None = None

    def has_scope(self, scope: Scope) -> bool:
        return self.key is None or scope in self.key.scopes


def brands_of(actor: Actor, *, at_least: Role = Role.VIEWER) -> "QuerySet[Brand]":
    """The brands in which the actor's role is `at_least` this; a superuser has every brand."""
    brands: QuerySet[Brand] = apps.get_model("products", "Brand").objects.all()
    if not actor.user.is_superuser:
        roles = ROLES_UPWARDS[ROLES_UPWARDS.index(at_least) :]
        brands = brands.filter(memberships__user=actor.user, memberships__role__in=roles)
    if actor.key is not None and (only := list(actor.key.brands.values_list("pk", flat=True))):
        brands = brands.filter(pk__in=only)
    return brands


def in_brands_of(actor: Actor, *, at_least: Role = Role.VIEWER, path: str = "brand", or_global: bool = False) -> Q:
    """The filter behind every `.visible_to(actor)`; `or_global` also takes rows of no brand (presets)."""
    mine = Q(**{f"{path}__in": brands_of(actor, at_least=at_least).values("pk")})
    return mine | Q(**{f"{path}__isnull": True}) if or_global else mine


def may(actor: Actor, role: Role, brand_id: UUID) -> bool:
    """Whether the actor has at least this role in the brand."""
    return brands_of(actor, at_least=role).filter(pk=brand_id).exists()


def role_in(actor: Actor, brand_id: UUID) -> Role | None:
    """The part of the actor's person in this brand; None for a stranger."""
    if actor.user.is_superuser:
        return Role.MANAGER
    role = Membership.objects.filter(user=actor.user, brand=brand_id).values_list("role", flat=True).first()
    return Role(role) if role else None
