"""Photos in a form: a field that takes several, and their keeping, with what is wrong said at the field."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hfstudio import storage
from hfstudio.accounts.models import User
from hfstudio.media.models import Upload
from hfstudio.media.refused import Refused
from hfstudio.media.uploads import keep_upload

if TYPE_CHECKING:
    from products.models import Brand


def reason_of(refusal: Refused | OSError) -> str:
    """What is wrong, for the person. Raises what is a fault of this machine other than storage that is full or away."""
    if isinstance(refusal, Refused):
        return refusal.detail
    if isinstance(refusal, storage.Unavailable):
        return _("the storage does not answer just now. Try again in a moment.")
    if refusal.errno in storage.NO_ROOM:
        return _("there is no room left to keep this file. Tell whoever runs this studio.")
    raise refusal


class Photos(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to `most` pictures; what is in them is looked at when they are kept."""

    widget = Photos({"accept": "image/*"})

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [super(PhotosField, self).clean(one, initial) for one in (data or [None])]
        if len(given) > self.most:
            raise forms.ValidationError(
                gettext_lazy("Choose at most %(most)s photos."), params={"most": self.most}, code="too_many"
            )
        return [one for one in given if one]


def kept_photos(form: forms.Form, name: str, *, brand: "Brand", user: User, now: datetime) -> list[Upload]:
    """The photos of this valid form's field as uploads; a file that is none is said at the field."""
    kept: list[Upload] = []
    for photo in form.cleaned_data[name]:
        try:
            upload = keep_upload(source=photo, name=photo.name, brand=brand, user=user, now=now)
        except (Refused, OSError) as refusal:
            form.add_error(name, f"{photo.name}: {reason_of(refusal)}")
            continue
        if not upload.file.content_type.startswith("image/"):
            form.add_error(name, _("%(name)s is no picture.") % {"name": photo.name})
            continue
        kept.append(upload)
    return kept
