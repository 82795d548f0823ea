"""Requests made from an entry's own data: the smallest valid one, and ones that break a single rule."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generations.catalog import CatalogEntry, Constraint, InvalidRequest, MediaRole, Param, Validated, validate

SOME_ID = "0b0e9d3c-6a55-4a0f-8b39-2f1f4a4f9d11"
OTHER_ID = "5d6c1c1e-0f5b-4f1c-9a63-8f2b1d0e7c22"
SAMPLES = {"string": "A red kettle", "uuid": SOME_ID, "url": "https://shop.example.com/kettle", "boolean": True}
FORMATS = {"ratio": "1:1", "size": "640x480", "color": "#1f7a72", "token": "abc-123"}
ITEMS = {"any": {"part": 1}, "uuid": SOME_ID, "color": "#1f7a72", "avatar": {"id": SOME_ID, "type": "preset"}}
WRONG_KIND = {"image": "video", "video": "audio", "audio": "image"}


@dataclass
class Draft:
    """A request in the making."""

    params: dict[str, Any] = field(default_factory=dict)
    media: list[dict[str, str]] = field(default_factory=list)

    def validated_by(self, entry: CatalogEntry, *, strict: bool = False) -> Validated:
        return validate(entry, self.params, media=self.media, strict=strict)

    def problems_at(self, entry: CatalogEntry, *, strict: bool = False) -> list[tuple[str, str]]:
        """(code, param) of every problem; none when the request is valid."""
        try:
            self.validated_by(entry, strict=strict)
        except InvalidRequest as error:
            return [(problem.code, problem.param) for problem in error.problems]
        return []


def sample(param: Param) -> Any:
    """A value that the param takes."""
    if param.enum:
        return param.enum[0]
    if param.type in ("integer", "number"):
        return int(param.min or 1) or 1
    if param.type == "array":
        return [ITEMS[param.items]] * (param.min_items or 1)
    return {"a": 1} if param.type == "object" else FORMATS.get(param.format, SAMPLES[param.type])


def file_for(role: MediaRole) -> dict[str, str]:
    return {"role": role.role, "id": SOME_ID, "kind": role.kind}


def give(draft: Draft, entry: CatalogEntry, name: str, value: Any = None) -> None:
    """Give a param, or one file for `media.<role>`; for `media` a file of the entry's first role."""
    if name == "media" or name.startswith("media."):
        role = entry.media[0] if name == "media" else entry.role(name.removeprefix("media."))
        draft.media.append(file_for(role))
    else:
        draft.params[name] = sample(entry.param(name)) if value is None else value


def minimal(entry: CatalogEntry) -> Draft:
    """The smallest valid request: what is required, and the first name of each choice."""
    draft = Draft()
    for param in entry.params:
        if param.required:
            give(draft, entry, param.name)
    for role in entry.media:
        draft.media += [file_for(role)] * role.min
    for rule in entry.constraints:
        if rule.rule in ("at_least_one_of", "exactly_one_of"):
            give(draft, entry, rule.names[0])
        if rule.rule == "required_unless":
            give(draft, entry, rule.subject)
    return draft


def without(draft: Draft, *names: str) -> Draft:
    roles = {name.removeprefix("media.") for name in names}
    return Draft(
        {name: value for name, value in draft.params.items() if name not in names},
        [one for one in draft.media if one["role"] not in roles],
    )


@dataclass(frozen=True)
class Violation:
    """A request that breaks one constraint, and the problems that it should have."""

    draft: Draft
    expected: tuple[tuple[str, str], ...]


