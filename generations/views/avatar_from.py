"""An avatar from what was made: its pictures are the photos."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from avatars.forms import FaceForm
from avatars.keeping import MAX_PHOTOS
from generations.models import Asset, Generation
from generations.taking_up import avatar_of, faces_in
from generations.views.showing import with_pictures
from hfstudio.accounts.access import may
from hfstudio.accounts.models import Role
from hfstudio.accounts.portal import portal_of


class MadeFaceForm(FaceForm):
    """A face that was made: its photos are among the pictures of a Generation."""

    photo = forms.MultipleChoiceField(error_messages={"required": gettext_lazy("Choose a picture.")})

    def __init__(self, faces: list[Asset], *args: Any) -> None:
        super().__init__(*args)
        photo = self.fields["photo"]
        assert isinstance(photo, forms.MultipleChoiceField)
        photo.choices = [(str(asset.pk), str(asset)) for asset in faces]

    def clean_photo(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["photo"]
        if len(chosen) > MAX_PHOTOS:
            raise forms.ValidationError(_("Choose at most %(most)s pictures.") % {"most": MAX_PHOTOS})
        return chosen


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def avatar_from(request: HttpRequest, pk: UUID) -> HttpResponse:
    generation = _find(request, pk)
    faces = faces_in(generation)
    if not faces:
        raise Http404
    form = MadeFaceForm(faces, request.POST) if request.method == "POST" else MadeFaceForm(faces)
    if not form.is_valid():
        chosen = form["photo"].value() or [str(faces[0].pk)]
        context = {"generation": generation, "faces": faces, "form": form, "chosen": chosen}
        return render(request, "generations/avatar_from.html", context, status=422 if form.is_bound else 200)
    wanted = [asset for asset in faces if str(asset.pk) in form.cleaned_data["photo"]]
    said = {name: form.cleaned_data[name] for name in ("name", "description")}
    made = avatar_of(wanted, **said, user=portal_of(request).actor.user, now=timezone.now())
    messages.success(request, _("%(name)s is ready") % {"name": made})
    return redirect("avatar", pk=made.pk)


def _find(request: HttpRequest, pk: UUID) -> Generation:
    """A Generation that is done, of a brand in which the person may make things."""
    actor = portal_of(request).actor
    mine = Generation.objects.visible_to(actor).select_related("brand")
    found = get_object_or_404(with_pictures(mine), pk=pk)
    if not may(actor, Role.EDITOR, found.brand_id):
        raise PermissionDenied
    return found
