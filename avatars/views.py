"""Avatars: all that the brand can use, and one of them with what its person has agreed to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from avatars.consent import record_consent, refusal, withdraw_consent
from avatars.forms import AvatarForm, ConsentForm, FaceForm, RenameForm
from avatars.keeping import change_avatar, delete_avatar, make_avatar
from avatars.models import Avatar, AvatarQuerySet, Consent
from hfstudio.accounts.access import may
from hfstudio.accounts.models import Role
from hfstudio.accounts.portal import brand_to_make_in, portal_of, said
from hfstudio.media.photos import kept_photos
from products.models import Brand

TILES = 24  # a page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def avatars(request: HttpRequest) -> HttpResponse:
    """The gallery; its form makes a new one."""
    if request.method != "POST":
        return _gallery(request, AvatarForm())
    brand = brand_to_make_in(request)
    form = AvatarForm(request.POST, request.FILES)
    person, now = portal_of(request).actor.user, timezone.now()
    photos = kept_photos(form, "photos", brand=brand, user=person, now=now) if form.is_valid() else []
    if form.errors:
        return _gallery(request, form, status=422)
    given = {name: form.cleaned_data[name] for name in ("name", "description")}
    made = make_avatar(brand=brand, photos=photos, user=person, now=now, **given)
    messages.success(request, _("%(name)s is ready") % {"name": made})
    return redirect("avatar", pk=made.pk)


@login_required
@require_GET
def avatar(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _find(request, pk))


@login_required
@require_POST
def rename_avatar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another name, another word on how they look, or other photos."""
    found, person, now = _own(request, pk), portal_of(request).actor.user, timezone.now()
    face = _face(found, request.POST, request.FILES)
    photos = kept_photos(face, "photos", brand=_brand_of(found), user=person, now=now) if face.is_valid() else []
    if face.errors:
        return _page(request, found, face=face, status=422)
    change_avatar(found, photos=photos or None, **face.changed)
    if found.deleted_at:  # by somebody else, meanwhile
        messages.error(request, _("Nothing is saved: it is deleted."))
        return redirect("avatars")
    messages.success(request, _("Saved"))
    return redirect("avatar", pk=pk)


@login_required
@require_POST
def add_consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, found, consent=form, status=422)
    record_consent(found, **form.cleaned_data, user=portal_of(request).actor.user, now=timezone.now())
    messages.success(request, _("Consent recorded"))
    return redirect("avatar", pk=pk)


@login_required
@require_POST
def end_consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    if withdraw_consent(_own(request, pk), now=timezone.now()):
        messages.success(request, _("Consent withdrawn: nothing new is made with this avatar"))
    return redirect("avatar", pk=pk)


@login_required
@require_POST
def remove_avatar(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    delete_avatar(found, now=timezone.now())
    messages.success(request, _("%(name)s is gone; what was made stays") % {"name": found})
    return redirect("avatars")


def _mine(request: HttpRequest) -> AvatarQuerySet:
    """What the current brand can use: its own, and the presets."""
    portal = portal_of(request)
    mine = Avatar.objects.visible_to(portal.actor).filter(Q(brand=None) | Q(brand=portal.brand))
    return mine.select_related("brand").prefetch_related("images__file", "consents")


def _find(request: HttpRequest, pk: UUID) -> Avatar:
    mine = Avatar.objects.visible_to(portal_of(request).actor).select_related("brand")
    return get_object_or_404(mine.prefetch_related("images__file", "consents"), pk=pk)


def _own(request: HttpRequest, pk: UUID) -> Avatar:
    """One that the person may change."""
    found = _find(request, pk)
    if found.brand_id is None or not may(portal_of(request).actor, Role.EDITOR, found.brand_id):
        raise PermissionDenied
    return found


def _brand_of(own: Avatar) -> Brand:
    assert own.brand is not None  # or nobody could change it
    return own.brand


def _gallery(request: HttpRequest, form: AvatarForm, status: int = 200) -> HttpResponse:
    found = _mine(request).order_by(F("brand").asc(nulls_last=True), "name", "id")  # their own first
    if words := said(request.GET, "q"):
        found = found.filter(Q(name__icontains=words) | Q(description__icontains=words))
    page = Paginator(found, TILES).get_page(request.GET.get("page"))
    return render(request, "avatars/list.html", {"form": form, "page": page, "rows": _with_states(page)}, status=status)


def _with_states(found: Any) -> list[tuple[Avatar, Consent.State]]:
    now = timezone.now()
    return [(one, one.consent_state(now=now)) for one in found]


def _face(found: Avatar, data: QueryDict | None = None, files: MultiValueDict[str, Any] | None = None) -> RenameForm:
    return RenameForm(data, files, initial={"name": found.name, "description": found.description})


def _page(
    request: HttpRequest,
    found: Avatar,
    *,
    consent: ConsentForm | None = None,
    face: FaceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, now = portal_of(request).actor, timezone.now()
    context = {
        "avatar": found,
        "form": consent or ConsentForm(initial={"given_on": timezone.localdate()}),
        "face": face or _face(found),
        "state": found.consent_state(now=now),
        "refused": refusal(found, now=now),
        "records": [(one, one.state(now=now)) for one in found.consents.all()],
        "may_change": found.brand_id is not None and may(actor, Role.EDITOR, found.brand_id),
    }
    return render(request, "avatars/detail.html", context, status=status)
