"""What a person fills in to have an ad made: the catalog's params, drawn as cards and fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from avatars.models import Avatar
from generations.catalog import CatalogEntry
from generations.models import Generation
from generations.modes import Mode, mode
from generations.shape import ratio_of
from hfstudio.api.problems import ProblemError
from hfstudio.media.models import StoredFile
from products.models import Brand, Product

LENGTHS = (5, 6, 8, 10, 12, 15, 20, 30)  # seconds
PROMPT_LENGTH = 2000  # characters
T = TypeVar("T", Product, Avatar)
FIELD_OF = {"product_ids": "product", "web_product_ids": "product", "avatars": "avatar"}


@dataclass(frozen=True)
class Card:
    """A choice with a picture: a stored file, or a drawing of the portal's own."""

    value: str
    label: Promise | str
    says: Promise | str
    checked: bool
    file: StoredFile | None = None
    drawing: str = ""


class AdForm(forms.Form):
    """An order for one ad. Its choices are what the entry, and the person's brand, have to offer.

    It checks only what the order itself cannot: `read_order` has the last word, and `explain` brings its
    problems to the fields.
    """

    prompt = forms.CharField(required=False, max_length=PROMPT_LENGTH, widget=forms.Textarea)
    mode = forms.ChoiceField(required=False)
    product = forms.ChoiceField(required=False)
    avatar = forms.ChoiceField(required=False)
    aspect_ratio = forms.ChoiceField(required=False)
    duration = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    resolution = forms.ChoiceField(required=False)

    def __init__(
        self, *args: Any, entry: CatalogEntry, products: Sequence[Product], avatars: Sequence[Avatar], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.products, self.avatars = entry, products, avatars
        self._offer("mode", _values(entry, "mode"))
        self._offer("aspect_ratio", _values(entry, "aspect_ratio"))
        self._offer("resolution", _values(entry, "resolution"))
        self._offer("duration", _lengths(entry))
        self._offer("product", ["", *(str(product.pk) for product in products)])
        self._offer("avatar", ["", *(str(avatar.pk) for avatar in avatars)])

    def _offer(self, name: str, values: Sequence[Any]) -> None:
        """Fill a field with these values; a param that the entry does not have gets no field."""
        if not values:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(value), str(value)) for value in values]
        param = self.entry.param(name)
        self.initial.setdefault(name, str(param.default) if param and param.default is not None else str(values[0]))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("prompt") and not data.get("product"):
            self.add_error("prompt", _("Say what happens in the ad, or choose a product."))
        return data

    def body(self, brand: Brand) -> dict[str, Any]:
        """The request that a valid form stands for, as the API takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        product, avatar = self._chosen(self.products, "product"), self._chosen(self.avatars, "avatar")
        is_web = product is not None and product.kind == Product.Kind.WEB
        return {
            "model": self.entry.id,
            "brand": str(brand.pk),
            "params": {name: value for name, value in data.items() if name not in ("product", "avatar")},
            "web_product_ids" if is_web else "product_ids": [str(product.pk)] if product else [],
            "avatars": [{"id": str(avatar.pk), "type": avatar.type}] if avatar else [],
        }

    def explain(self, problem: ProblemError) -> None:
        """Say at each field what is wrong with it; what belongs to no field stands above the form."""
        for error in problem.errors or [{"param": "", "detail": problem.detail}]:
            param = str(error.get("param", ""))
            field = FIELD_OF.get(param, param)
            self.add_error(field if field in self.fields else None, str(error.get("detail", problem.detail)))

    def _chosen(self, rows: Sequence[T], name: str) -> T | None:
        wanted = str(self[name].value() or "")
        return next((row for row in rows if str(row.pk) == wanted), None)

    @property
    def chosen_product(self) -> Product | None:
        return self._chosen(self.products, "product")

    @property
    def chosen_avatar(self) -> Avatar | None:
        return self._chosen(self.avatars, "avatar")

    @property
    def chosen_mode(self) -> Mode | None:
        return mode(str(self["mode"].value())) if "mode" in self.fields else None

    @property
    def chosen_picture(self) -> StoredFile | None:
        """What the film will show first: the product, else the presenter."""
        row = self.chosen_product or self.chosen_avatar
        return _first_picture(row) if row else None

    @property
    def chosen_ratio(self) -> float:
        return ratio_of(self["aspect_ratio"].value() if "aspect_ratio" in self.fields else "")

    @property
    def film_line(self) -> str:
        """15 s · 9:16 · 720p"""
        forms_of = {"duration": "{} s", "aspect_ratio": "{}", "resolution": "{}"}
        return " · ".join(form.format(self[name].value()) for name, form in forms_of.items() if name in self.fields)

    @property
    def mode_cards(self) -> list[Card]:
        if "mode" not in self.fields:
            return []
        names, chosen = _values(self.entry, "mode"), self["mode"].value()
        return [
            Card(name, mode(name).label, mode(name).says, name == chosen, drawing=mode(name).drawing) for name in names
        ]

    @property
    def product_cards(self) -> list[Card]:
        return [
            Card(str(p.pk), p.title, p.maker, p == self.chosen_product, file=_first_picture(p)) for p in self.products
        ]

    @property
    def avatar_cards(self) -> list[Card]:
        return [
            Card(str(a.pk), a.name, Avatar.Type(a.type).label, a == self.chosen_avatar, file=_first_picture(a))
            for a in self.avatars
        ]


def filled_as(generation: Generation) -> dict[str, Any]:
    """The initial values that ask for the same again."""
    product, avatar = generation.products.first(), generation.avatars.first()
    names = ("mode", "aspect_ratio", "duration", "resolution")
    return {
        **{name: str(generation.params[name]) for name in names if generation.params.get(name) is not None},
        "prompt": generation.prompt,
        "product": str(product.pk) if product else "",
        "avatar": str(avatar.pk) if avatar else "",
    }


def _first_picture(row: Product | Avatar) -> StoredFile | None:
    return next((image.file for image in row.images.all()), None)


def _values(entry: CatalogEntry, name: str) -> list[Any]:
    param = entry.param(name)
    return list(param.enum) if param else []


def _lengths(entry: CatalogEntry) -> list[int]:
    """The lengths to choose from: the param's own, else the usual ones that it allows."""
    param = entry.param("duration")
    if param is None or param.enum:
        return [int(value) for value in param.enum] if param else []
    low, high = param.min or 1, param.max or LENGTHS[-1]
    usual = {*LENGTHS, *([int(param.default)] if param.default else [])}
    return sorted(seconds for seconds in usual if low <= seconds <= high)
