"""What a person fills in to make an avatar, and to write down a consent."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.keeping import MAX_PHOTOS
from hfstudio.media.photos import PhotosField
from products.forms import AsSeen

INPUT = {"class": "input"}


class FaceForm(forms.Form):
    """Whose face it is; the photos come from wherever the form is."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(INPUT))
    description = forms.CharField(
        label=_("What they look like"), max_length=300, required=False, widget=forms.TextInput(INPUT)
    )


class RenameForm(AsSeen, FaceForm):
    """The same for an avatar that is there: only what differs from what the page showed is changed."""

    photos = PhotosField(
        most=MAX_PHOTOS, label=_("Other photos"), required=False,
        help_text=_("One to four: they replace all that it has. Choose none, and those stay."),
    )  # fmt: skip

    @property
    def changed(self) -> dict[str, Any]:
        """Of the photos apart, which are kept first."""
        return {name: said for name, said in super().changed.items() if name != "photos"}


class AvatarForm(FaceForm):
    """An avatar of photos that a person gives."""

    photos = PhotosField(
        most=MAX_PHOTOS, label=_("Photos"), help_text=_("One to four, of one person, the face well lit."),
        error_messages={"required": _("Choose a photo.")},
    )  # fmt: skip


class ConsentForm(forms.Form):
    person = forms.CharField(label=_("Who agreed"), max_length=120, widget=forms.TextInput(INPUT))
    purpose = forms.CharField(label=_("For what"), max_length=300, widget=forms.TextInput(INPUT))
    given_on = forms.DateField(label=_("When"), widget=forms.DateInput({**INPUT, "type": "date"}))
    valid_until = forms.DateField(
        label=_("Until when"), required=False, widget=forms.DateInput({**INPUT, "type": "date"}),
        help_text=_("Empty: until it is withdrawn."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        began, ends = given.get("given_on"), given.get("valid_until")
        if began and began > timezone.localdate():
            self.add_error("given_on", _("This day has not come yet."))
        if began and ends and ends < began:
            self.add_error("valid_until", _("It would end before it began."))
        return given
