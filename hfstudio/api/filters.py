"""Query parameters of lists: a value that makes no sense is a 422 that says what would."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import ChoiceField
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.drainage import set_override

from hfstudio.api.bodies import not_a_choice
from hfstudio.api.brands import is_uuid
from hfstudio.api.problems import INVALID, invalid, refused

MAX_SEARCH, MAX_WORDS = 200, 10  # characters; each word is a condition


class ListFilter(filters.FilterSet):
    """The filters of one list."""

    def is_valid(self) -> bool:
        """True; raises a 422 problem with everything that is wrong instead of being False."""
        if not super().is_valid():
            raise refused([self._error(str(name), error) for name, found in self._errors() for error in found])
        return True

    def _errors(self) -> Any:
        return self.form.errors.as_data().items()

    def _error(self, name: str, error: ValidationError) -> dict[str, Any]:
        field = self.form.fields.get(name)
        if isinstance(field, ChoiceField):
            choices: Any = field.choices
            return not_a_choice(name, (self.data or {}).get(name), [value for value, _label in choices if value])
        return {"code": INVALID, "param": name, "detail": " ".join(error.messages)}


def count_in(text: str, *, param: str, most: int) -> int:
    """How many rows `text` asks for, from 1 to `most`. Raises a 422 problem for anything else, however long."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        allowed = f"1-{most}"
        raise invalid(param, f"Invalid values: {param}={text[:20]} (allowed: {allowed})", allowed=[allowed])
    return int(text)


def search_in(query: Mapping[str, str]) -> str:
    """What names are searched for; no name has more, or such, characters. Raises a 422 problem."""
    search = query.get("search", "")
    if len(search) > MAX_SEARCH or "\0" in search:
        raise invalid("search", f"A search has up to {MAX_SEARCH} characters, and no NUL.")
    return search


class MomentField(IsoDateTimeField):
    def clean(self, value: Any) -> datetime | None:
        """In UTC, where every database can compare it."""
        moment = super().clean(value)
        try:
            return None if moment is None else moment.astimezone(UTC)
        except OverflowError:
            raise ValidationError("This time is out of range.", code="invalid") from None


class MomentFilter(filters.IsoDateTimeFilter):
    """A time as in RFC 3339; without an offset it is UTC."""

    field_class = MomentField


class BrandFilter(filters.CharFilter):
    """A brand's id or slug; `or_global` also finds rows of no brand (presets), as in_brands_of does."""

    def __init__(self, field_name: str = "brand", *, or_global: bool = False, **kwargs: Any) -> None:
        super().__init__(field_name, label="A brand's id or slug.", max_length=MAX_SEARCH, **kwargs)
        self.or_global = or_global

    def filter(self, queryset: Any, value: str | None) -> Any:
        if not value:
            return queryset
        mine = Q(**{f"{self.field_name}__{'pk' if is_uuid(value) else 'slug'}": value})
        return queryset.filter(mine | Q(**{f"{self.field_name}__isnull": True}) if self.or_global else mine)


class WordsFilter(filters.CharFilter):
    """Every word has to be in the field, in any order and case."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, max_length=MAX_SEARCH, **kwargs)

    def filter(self, queryset: Any, value: str | None) -> Any:
        for word in (value or "").split()[:MAX_WORDS]:
            queryset = queryset.filter(**{f"{self.field_name}__icontains": word})
        return queryset


class IsSetFilter(filters.ChoiceFilter):
    """`true`: the field has a value; `false`: it has none."""

    def __init__(self, field_name: str, *, label: str = "", **kwargs: Any) -> None:
        super().__init__(field_name, label=label, choices=[("true", "Yes"), ("false", "No")], **kwargs)
        # Else the schema says that it is of the field's own type, a time.
        set_override(self, "field", {"type": "string", "enum": ["true", "false"], "description": label})

    def filter(self, queryset: Any, value: str | None) -> Any:
        return queryset.filter(**{f"{self.field_name}__isnull": value == "false"}) if value else queryset
