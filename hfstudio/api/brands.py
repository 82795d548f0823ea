"""Which brand a request is for."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from hfstudio.accounts.access import Actor, brands_of
from hfstudio.accounts.models import Role
from hfstudio.api.problems import MISSING, ProblemError, invalid, not_found

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from products.models import Brand

MOST_NAMED = 50  # brands to choose from that an error names


def brand_for(given: Any, *, actor: Actor, at_least: Role = Role.EDITOR) -> "Brand":
    """The brand that a request names by id or slug; without a name the key's default, else the only one.

    Raises a problem: 404 for a brand that the actor does not see, 403 where the actor's role is too low,
    422 when none is named and there is more than one to choose from.
    """
    brands = brands_of(actor).filter(archived_at=None)
    enough = brands_of(actor, at_least=at_least).filter(archived_at=None)
    if given in (None, ""):
        return _unnamed(enough, actor, at_least)
    if not isinstance(given, str):
        raise invalid("brand", "Invalid values: brand (allowed: a brand's id or slug)")
    brand = brands.filter(**({"pk": given} if is_uuid(given) else {"slug": given})).first()
    if brand is None:
        raise not_found("brand")
    if not enough.filter(pk=brand.pk).exists():
        raise ProblemError(403, "forbidden", f"This needs the role {at_least.label.lower()} in {brand.name}.")
    return brand


def _unnamed(brands: "QuerySet[Brand]", actor: Actor, at_least: Role) -> "Brand":
    default_id = actor.key.default_brand_id if actor.key else None
    if default_id and (default := brands.filter(pk=default_id).first()):
        return default
    found = list(brands.order_by("name")[:MOST_NAMED])
    if len(found) == 1:
        return found[0]
    if not found:
        role = at_least.label.lower()
        raise ProblemError(403, "no_brand", f"This needs the role {role} in a brand. Ask a manager for it.")
    slugs = [brand.slug for brand in found]
    raise invalid("brand", f"Missing required params: brand (one of: {', '.join(slugs)})", code=MISSING, allowed=slugs)


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
