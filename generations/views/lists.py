"""Generations (everything, newest first) and the library (what was made)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from generations.models import Generation, Status
from generations.models.generation import RUNNING, GenerationQuerySet
from generations.views.showing import showings, with_pictures
from hfstudio.accounts.portal import portal_of

ROWS, TILES = 25, 30  # a page

STATUS_FILTERS = {
    "running": (_("In progress"), (Status.QUEUED, *sorted(RUNNING))),
    "needs_attention": (_("Needs attention"), (Status.NEEDS_ATTENTION,)),
    "completed": (_("Completed"), (Status.COMPLETED,)),
    "failed": (_("Failed"), (Status.FAILED, Status.NSFW)),
    "canceled": (_("Canceled"), (Status.CANCELED,)),
}
KIND_FILTERS = {"video": _("Films"), "image": _("Stills")}


@login_required
@require_GET
def generations(request: HttpRequest) -> HttpResponse:
    found, chosen = _search(request), request.GET.get("status", "")
    if chosen in STATUS_FILTERS:
        found = found.filter(status__in=STATUS_FILTERS[chosen][1])
    filters = [(name, label) for name, (label, _statuses) in STATUS_FILTERS.items()]
    context = _page(request, found.select_related("created_by"), ROWS) | {"filters": filters, "chosen": chosen}
    return render(request, "generations/list.html", context)


@login_required
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    found, chosen = _search(request).filter(status=Status.COMPLETED), request.GET.get("kind", "")
    if chosen in KIND_FILTERS:
        found = found.filter(kind=chosen)
    context = _page(request, found, TILES) | {"filters": list(KIND_FILTERS.items()), "chosen": chosen}
    return render(request, "generations/library.html", context)


def _search(request: HttpRequest) -> GenerationQuerySet:
    portal = portal_of(request)
    mine = Generation.objects.visible_to(portal.actor).filter(brand=portal.brand)
    words = request.GET.get("q", "").strip()
    return mine.filter(title__icontains=words) if words else mine


def _page(request: HttpRequest, found: GenerationQuerySet, size: int) -> dict[str, Any]:
    """The page of the list that was asked for, the nearest one when there is no such page."""
    page = Paginator(with_pictures(found), size).get_page(request.GET.get("page"))
    return {"page": page, "showings": showings(page.object_list)}
