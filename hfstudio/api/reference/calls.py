"""The calls of an OpenAPI document: what goes in, what comes back, and how curl makes them."""

import json
import re
import shlex
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from hfstudio.api.reference.shapes import MARKDOWN, Field, Kind, Schema, Shapes, inline, named

FORM = "multipart/form-data"
KEY = '-H "Authorization: Bearer $KEY"'
EXAMPLES = {
    "string (date)": "2026-01-31",
    "string (date-time)": "2026-01-31T12:00:00Z",
    "string (uuid)": "00000000-0000-0000-0000-000000000000",
}


@dataclass(frozen=True)
class Body:
    media_types: tuple[str, ...]
    says: SafeString  # HTML
    fields: tuple[Field, ...]
    example: Any  # as JSON


@dataclass(frozen=True)
class Answer:
    """`fields` are empty where the object stands elsewhere, `kind` is None where there is no body."""

    statuses: tuple[str, ...]
    media_type: str
    kind: Kind | None
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Call:
    name: str  # the operation's id
    method: str
    path: str
    says: SafeString  # HTML, a line
    more: SafeString  # HTML, paragraphs
    parameters: tuple[Field, ...]
    body: Body | None
    answers: tuple[Answer, ...]
    address: str  # the path for a shell, with variables for what is in braces
    options: tuple[str, ...]  # of curl


class Calls:
    """Reads calls. The fields of an object that is `shared` by several are left to where it stands."""

    def __init__(self, shapes: Shapes, shared: Collection[str]) -> None:
        self.shapes, self.shared = shapes, shared

    def call(self, method: str, path: str, operation: Schema) -> Call:
        line, _, more = operation["description"].partition("\n\n")
        body, answers = self._body(operation), self._answers(operation)
        return Call(
            name=operation["operationId"],
            method=method.upper(),
            path=path,
            says=inline(line),
            more=mark_safe(MARKDOWN.render(more)),  # noqa: S308  # what looks like tags in it is shown as text
            parameters=tuple(map(self._parameter, operation.get("parameters", ()))),
            body=body,
            answers=answers,
            address=re.sub(r"{(\w+)}", lambda match: f"${match[1].upper()}", path),
            options=tuple(self._options(method.upper(), body, answers)),
        )

    def _parameter(self, parameter: Schema) -> Field:
        schema = {**parameter["schema"], "description": parameter.get("description", "")}
        return self.shapes.field(
            parameter["name"], schema, required=parameter.get("required", False), where=parameter["in"]
        )

    def _body(self, operation: Schema) -> Body | None:
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return None
        name = next(named(content))  # the same for every media type
        fields, says = self.shapes.fields(name), self.shapes.schemas[name].get("description", "")
        given = [one["value"] for said in content.values() for one in said.get("examples", {}).values()]
        return Body(tuple(content), inline(says), fields, example=given[0] if given else self._example(fields))

    def _answers(self, operation: Schema) -> tuple[Answer, ...]:
        """One for all statuses that come with the same."""
        alike: dict[str, tuple[list[str], dict[str, Schema]]] = {}
        for status, response in operation["responses"].items():
            content = response.get("content", {})
            alike.setdefault(json.dumps(content), ([], content))[0].append(status)
        return tuple(self._answer(tuple(statuses), content) for statuses, content in alike.values())

    def _answer(self, statuses: tuple[str, ...], content: dict[str, Schema]) -> Answer:
        if not content:
            return Answer(statuses, "", None, ())
        media_type, said = next(iter(content.items()))
        kind = self.shapes.kind(said["schema"])
        in_place = kind.is_object and kind.name not in self.shared
        return Answer(statuses, media_type, kind, self.shapes.fields(kind.name) if in_place else ())

    def _options(self, method: str, body: Body | None, answers: tuple[Answer, ...]) -> list[str]:
        options = [] if method == "GET" else [f"-X {method}"]
        options.append(KEY)
        if body and FORM in body.media_types:
            options.append("-F file=@photo.jpg")
        elif body:
            sent = json.dumps(body.example, ensure_ascii=False)
            options += ['-H "Content-Type: application/json"', f"-d {shlex.quote(sent)}"]
        if any(answer.media_type == "*/*" for answer in answers):
            options.append("--location --output file")
        return options

    def _example(self, fields: tuple[Field, ...]) -> dict[str, Any]:
        """What must be there; where nothing must, the first."""
        needed = [field for field in fields if field.required] or fields[:1]
        return {field.name: self._value(field.kind) for field in needed}

    def _value(self, kind: Kind) -> Any:
        if kind.is_object:
            value: Any = self._example(self.shapes.fields(kind.name))
        else:
            value = kind.choices[0].value if kind.choices else EXAMPLES.get(kind.name, "…")
        return [value] if kind.many else value
