"""The order form: its fields are made from a CatalogEntry."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils import timezone

from avatars.models import Avatar
from generations.catalog import CatalogEntry, Param
from generations.catalog.entry import TOP_LEVEL_NAMES
from generations.forms.cards import (
    Card,
    Material,
    RoleField,
    avatar_cards,
    file_cards,
    first_picture,
    motion_cards,
    product_cards,
)
from generations.forms.controls import Control, control
from generations.forms.explaining import explained
from generations.forms.labels import role_label, value_label
from generations.forms.values import as_text, as_value
from generations.models import Generation
from generations.modes import MODES, Mode, mode
from generations.shape import ratio_of
from hfstudio.api.problems import ProblemError
from hfstudio.media.models import StoredFile
from products.models import Brand, Product

T = TypeVar("T", Product, Avatar)
FIELD_OF = {"product_ids": "product", "web_product_ids": "product", "avatars": "avatar"}
# Ids of things at a provider, and tables: there only where a Generation that is made again has them.
OPAQUE_TYPES = ("uuid", "object")
OPAQUE_NAMES = frozenset({"kling_element_ids"})
SHOWN_IDS = frozenset({"motion_id"})
CONTROLS = {"prompt": "brief", "product": "product-", "avatar": "avatar-"}  # ids; of all other fields p-<name>
# What stands in front, in this order; whatever else a model takes is behind "More settings".
IN_FRONT = (
    "motion_id", "duration", "resolution", "size", "width", "height", "quality", "variant", "mode", "batch_size",
    "seed",
)  # fmt: skip


class OrderForm(forms.Form):
    """An order for one Generation of `entry`, out of what the `material` has to offer.

    It checks nothing of the params itself: `read_order` has the one word on them, and `explain` brings its
    problems to the fields.
    """

    prompt = forms.CharField(required=False, widget=forms.Textarea)

    def __init__(
        self, *args: Any, entry: CatalogEntry, material: Material, provider: str = "draft", **kwargs: Any
    ) -> None:
        """`provider` is where it is to be made."""
        super().__init__(*args, **kwargs)
        self.entry, self.material, self.provider = entry, material, provider
        if entry.param("prompt") is None:
            del self.fields["prompt"]
        for param in self._params():
            self.fields[param.name] = forms.CharField(required=False)
            self.initial.setdefault(param.name, as_text(param.default))
        self._offer("product", [str(product.pk) for product in material.products], entry.param("product_ids"))
        self._offer("avatar", [str(avatar.pk) for avatar in material.avatars], entry.param("avatars"))
        for role in entry.media:
            titles = {file.id: file.title for file in material.files_of(role.kind)}
            self.fields[role.role] = forms.MultipleChoiceField(required=False, choices=[*titles.items()])
            self.initial[role.role] = [one for one in self.initial.get(role.role, ()) if one in titles]

    def _params(self) -> list[Param]:
        """Those that get a field of their own."""
        given = self.data or self.initial
        return [param for param in self.entry.params if param.name != "prompt" and _is_shown(param, given)]

    def _offer(self, name: str, ids: Sequence[str], param: Param | None) -> None:
        if param is not None:
            self.fields[name] = forms.ChoiceField(required=False, choices=[(one, one) for one in ("", *ids)])

    def value(self, name: str) -> str:
        """What stands in a field now; nothing for a field that the entry does not have."""
        return str(self[name].value() or "") if name in self.fields else ""

    # --- What it asks for

    def body(self, brand: Brand) -> dict[str, Any]:
        """The request that the form stands for as it is now, as the API takes it. What is left at its default
        is not asked for."""
        product, avatar = self.chosen_product, self.chosen_avatar
        is_web = product is not None and product.kind == Product.Kind.WEB
        body: dict[str, Any] = {
            "model": self.entry.id, "brand": str(brand.pk), "params": self._asked(), "provider": self.provider,
        }  # fmt: skip
        if product:
            body["web_product_ids" if is_web else "product_ids"] = [str(product.pk)]
        if avatar:
            body["avatars"] = [{"id": str(avatar.pk), "type": avatar.type}]
        if media := [{"role": role.role, "id": one} for role in self.entry.media for one in self.chosen_ids(role.role)]:
            body["media"] = media
        return body

    def _asked(self) -> dict[str, Any]:
        values = {param.name: as_value(param, self._said(param)) for param in self.entry.params}
        defaults = {param.name: param.default for param in self.entry.params}
        return {name: value for name, value in values.items() if value not in ("", [], defaults[name])}

    def _said(self, param: Param) -> str:
        """The text of a param's field; a box that is not ticked says no, where there is a default to leave."""
        text = self.value(param.name)
        return "false" if param.type == "boolean" and not text and param.default is not None else text

    def chosen_ids(self, role: str) -> list[str]:
        return [str(one) for one in self[role].value() or [] if one]

    def explain(self, problem: ProblemError) -> None:
        """Say at each field what is wrong with it; what belongs to no field stands above the form."""
        for error in problem.errors or [{"param": "", "detail": problem.detail}]:
            names = str(error.get("param", "")).replace(" + ", " or ").split(" or ")
            fields = [FIELD_OF.get(name, name) for name in names]
            field = next((name for name in fields if name in self.fields), None)
            self.add_error(field, explained(error, fields, with_product="product" in self.fields) or problem.detail)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """All that is wrong, each with the id of the control to mend it in: none for what is about the whole."""
        return [(str(error), self._control_of(name)) for name, errors in self.errors.items() for error in errors]

    def _control_of(self, name: str) -> str:
        is_drawn = bool(self.material.avatars) if name == "avatar" else name in self.fields
        return CONTROLS.get(name, f"p-{name}") if is_drawn else ""

    @property
    def filled(self) -> list[tuple[str, str]]:
        """Every field as it stands, by its name, for asking for this page again."""
        roles = [role.role for role in self.entry.media]
        plain = [(name, self.value(name)) for name in self.fields if name not in roles]
        files = [(role, one) for role in roles for one in self.chosen_ids(role)]
        return [(name, text) for name, text in [*plain, ("provider", self.provider), *files] if text]

    # --- What is chosen

    def _chosen(self, rows: Sequence[T], name: str) -> T | None:
        wanted = self.value(name)
        return next((row for row in rows if str(row.pk) == wanted), None)

    @property
    def chosen_product(self) -> Product | None:
        return self._chosen(self.material.products, "product")

    @property
    def chosen_avatar(self) -> Avatar | None:
        return self._chosen(self.material.avatars, "avatar")

    @property
    def chosen_mode(self) -> Mode | None:
        return mode(self.value("mode")) if self.has_mode_cards else None

    @property
    def chosen_picture(self) -> StoredFile | None:
        """What will be seen first: the product, else the presenter, else a file that is given."""
        row = self.chosen_product or self.chosen_avatar
        if row:
            return first_picture(row)
        ids = [one for role in self.entry.media for one in self.chosen_ids(role.role)]
        return next((file.picture for file in self.material.files if file.id in ids and file.picture), None)

    @property
    def chosen_ratio(self) -> float:
        return ratio_of(self.value("aspect_ratio"))

    @property
    def film_line(self) -> str:
        """15 s · 9:16 · 720p"""
        said = {"duration": "{} s", "aspect_ratio": "{}", "resolution": "{}", "quality": "{}"}
        return " · ".join(form.format(value_label(self.value(name))) for name, form in said.items() if self.value(name))

    # --- What is drawn

    @property
    def has_mode_cards(self) -> bool:
        """Whether its modes are kinds of ad; elsewhere a mode is a setting like any other."""
        param = self.entry.param("mode")
        return param is not None and bool(param.enum) and set(param.enum) <= set(MODES)

    @property
    def mode_cards(self) -> list[Card]:
        param, chosen = self.entry.param("mode"), self.value("mode")
        names = param.enum if param and self.has_mode_cards else ()
        return [
            Card(name, mode(name).label, mode(name).says, name == chosen, drawing=mode(name).drawing) for name in names
        ]

    @property
    def product_cards(self) -> list[Card]:
        return product_cards(self.material.products, self.chosen_product)

    @property
    def avatar_cards(self) -> list[Card]:
        return avatar_cards(self.material.avatars, self.chosen_avatar, now=timezone.now())

    @property
    def motion_cards(self) -> list[Card]:
        return motion_cards(self.material.motions, self.value("motion_id")) if "motion_id" in self.fields else []

    @property
    def motion_errors(self) -> list[str]:
        return self._errors_of("motion_id")

    @property
    def roles(self) -> list[RoleField]:
        return [
            RoleField(
                role=role,
                label=role_label(role),
                cards=file_cards(self.material.files_of(role.kind), self.chosen_ids(role.role)),
                errors=self._errors_of(role.role),
            )
            for role in self.entry.media
        ]

    @property
    def shows_roles(self) -> bool:
        """Whether files stand open at once: some are needed or given, or something is wrong with them."""
        return any(field.role.required or field.errors or not field.nothing_chosen for field in self.roles)

    @property
    def shape(self) -> Control | None:
        param = self.entry.param("aspect_ratio")
        return self._control(param) if param and param.name in self.fields else None

    @property
    def settings(self) -> list[Control]:
        return [self._control(param) for param in self._settings(in_front=True)]

    @property
    def more_settings(self) -> list[Control]:
        return [self._control(param) for param in self._settings(in_front=False)]

    @property
    def shows_more(self) -> bool:
        """Whether the further settings stand open: one of them is not as it was, or is wrong."""
        return any(
            one.errors or one.value != as_text(param.default)
            for one, param in zip(self.more_settings, self._settings(in_front=False), strict=True)
        )

    def _settings(self, *, in_front: bool) -> list[Param]:
        drawn = {"prompt", "aspect_ratio", "motion_id", *(["mode"] if self.has_mode_cards else [])}
        params = [param for param in self.entry.params if param.name in self.fields and param.name not in drawn]
        chosen = [param for param in params if (param.name in IN_FRONT or param.required) == in_front]
        return sorted(chosen, key=lambda param: IN_FRONT.index(param.name) if param.name in IN_FRONT else -1)

    def _control(self, param: Param) -> Control:
        return control(param, self._said(param), errors=self._errors_of(param.name))

    def _errors_of(self, name: str) -> list[str]:
        return [str(error) for error in self.errors.get(name, ())] if self.is_bound else []


def _is_shown(param: Param, given: Mapping[str, Any]) -> bool:
    if param.name in TOP_LEVEL_NAMES:
        return False
    opaque = param.type in OPAQUE_TYPES or param.name in OPAQUE_NAMES
    return not opaque or param.required or param.name in SHOWN_IDS or bool(given.get(param.name))


def filled_as(generation: Generation) -> dict[str, Any]:
    """The initial values that ask for the same again."""
    product, avatar = generation.products.first(), generation.avatars.first()
    media: dict[str, list[str]] = {}
    for medium in generation.inputs.get("media", []):
        media.setdefault(medium["role"], []).append(medium["id"])
    return {
        **{name: as_text(value) for name, value in generation.params.items()},
        **media,
        "prompt": generation.prompt,
        "product": str(product.pk) if product else "",
        "avatar": str(avatar.pk) if avatar else "",
    }
