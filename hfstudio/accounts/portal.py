"""Who is at the portal, and for which of their brands they are working now."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from hfstudio.accounts.access import Actor, brands_of, role_in
from hfstudio.accounts.models import Role, User

if TYPE_CHECKING:
    from products.models import Brand

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

SESSION_KEY = "brand"
STOP_POLLING = 286  # htmx asks no more after this status


@dataclass(frozen=True)
class Portal:
    """What every page needs to know. `brand` is None only for a person who is in no brand at all."""

    actor: Actor
    brands: "list[Brand]"
    brand: "Brand | None"
    role: Role | None  # in `brand`

    @property
    def may_make(self) -> bool:
        """Films and products in `brand`."""
        return self.role in (Role.EDITOR, Role.MANAGER)

    @property
    def may_manage(self) -> bool:
        """Its team, its look and its money."""
        return self.role == Role.MANAGER


def portal_of(request: HttpRequest) -> Portal:
    """The signed-in person's Portal; asked of the database once a request."""
    known = getattr(request, "_portal", None)
    if known is None:
        known = _look_up(request)
        request._portal = known  # type: ignore[attr-defined]
    return cast(Portal, known)


def brand_to_make_in(request: HttpRequest) -> "Brand":
    """The current brand, for whoever may make things in it. Raises PermissionDenied."""
    portal = portal_of(request)
    if portal.brand is None or not portal.may_make:
        raise PermissionDenied
    return portal.brand


def brand_to_manage(request: HttpRequest) -> "Brand":
    """The current brand, for whoever may manage it. Raises PermissionDenied."""
    portal = portal_of(request)
    if portal.brand is None or not portal.may_manage:
        raise PermissionDenied
    return portal.brand


def said(query: QueryDict, name: str) -> str:
    """What a query or a form says under this name; without NUL, which no database takes."""
    return query.get(name, "").replace("\0", "").strip()


def way_back(request: HttpRequest, *, default: str) -> str:
    """The path that the form wants to go back to, if it is one of this site."""
    there = request.POST.get("next", "")
    ours = there.startswith("/") and url_has_allowed_host_and_scheme(there, {request.get_host()})
    return there if ours else default


def choose_brand(request: HttpRequest, brand: "Brand") -> None:
    """Work for this brand from now on, until the person signs out."""
    request.session[SESSION_KEY] = str(brand.pk)


def _look_up(request: HttpRequest) -> Portal:
    actor = Actor(user=cast(User, request.user))
    brands = list(brands_of(actor).filter(archived_at=None))
    brand = _current(request, actor, brands)
    return Portal(actor, brands, brand, role_in(actor, brand.pk) if brand else None)


def _current(request: HttpRequest, actor: Actor, brands: "list[Brand]") -> "Brand | None":
    """The brand that was chosen, else the one that the person made something for last, else the first."""
    by_id = {str(brand.pk): brand for brand in brands}
    chosen = request.session.get(SESSION_KEY)
    if chosen not in by_id and len(brands) > 1:
        made = actor.user.generations.filter(brand__in=brands).order_by("-created_at")
        chosen = str(made.values_list("brand", flat=True).first())
    return by_id.get(str(chosen)) or next(iter(brands), None)


def fragment(view: "View[P]") -> "View[P]":
    """A part of a page that the browser fetches by itself.

    Somebody who was signed out meanwhile gets the page anew, which leads to signing in, and not the
    sign-in page in place of the part.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return HttpResponse(status=STOP_POLLING, headers={"HX-Refresh": "true"})
        return view(request, *args, **kwargs)

    return require_GET(guarded)
