"""What a request's body may hold, read with everything that is wrong with it told at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from hfstudio.api.problems import INVALID, MISSING, UNKNOWN, ProblemError, refused

SHOWN = 60  # characters of a name or a value that an error repeats


class Body(serializers.Serializer[Any]):
    """The fields of a body. A field that nobody reads is refused: it is a typing error, or meant for another path."""

    @classmethod
    def read(cls, data: Any, *, partial: bool = False) -> dict[str, Any]:
        """The validated fields of a parsed body; with `partial` none of them is required. Raises a 422 problem."""
        form = cls(data=data, partial=partial)
        if not isinstance(data, Mapping):
            raise ProblemError(422, INVALID, "The body has to be a JSON object.")
        errors = [error_of(UNKNOWN, str(name)[:SHOWN]) for name in data if name not in form.fields]
        if not form.is_valid():
            errors += [form._with_choices(error, data) for error in field_errors(form.errors)]
        if errors:
            raise refused(errors)
        return dict(form.validated_data)

    def _with_choices(self, error: dict[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
        """The same error; where one of a closed list is meant, with the list."""
        name = error["param"].partition(".")[0]
        field = self.fields.get(name)
        field = getattr(field, "child", field)
        if isinstance(field, serializers.ChoiceField) and error["code"] == INVALID:
            return not_a_choice(name, data[name], list(field.choices))
        return error


def not_a_choice(param: str, value: Any, allowed: Iterable[Any]) -> dict[str, Any]:
    """One error: `Invalid values: kind=zzz (allowed: image, video)`."""
    listed = list(allowed)
    detail = f"Invalid values: {param}={str(value)[:SHOWN]} (allowed: {', '.join(map(str, listed))})"
    return {"code": INVALID, "param": param, "detail": detail, "allowed": listed}


def error_of(code: str, param: str) -> dict[str, Any]:
    """One error for a field that is missing, or not known."""
    introduction = "Missing required params" if code == MISSING else "Unknown params"
    return {"code": code, "param": param, "detail": f"{introduction}: {param}"}


def field_errors(node: Any, param: str = "") -> Iterable[dict[str, Any]]:
    """DRF's nested lists and dicts of ErrorDetails, flattened to one error each."""
    if isinstance(node, Mapping):
        for name, item in node.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from field_errors(item, ".".join(filter(None, (param, own))))
    elif isinstance(node, list | tuple):
        for item in node:
            yield from field_errors(item, param)
    elif getattr(node, "code", "") == "required":
        yield error_of(MISSING, param)
    else:
        yield {"code": INVALID, "param": param, "detail": str(node)}
