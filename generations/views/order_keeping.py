"""Keeping order in what was made: names, favourites, tags, the trash; for one film and for many at once."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from generations.lifecycle.trash import delete_for_good, restore_generation, trash_generation
from generations.models import Favourite, Generation, Status
from generations.views.material import uuid_of
from generations.views.naming import name_film
from generations.views.tagging import put_tag, take_tag
from generations.views.zipping import zip_answer
from hfstudio.accounts.access import brands_of, may
from hfstudio.accounts.models import Role
from hfstudio.accounts.portal import portal_of, said, way_back
from hfstudio.accounts.undoing import undone_by

MOST = 200  # films at once


@login_required
@require_POST
def change_many(request: HttpRequest) -> HttpResponseBase:
    """What the bar below the library does with the films that are ticked."""
    doing = DOINGS.get(request.POST.get("do", ""))
    films = _chosen(request)
    if doing is None or not films:
        messages.info(request, _("Tick some films first."))
        return _back(request)
    return doing(request, films) or _back(request)


@login_required
@require_POST
def empty_trash(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that lies in this brand's trash goes for good. The address names the brand, as the question did."""
    actor = portal_of(request).actor
    brand = get_object_or_404(brands_of(actor), pk=pk)
    if not may(actor, Role.EDITOR, brand.pk):
        raise PermissionDenied
    _told_gone(request, delete_for_good(Generation.objects.filter(brand=brand), now=timezone.now()))
    return redirect("trash")


def _chosen(request: HttpRequest) -> list[Generation]:
    ids = [pk for text in request.POST.getlist("id")[:MOST] if (pk := uuid_of(text))]
    mine = Generation.objects.filter(brand__in=brands_of(portal_of(request).actor).values("pk"), pk__in=ids)
    return list(mine.select_related("brand"))


def _download(request: HttpRequest, films: Sequence[Generation]) -> HttpResponseBase:
    return zip_answer([film for film in films if film.status == Status.COMPLETED and film.trashed_at is None])


def _delete(request: HttpRequest, films: Sequence[Generation]) -> None:
    _allow(request, films)
    gone = [film.pk for film in films if trash_generation(film, now=timezone.now())]
    if not gone:
        messages.info(request, _("Nothing is deleted: it is in the trash already, or still being made."))
        return
    told = ngettext("%(n)d film is in the trash for 30 days", "%(n)d films are in the trash for 30 days", len(gone))
    messages.success(request, told % {"n": len(gone)}, extra_tags=undone_by(gone))


def _restore(request: HttpRequest, films: Sequence[Generation]) -> None:
    _allow(request, films)
    count = sum(restore_generation(film, now=timezone.now()) for film in films)
    if not count:
        messages.info(request, _("Nothing came back: it is back already, or gone for good."))
        return
    messages.success(request, ngettext("%(n)d film is back", "%(n)d films are back", count) % {"n": count})


def _purge(request: HttpRequest, films: Sequence[Generation]) -> None:
    _allow(request, films)
    chosen = Generation.objects.filter(pk__in=[film.pk for film in films])
    _told_gone(request, delete_for_good(chosen, now=timezone.now()))


def _told_gone(request: HttpRequest, count: int) -> None:
    told = ngettext("%(n)d film is gone for good", "%(n)d films are gone for good", count)
    messages.success(request, told % {"n": count})


def _mark(request: HttpRequest, films: Sequence[Generation]) -> None:
    """Mark them; those that all are marked already lose the mark."""
    user = portal_of(request).actor.user
    marked, n = Favourite.objects.filter(user=user, generation__in=films), len(films)
    if marked.count() == n:
        marked.delete()
        told = ngettext("%(n)d film is no favourite any more", "%(n)d films are no favourites any more", n)
    else:
        every = [Favourite(user=user, generation=film) for film in films]
        Favourite.objects.bulk_create(every, ignore_conflicts=True)
        told = ngettext("%(n)d film is a favourite now", "%(n)d films are favourites now", n)
    messages.success(request, told % {"n": n})


def _tag(request: HttpRequest, films: Sequence[Generation]) -> None:
    _allow(request, films)
    if not (tag := put_tag(films, said(request.POST, "tag"))):
        messages.info(request, _("Write the tag first."))
        return
    told = ngettext("%(n)d film has the tag “%(tag)s” now", "%(n)d films have the tag “%(tag)s” now", len(films))
    messages.success(request, told % {"n": len(films), "tag": tag})


def _untag(request: HttpRequest, films: Sequence[Generation]) -> None:
    _allow(request, films)
    if not (tag := take_tag(films, said(request.POST, "tag"))):
        messages.info(request, _("Write the tag first."))
        return
    n = len(films)
    told = ngettext("%(n)d film is without the tag “%(tag)s”", "%(n)d films are without the tag “%(tag)s”", n)
    messages.success(request, told % {"n": n, "tag": tag})


def _name(request: HttpRequest, films: Sequence[Generation]) -> None:
    _allow(request, films)
    for film in films:
        name_film(film, said(request.POST, "name"))


DOINGS: dict[str, Callable[[HttpRequest, Sequence[Generation]], Any]] = {
    "download": _download, "delete": _delete, "restore": _restore, "purge": _purge, "favourite": _mark, "tag": _tag,
    "untag": _untag, "name": _name,
}  # fmt: skip


def _allow(request: HttpRequest, films: Sequence[Generation]) -> None:
    actor = portal_of(request).actor
    if not all(may(actor, Role.EDITOR, brand) for brand in {film.brand_id for film in films}):
        raise PermissionDenied


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(way_back(request, default="library"))
