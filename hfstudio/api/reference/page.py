"""What the page about the REST API shows, read from the OpenAPI document."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from hfstudio.api.reference.calls import Call, Calls
from hfstudio.api.reference.shapes import Field, Schema, Shapes, inline, named


@dataclass(frozen=True)
class Way:
    """How a request says who sends it."""

    header: str
    says: SafeString  # HTML


@dataclass(frozen=True)
class Noun:
    name: str  # as in addresses
    title: str
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Thing:
    """An object that several calls or objects have."""

    name: str
    says: SafeString  # HTML
    fields: tuple[Field, ...]
    is_sent: bool  # in bodies, else in answers alone


@dataclass(frozen=True)
class Reference:
    title: str
    version: str
    ways: tuple[Way, ...]
    nouns: tuple[Noun, ...]
    things: tuple[Thing, ...]


def reference(document: Mapping[str, Any]) -> Reference:
    """What the page shows of a document."""
    schemas = document["components"]["schemas"]
    shapes, shared = Shapes(schemas), _shared(document)
    return Reference(
        title=document["info"]["title"],
        version=document["info"]["version"],
        ways=tuple(map(_way, document["components"]["securitySchemes"].values())),
        nouns=_nouns(document["paths"], Calls(shapes, shared)),
        things=_things(shapes, shared, sent=_sent(document)),
    )


def _shared(document: Mapping[str, Any]) -> set[str]:
    """What more than one place refers to, or another schema does; but for bodies, which stand where they are sent."""
    often = Counter(named([operation["responses"] for operation in _operations(document)]))
    return {*named(document["components"]["schemas"]), *(name for name, times in often.items() if times > 1)}


def _operations(document: Mapping[str, Any]) -> list[Schema]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def _sent(document: Mapping[str, Any]) -> set[str]:
    """The names of all that goes in bodies, however deep."""
    schemas = document["components"]["schemas"]
    found, new = set[str](), {name for one in _operations(document) for name in named(one.get("requestBody"))}
    while new:
        found |= new
        new = {name for one in new for name in named(schemas[one])} - found
    return found


def _nouns(paths: Mapping[str, Schema], calls: Calls) -> tuple[Noun, ...]:
    by_noun: dict[str, list[Call]] = defaultdict(list)
    for path, methods in paths.items():
        for method, operation in methods.items():
            by_noun[operation["tags"][0]].append(calls.call(method, path, operation))
    return tuple(Noun(name, _title(name), tuple(found)) for name, found in by_noun.items())


def _title(noun: str) -> str:
    return noun.replace("-", " ").capitalize().replace("Api", "API")


def _things(shapes: Shapes, shared: set[str], *, sent: set[str]) -> tuple[Thing, ...]:
    """Choices of texts are none: they stand at their fields."""
    objects = (name for name in sorted(shared) if shapes.schemas[name].get("type") == "object")
    return tuple(
        Thing(name, inline(shapes.schemas[name].get("description", "")), shapes.fields(name), name in sent)
        for name in objects
    )


def _way(scheme: Schema) -> Way:
    place = {"header": f"{scheme.get('name')}: …", "cookie": f"Cookie: {scheme.get('name')}=…"}
    header = "Authorization: Bearer …" if scheme["type"] == "http" else place[scheme["in"]]
    return Way(header, inline(scheme.get("description", "")))
