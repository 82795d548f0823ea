"""Generations (everything, newest first), the library (what was made), and the trash."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from avatars.models import Avatar
from generations.lifecycle.retention import TRASH_KEPT
from generations.models import Generation
from generations.models.generation import GenerationQuerySet
from generations.views.filtering import SORTS, STATUSES, Select, is_narrowed, kinds, made, mine, narrowed, selects
from generations.views.material import uuid_of
from generations.views.searching import search
from generations.views.showing import showings, with_pictures
from hfstudio.accounts.access import in_brands_of
from hfstudio.accounts.portal import STOP_POLLING, fragment, portal_of, said

ROWS, TILES = 25, 30  # a page


@login_required
@require_GET
def generations(request: HttpRequest) -> HttpResponse:
    portal, chosen = portal_of(request), request.GET.get("status", "")
    found, face = search(mine(portal), said(request.GET, "q")), _face(request)
    if face:
        found = found.filter(avatars=face)
    if chosen in STATUSES:
        found = found.filter(status__in=STATUSES[chosen][1])
    filters = [(name, label) for name, (label, _statuses) in STATUSES.items()]
    context = _page(request, found.select_related("created_by"), ROWS) | {"filters": filters, "chosen": chosen}
    context["rolling"] = [showing for showing in context["showings"] if showing.is_rolling]
    return render(request, "generations/list.html", context | {"face": face})


def _face(request: HttpRequest) -> Avatar | None:
    """The avatar that the list is narrowed to."""
    pk = uuid_of(request.GET.get("avatar"))
    return Avatar.objects.visible_to(portal_of(request).actor).filter(pk=pk).first() if pk else None


@fragment
def progress(request: HttpRequest) -> HttpResponse:
    """How the rows are that a page of the list shows as unfinished: asked for while there are any, for all at once."""
    ids = [pk for text in request.GET.getlist("id")[:ROWS] if (pk := uuid_of(text))]
    rows = Generation.objects.visible_to(portal_of(request).actor).filter(pk__in=ids).select_related("created_by")
    found = showings(with_pictures(rows))
    rolling = [showing for showing in found if showing.is_rolling]
    context = {"rolling": rolling, "ended": [one for one in found if not one.is_rolling], "fresh": True}
    return render(request, "generations/_live.html", context, status=200 if rolling else STOP_POLLING)


@login_required
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    portal = portal_of(request)
    found, kind = search(made(portal), said(request.GET, "q")), request.GET.get("kind", "")
    found = narrowed(found, portal, request.GET)
    sort = Select("sort", "", SORTS, request.GET.get("sort", ""))
    more = {
        "filters": kinds(portal, kind), "chosen": kind, "selects": selects(portal, request.GET), "sort": sort,
        "as_list": request.GET.get("view") == "list", "is_narrowed": is_narrowed(request),
    }  # fmt: skip
    return render(request, "generations/library.html", _page(request, found.select_related("created_by"), TILES) | more)


@login_required
@require_GET
def trash(request: HttpRequest) -> HttpResponse:
    """What was deleted in the last 30 days; it can be brought back."""
    portal = portal_of(request)
    gone = Generation.objects.filter(in_brands_of(portal.actor), brand=portal.brand)
    gone = gone.filter(trashed_at__gt=timezone.now() - TRASH_KEPT, emptied_at=None)
    context = _page(request, gone.order_by("-trashed_at").select_related("created_by"), ROWS)
    return render(request, "generations/trash.html", context)


def _page(request: HttpRequest, found: GenerationQuerySet, size: int) -> dict[str, Any]:
    """The page of the list that was asked for, the nearest one when there is no such page."""
    page = Paginator(with_pictures(found), size).get_page(request.GET.get("page"))
    return {"page": page, "showings": showings(page.object_list)}
