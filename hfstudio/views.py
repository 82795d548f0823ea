"""The portal's front: Today, and the two choices that hold for every page."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from generations.models import Generation, ProviderAccount, Status
from generations.money.budgets import standing_of
from generations.money.ledger import day_of
from generations.views.showing import one_row, showings, with_pictures
from hfstudio.accounts.access import brands_of
from hfstudio.accounts.portal import STOP_POLLING, choose_brand, fragment, portal_of, way_back
from hfstudio.templatetags.portal import THEMES
from products.models import Product

TAKES, ASKS, FINISHED, UNUSED = 6, 3, 8, 6  # how many are shown
A_YEAR = 365 * 86400  # seconds


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For pages that name no icon of their own."""
    return redirect(static("portal/mark.svg"))


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    portal = portal_of(request)
    unused = Product.objects.visible_to(portal.actor).ready().filter(brand=portal.brand, generations=None)
    context = _now(request) | {"unused": unused.prefetch_related("images__file")[:UNUSED]}
    return render(request, "today.html", context)


@fragment
def rolling(request: HttpRequest) -> HttpResponse:
    """The part of Today that changes by itself, asked for while something is being made."""
    context = _now(request)
    return render(request, "_rolling.html", context, status=200 if context["takes"] else STOP_POLLING)


def _now(request: HttpRequest) -> dict[str, Any]:
    portal = portal_of(request)
    mine = with_pictures(Generation.objects.visible_to(portal.actor).filter(brand=portal.brand))
    asks = showings(mine.filter(status=Status.NEEDS_ATTENTION)[:ASKS])
    unwell = ProviderAccount.objects.filter(enabled=True, unhealthy_since__isnull=False)
    refused = list(unwell) if portal.may_manage else []  # accounts are the managers' affair
    standing = standing_of(portal.brand, day=day_of(timezone.now())) if portal.brand else None
    return {
        "takes": showings(mine.running()[:TAKES]),
        "asks": asks,
        "refused": refused,
        "waiting": len(asks) + len(refused),
        "finished": one_row(showings(mine.filter(status=Status.COMPLETED)[:FINISHED])),
        "standing": standing if standing and (standing.budget is not None or standing.spent or standing.held) else None,
    }


@login_required
@require_POST
def change_brand(request: HttpRequest) -> HttpResponse:
    try:
        wanted = UUID(request.POST.get("brand", ""))
    except ValueError:
        raise Http404 from None
    choose_brand(request, get_object_or_404(brands_of(portal_of(request).actor), pk=wanted, archived_at=None))
    return redirect("today")


@login_required
@require_POST
def change_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in this browser; anything but light and dark means: as the system has it."""
    response = redirect(way_back(request, default="today"))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie("theme")
    return response
