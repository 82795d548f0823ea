"""What the admin's forms take: nothing that the portal or the database could not bear."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext as _

from products.forms import COLOUR
from products.models import UNFINISHED, Brand, ImportStatus, Product


def texts(said: Any) -> list[str]:
    """A list of texts; empty where nothing is said. Raises ValidationError for any other JSON."""
    if said is None:
        return []
    if not isinstance(said, list) or not all(isinstance(one, str) and one.strip() for one in said):
        raise ValidationError(_('Write a list of texts: ["one", "two"].'))
    return said


class BrandForm(ModelForm[Brand]):
    def clean_colors(self) -> list[str]:
        colors = texts(self.cleaned_data["colors"])
        if not all(COLOUR.fullmatch(one) for one in colors):
            raise ValidationError(_('Write each colour as in ["#1f7a72"].'))
        return colors

    def clean_fonts(self) -> list[str]:
        return texts(self.cleaned_data["fonts"])


class ProductForm(ModelForm[Product]):
    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not title and self.instance.import_status == ImportStatus.COMPLETED:
            raise ValidationError(_("A product needs a name."))
        return title

    def clean_features(self) -> list[str]:
        return texts(self.cleaned_data["features"])

    def clean(self) -> dict[str, Any] | None:
        if ImportStatus(self.instance.import_status) in UNFINISHED:
            raise ValidationError(_("Its page is being read, which would undo your changes. Wait until then."))
        return super().clean()
