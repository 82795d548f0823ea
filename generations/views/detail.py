"""One generation: watch it being made, then watch it; cancel, try again."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.resolve import resolve
from generations.lifecycle.retry import retry_once
from generations.models import Generation, Status
from generations.taking_up import faces_in
from generations.views.again import again_of
from generations.views.charged import charged
from generations.views.deciding import choices
from generations.views.given import given_files
from generations.views.history import history, was_taken
from generations.views.made_with import made_with
from generations.views.material import uuid_of
from generations.views.reading import with_texts
from generations.views.seen import check_price
from generations.views.showing import Showing, with_pictures
from generations.views.versions import versions_of
from generations.views.waiting import waits
from hfstudio.accounts.access import may
from hfstudio.accounts.models import Role
from hfstudio.accounts.portal import STOP_POLLING, fragment, portal_of, said
from hfstudio.api.problems import ProblemError


@login_required
@require_GET
def generation(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "generations/detail.html", _context(request, _find(request, pk)))


@fragment
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The running film's screen, asked for every two seconds; the whole page's content once it has stopped."""
    found = _find(request, pk)
    if found.is_terminal or found.status == Status.NEEDS_ATTENTION:
        response = render(request, "generations/_whole.html", _context(request, found), status=STOP_POLLING)
        response.headers["HX-Retarget"] = "#generation"
        response.headers["HX-Reswap"] = "outerHTML"
        return response
    context = _context(request, found) | {"told": request.GET.get("told", "")}
    return render(request, "generations/_screen.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _find_to_change(request, pk)
    if not cancel_generation(found, now=timezone.now()):
        messages.info(request, _("It had already ended."))
    return redirect("generation", pk=pk)


@login_required
@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make it once more as a new film, at the price on the button; only what ended without a result can be."""
    found = _find_to_change(request, pk)
    actor, once, now = portal_of(request).actor, uuid_of(request.POST.get("once")), timezone.now()
    seen = request.POST.get("price", "")
    try:
        again = retry_once(
            found, actor=actor, source="portal", now=now, once=once, check=partial(check_price, seen=seen)
        )
    except ProblemError as problem:
        messages.error(request, problem.detail)
        return redirect("generation", pk=pk)
    return redirect("generation", pk=again.pk if again else pk)


@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a person decides where money hangs in the air; the sentence that says why it cannot be, if so."""
    found = _find_to_change(request, pk)
    try:
        resolve(
            found,
            request.POST.get("decision", ""),
            remote_id=said(request.POST, "remote_id")[:1000],
            now=timezone.now(),
        )
    except ProblemError as problem:
        messages.error(request, problem.detail)
    return redirect("generation", pk=pk)


def _find(request: HttpRequest, pk: UUID) -> Generation:
    mine = Generation.objects.visible_to(portal_of(request).actor)
    mine = mine.select_related("brand", "created_by", "retry_of", "account")
    return get_object_or_404(with_pictures(mine), pk=pk)


def _find_to_change(request: HttpRequest, pk: UUID) -> Generation:
    found = _find(request, pk)
    if not may(portal_of(request).actor, Role.EDITOR, found.brand_id):
        raise PermissionDenied
    return found


def _context(request: HttpRequest, found: Generation) -> dict[str, Any]:
    portal, product, now = portal_of(request), found.products.filter(deleted_at=None).first(), timezone.now()
    showing, may_change = Showing(found), may(portal.actor, Role.EDITOR, found.brand_id)
    happenings, options = history(showing, now=now), choices(found, now=now)
    taken = was_taken(happenings)
    return {
        "generation": found,
        "showing": showing,
        "outputs": with_texts(showing),
        "settings": made_with(found),
        "history": happenings,
        "waits": waits(found, now=now),
        "was_taken": taken,
        "charged": charged(found, was_taken=taken, is_assumed=bool(options)),
        "product": product,
        "may_change": may_change,
        "again": again_of(found, now=now) if may_change else None,
        "once": uuid4(),
        "options": options,
        "faces": faces_in(found),
        "given": given_files(found),
        "versions": SimpleLazyObject(lambda: versions_of(found, product)),  # a running film's screen shows none
        "tags": list(found.tags.all()),
        "is_favourite": found.favourites.filter(user=portal.actor.user).exists(),
    }
