"""What an OpenAPI document says of values: the kinds that they are of, and what is in an object."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

Schema = Mapping[str, Any]

REF = "#/components/schemas/"
MARKDOWN = MarkdownIt("commonmark", {"html": False})
CHOICE = re.compile(r"^\* `(.*)` - (.*)\n?", re.MULTILINE)  # how drf-spectacular lists choices in a description
NAMES = {"": _("anything"), "string (binary)": _("the bytes of a file")}
LIMITS = {
    "maxLength": _("%(n)s characters at most"),
    "minItems": _("%(n)s or more of them"),
    "maxItems": _("%(n)s of them at most"),
    "minimum": _("%(n)s or more"),
    "maximum": _("%(n)s at most"),
    "default": _("%(n)s unless told"),
    "pattern": _("as %(n)s"),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str  # empty where it says no more than the value


@dataclass(frozen=True)
class Kind:
    """`name` is JSON's, or an object's of the document."""

    name: str
    is_object: bool = False
    many: bool = False
    nullable: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    required: bool
    says: SafeString  # HTML
    limits: tuple[str, ...]
    where: str  # path, query or header; empty in an object


class Shapes:
    """The schemas of a document, by name."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self.schemas = schemas

    def fields(self, name: str) -> tuple[Field, ...]:
        """What is in the object of this name."""
        needed = self.schemas[name].get("required", ())
        properties = self.schemas[name].get("properties", {})
        return tuple(self.field(key, schema, required=key in needed) for key, schema in properties.items())

    def field(self, name: str, schema: Schema, *, required: bool, where: str = "") -> Field:
        plain = self._plain(schema)
        says = " ".join(filter(None, (_of(plain), _of(plain.get("items", {})))))
        return Field(name, self.kind(schema), required, inline(says), self._limits(plain), where)

    def kind(self, schema: Schema) -> Kind:
        plain = self._plain(schema)
        nullable = bool(plain.get("nullable"))
        if plain.get("type") == "array":
            return replace(self.kind(plain["items"]), many=True, nullable=nullable)
        if "$ref" in plain:
            return Kind(_named(plain), is_object=True, nullable=nullable)
        return Kind(self._name(plain), nullable=nullable, choices=_choices(plain))

    def _plain(self, schema: Schema) -> dict[str, Any]:
        """With what it is made of taken in; a reference is left only where it is to an object."""
        made_of = [one for one in _alternatives(schema) if not self._is_nothing(one)]
        plain = {**self._plain(made_of[0]), **schema} if made_of else dict(schema)
        if "$ref" in plain and (target := self.schemas[_named(plain)]).get("type") != "object":
            plain = {**target, **plain}
            del plain["$ref"]
        return plain

    def _is_nothing(self, schema: Schema) -> bool:
        """Whether it is the empty text alone, as an alternative to a value."""
        target = self.schemas[_named(schema)] if "$ref" in schema else schema
        return target.get("maxLength") == 0 or target.get("enum") == [""]

    def _name(self, plain: Schema) -> str:
        name = plain.get("type", "")
        if inner := plain.get("additionalProperties"):
            return _("object of %(kind)s") % {"kind": self.kind(inner).name}
        if "format" in plain and "enum" not in plain:
            name = f"{name} ({plain['format']})"
        return str(NAMES.get(name, name))

    def _limits(self, plain: Schema) -> tuple[str, ...]:
        said = [str(text) % {"n": plain[key]} for key, text in LIMITS.items() if key in plain]
        return (*said, *([str(_("or empty"))] if any(map(self._is_nothing, _alternatives(plain))) else []))


def named(part: Any) -> Iterator[str]:
    """The name of every schema that is referred to anywhere in this part of a document, as often as it is."""
    if isinstance(part, Mapping):
        if "$ref" in part:
            yield _named(part)
        part = part.values()
    elif not isinstance(part, list | tuple):
        return
    for inner in part:
        yield from named(inner)


def inline(text: str) -> SafeString:
    """Markdown of one paragraph as HTML."""
    html: SafeString = mark_safe(MARKDOWN.renderInline(text))  # noqa: S308  # what looks like tags is shown as text
    return html


def _named(schema: Schema) -> str:
    return str(schema["$ref"]).removeprefix(REF)


def _alternatives(schema: Schema) -> list[Schema]:
    return [*schema.get("allOf", ()), *schema.get("oneOf", ())]


def _of(schema: Schema) -> str:
    """Its description, without the list of choices."""
    return CHOICE.sub("", schema.get("description", "")).strip()


def _choices(plain: Schema) -> tuple[Choice, ...]:
    labels = dict(CHOICE.findall(plain.get("description", "")))
    return tuple(_choice(str(value), labels.get(value, "")) for value in plain.get("enum", ()))


def _choice(value: str, label: str) -> Choice:
    return Choice(value, "" if _letters(label) == _letters(value) else label)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()