def violations(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    """Every way to break this constraint and no other."""
    makers = {
        "at_least_one_of": _nothing_of,
        "required_unless": _nothing_of,
        "excludes": _beside,
        "requires": _lacking,
        "requires_one_of": _none_of,
        "together": _alone,
        "only_when": _out_of_place,
        "values": _other_value,
        "at_most": _too_many,
        "max_length": _too_long,
    }
    yield from makers[rule.rule](entry, rule)


def said(name: str) -> str:
    return name.removeprefix("media.")


def _nothing_of(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    names = (rule.subject, *rule.names) if rule.subject else rule.names
    missing = rule.subject or " or ".join(map(said, rule.names))
    yield Violation(without(minimal(entry), *names), (("missing_param", missing),))


def _beside(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    for name in rule.names:
        draft = minimal(entry)
        give(draft, entry, rule.subject)
        # One id in two lists is one thing, given once: the second list gets another.
        give(draft, entry, name, [OTHER_ID] if sample_of(entry, name) == [SOME_ID] else None)
        yield Violation(_allowing_others(draft, entry, rule), (("invalid_value", said(name)),))


def sample_of(entry: CatalogEntry, name: str) -> Any:
    """As `sample()`; None for a file, which is no param."""
    return None if name.startswith("media") else sample(entry.param(name))


def _where(entry: CatalogEntry, rule: Constraint) -> Draft:
    """A valid request in which the rule's condition holds."""
    draft = minimal(entry)
    for name, values in rule.when.items():
        give(draft, entry, name, None if name.startswith("media") else values[0])
    return draft


def _lacking(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    for absent in rule.names:
        draft = _where(entry, rule)
        for name in rule.names:
            if name != absent:
                give(draft, entry, name)
        yield Violation(_allowing_others(draft, entry, rule), (("missing_param", said(absent)),))


def _none_of(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    yield Violation(_where(entry, rule), (("missing_param", " or ".join(map(said, rule.names))),))


def _alone(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    for alone in rule.names:
        draft = without(minimal(entry), *rule.names)
        give(draft, entry, alone)
        yield Violation(draft, tuple(("missing_param", said(name)) for name in rule.names if name != alone))


def _out_of_place(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    condition, values = next(iter(rule.when.items()))
    param = entry.param(condition)
    for name in rule.names:
        for other in [value for value in (param.enum or (False,)) if value not in values]:
            draft = minimal(entry)
            give(draft, entry, condition, other)
            give(draft, entry, name)
            if _others_hold(draft, entry, rule):
                shown = entry.media[0].role if name == "media" else said(name)
                expected = "media" if name == "media" else shown
                yield Violation(_allowing_others(draft, entry, rule), (("invalid_value", expected),))


def _others_hold(draft: Draft, entry: CatalogEntry, rule: Constraint) -> bool:
    """Whether no other `only_when` speaks against what is given."""
    return not any(
        other.rule == "only_when" and other is not rule and _given(draft, other) and not _fits(draft, entry, other)
        for other in entry.constraints
    )


def _given(draft: Draft, rule: Constraint) -> bool:
    roles = {one["role"] for one in draft.media}
    return any(name in draft.params or said(name) in roles or (name == "media" and roles) for name in rule.names)


def _fits(draft: Draft, entry: CatalogEntry, rule: Constraint) -> bool:
    roles = {one["role"] for one in draft.media}
    return all(
        (said(name) in roles) in values
        if name.startswith("media")
        else draft.params.get(name, entry.param(name).default) in values
        for name, values in rule.when.items()
    )


def _allowing_others(draft: Draft, entry: CatalogEntry, broken: Constraint) -> Draft:
    """The same request with what the entry's other rules ask for beside it."""
    for rule in entry.constraints:
        if rule is broken or (rule.rule == broken.rule == "only_when" and set(rule.involved) & set(broken.involved)):
            continue
        if rule.rule == "only_when" and _given(draft, rule) and not _fits(draft, entry, rule):
            for name, values in rule.when.items():
                give(draft, entry, name, values[0])
        if rule.rule == "together" and _given(draft, rule):
            for name in rule.names:
                give(draft, entry, name)
        if rule.rule in ("requires", "requires_one_of") and _fits(draft, entry, rule) and not _given(draft, rule):
            give(draft, entry, rule.names[0])
    return draft


def _other_value(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    for value in entry.param(rule.subject).enum:
        if value not in rule.allowed:
            draft = _where(entry, rule)
            give(draft, entry, rule.subject, value)
            yield Violation(_allowing_others(draft, entry, rule), (("invalid_value", rule.subject),))


def _too_many(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    draft = _where(entry, rule)
    roles = entry.media if rule.names == ("media",) else [entry.role(said(name)) for name in rule.names]
    # Clips and sounds first: pictures have limits of their own.
    for role in sorted(roles, key=lambda role: role.kind == "image"):
        wanted = rule.count + 1 - sum(one["role"] in {known.role for known in roles} for one in draft.media)
        there = sum(one["role"] == role.role for one in draft.media)
        draft.media += [file_for(role)] * min(wanted, (role.max or wanted) - there)
    name = " + ".join(map(said, rule.names))
    yield Violation(_allowing_others(draft, entry, rule), (("invalid_value", name),))


def _too_long(entry: CatalogEntry, rule: Constraint) -> Iterator[Violation]:
    for value in next(iter(rule.when.values())):
        draft = _where(entry, rule)
        give(draft, entry, next(iter(rule.when)), value)
        give(draft, entry, rule.subject, "x" * (rule.count + 1))
        yield Violation(draft, (("invalid_value", rule.subject),))
