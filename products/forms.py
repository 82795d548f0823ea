"""What a person fills in to have a product imported, to make one of photos, and to change one."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hfstudio.media.photos import PhotosField
from hfstudio.outbound import OutboundError
from products.importer.addresses import page_address
from products.models import MICROS, Product

INPUT, AREA = {"class": "input"}, {"class": "area"}
MOST_PHOTOS, MOST_FEATURES = 20, 20
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class PageField(forms.CharField):
    """The whole address of a page; what is left out is there when its length is looked at."""

    def to_python(self, value: Any) -> str:
        said = super().to_python(value)
        try:
            return page_address(said) if said else ""
        except OutboundError as refused:
            raise forms.ValidationError(str(refused.detail)) from None


class ImportForm(forms.Form):
    """A link to read. What it leads to is for the import to find out."""

    kind = forms.ChoiceField(choices=Product.Kind.choices, required=False)
    url = PageField(error_messages={"required": _("Paste the address of a product page.")})


class AsSeen(forms.Form):
    """What a person has changed is told by what the page showed: the row may say something else by now."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            seen = not self.is_bound or self.add_initial_prefix(name) in self.data
            field.show_hidden_initial = seen and not field.widget.needs_multipart_form

    @property
    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class FactsForm(forms.Form):
    """A product's facts; features stand one a line."""

    title = forms.CharField(label=_("Name"), max_length=300, widget=forms.TextInput(INPUT))
    maker = forms.CharField(
        label=_("Made by"), max_length=120, required=False, widget=forms.TextInput(INPUT),
        help_text=_("The name on the product, when it is not the brand."),
    )  # fmt: skip
    price = forms.DecimalField(
        label=_("Price"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2,
        widget=forms.NumberInput({**INPUT, "inputmode": "decimal"}),
    )  # fmt: skip
    currency = forms.RegexField(
        r"^[A-Z]{3}\Z", label=_("Currency"), required=False, widget=forms.TextInput({**INPUT, "maxlength": 3}),
        error_messages={"invalid": _("Three letters, as EUR.")},
    )  # fmt: skip
    description = forms.CharField(
        label=_("Description"), max_length=20_000, required=False, widget=forms.Textarea({**AREA, "rows": 6})
    )
    features = forms.CharField(
        label=_("Features"), required=False, widget=forms.Textarea({**AREA, "rows": 5}), help_text=_("One a line.")
    )

    def clean_features(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["features"].splitlines() if line.strip()]
        if len(lines) > MOST_FEATURES or any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("At most 20 features, of at most 200 characters each."))
        return lines

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("price") is not None and not given.get("currency"):
            self.add_error("currency", _("A price needs its currency."))
        return given

    def changes(self) -> dict[str, Any]:
        """What differs from before, as the product's columns."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
        changed.pop("photos", None)
        if changed.keys() & {"price", "currency"}:  # an amount is nothing without its currency
            price, changed["currency"] = self.cleaned_data["price"], self.cleaned_data["currency"]
            changed["price_micros"] = None if price is None else int(price * MICROS)
        changed.pop("price", None)
        return changed


class ProductForm(AsSeen, FactsForm):
    """A product that is there."""


class NewProductForm(FactsForm):
    """A product made of photos."""

    photos = PhotosField(
        most=MOST_PHOTOS, label=_("Photos"), error_messages={"required": _("Choose a photo.")},
        help_text=_("The first one is the main picture."),
    )  # fmt: skip


class MorePhotosForm(forms.Form):
    photos = PhotosField(most=MOST_PHOTOS, label=_("More photos"), required=False)


def facts_of(product: Product) -> dict[str, Any]:
    """A product as ProductForm shows it."""
    micros = product.price_micros
    return {
        "title": product.title, "maker": product.maker, "currency": product.currency,
        "price": None if micros is None else (Decimal(micros) / MICROS).quantize(Decimal("0.01")),
        "description": product.description, "features": "\n".join(product.features),
    }  # fmt: skip
