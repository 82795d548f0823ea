"""The portal's front: Today, and the two choices that hold for every page."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from generations.views.now import Now, now_for
from hfstudio.accounts.access import brands_of
from hfstudio.accounts.portal import choose_brand, fragment, portal_of, way_back
from hfstudio.templatetags.portal import THEMES
from products.models import Product
from products.views import uses

UNUSED = 6  # products, are shown
A_YEAR = 365 * 86400  # seconds


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For pages that name no icon of their own."""
    return redirect(static("portal/mark.svg"))


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    portal = portal_of(request)
    unused = Product.objects.visible_to(portal.actor).ready().filter(~Exists(uses()), brand=portal.brand)
    more = {"unused": unused.prefetch_related("images__file")[:UNUSED]}
    return render(request, "today.html", _context(now_for(portal, now=timezone.now())) | more)


@fragment
def rolling(request: HttpRequest) -> HttpResponse:
    """The part of Today that changes by itself: asked for often while something rolls, else now and then.

    While nothing rolls and nothing is new the answer is empty, so that nothing moves under whoever reads.
    """
    found = now_for(portal_of(request), now=timezone.now())
    if not found.takes and request.GET.get("seen") == found.seen:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "_rolling.html", _context(found) | {"fresh": True})


def _context(found: Now) -> dict[str, object]:
    return {**vars(found), "waiting": found.waiting, "seen": found.seen}


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
