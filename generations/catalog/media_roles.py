"""Which given file plays which role: aliases, a plain picture as first frame, the kind against the role, counts."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from generations.catalog.entry import CatalogEntry, MediaRole
from generations.catalog.problems import Adjustment, Problem, missing, not_allowed, shown, unknown

_ARTICLE = {"image": "a picture", "video": "a video", "audio": "an audio file"}


@dataclass(frozen=True)
class MediaInput:
    """One file of a request: what it is for, whose id it has, and what it is (image, video or audio)."""

    role: str
    id: str
    kind: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class RoleReading:
    media: tuple[MediaInput, ...]
    adjustments: tuple[Adjustment, ...]
    problems: tuple[Problem, ...]


def read_media(entry: CatalogEntry, media: Any) -> RoleReading:
    """Give every file its role in `entry`. A file without a role has that of its kind.

    `media` is a list of {role, id, kind}, where the caller has found out what each id is.
    """
    inputs, problems = _inputs(media)
    if entry.schema_known:
        inputs, adjustments = _plain_image_as_first_frame(entry, inputs)
        inputs = [replace(one, role=role.role) if (role := entry.role(one.role)) else one for one in inputs]
        problems += [*_unknown_roles(entry, inputs), *_wrong_kinds(entry, inputs), *_wrong_counts(entry, inputs)]
    else:
        adjustments = []
    return RoleReading(tuple(inputs), tuple(adjustments), tuple(problems))


def _inputs(media: Any) -> tuple[list[MediaInput], list[Problem]]:
    if media is None:
        return [], []
    if not isinstance(media, list | tuple):
        return [], [not_allowed("media", media, ("a list of {role, id}",))]
    inputs, problems = [], []
    for item in media:
        one = _input(item)
        if one is None:
            problems.append(not_allowed("media", item, ("{role, id}",)))
        else:
            inputs.append(one)
    return inputs, problems


def _input(item: Any) -> MediaInput | None:
    if isinstance(item, MediaInput):
        return item
    if not isinstance(item, Mapping):
        return None
    kind, identifier = item.get("kind"), item.get("id")
    role = item.get("role") or kind
    if not isinstance(kind, str) or kind not in _ARTICLE or not isinstance(role, str) or not role.isprintable():
        return None
    if not isinstance(identifier, str | UUID) or not identifier or not str(identifier).isprintable():
        return None
    return MediaInput(role.strip().lower().replace("-", "_"), str(identifier), kind)


def _plain_image_as_first_frame(
    entry: CatalogEntry, inputs: list[MediaInput]
) -> tuple[list[MediaInput], list[Adjustment]]:
    """One plain picture, on a model that knows pictures only as frames and got no first one, is the first frame."""
    plain = [one for one in inputs if one.role in ("image", "image_references")]
    taken = any(one.role == "start_image" for one in inputs)
    if len(plain) != 1 or taken or entry.role("image") or not entry.role("start_image"):
        return inputs, []
    reason = "this model takes a plain picture as its first frame"
    adjustment = Adjustment("image", "image", "start_image", reason)
    return [replace(one, role="start_image") if one is plain[0] else one for one in inputs], [adjustment]


def _unknown_roles(entry: CatalogEntry, inputs: Iterable[MediaInput]) -> list[Problem]:
    names = ", ".join(role.role for role in entry.media)
    hint = f"{entry.display_name} takes {f'files as {names}' if names else 'no files'}."
    strangers = dict.fromkeys(one.role for one in inputs if not entry.role(one.role))
    return [unknown(role, hint) for role in strangers]


def _wrong_kinds(entry: CatalogEntry, inputs: Iterable[MediaInput]) -> list[Problem]:
    wrong = [(one, role) for one in inputs if (role := entry.role(one.role)) and role.kind != one.kind]
    return [
        not_allowed(role.role, one.id, (_ARTICLE[role.kind],), f"{shown(one.id)} is {_ARTICLE[one.kind]}.")
        for one, role in wrong
    ]


def _wrong_counts(entry: CatalogEntry, inputs: Iterable[MediaInput]) -> list[Problem]:
    counts = {role: sum(one.role == role.role for one in inputs) for role in entry.media}
    return [problem for role, count in counts.items() if (problem := _wrong_count(role, count))]


def _wrong_count(role: MediaRole, count: int) -> Problem | None:
    if count == 0 and role.required:
        return missing(role.role, f"It is {_ARTICLE[role.kind]}, given as media with this role ({role.flag}).")
    if count < role.min:
        return not_allowed(role.role, f"{count} files", (f"at least {role.min}",))
    if role.max is not None and count > role.max:
        return not_allowed(role.role, f"{count} files", (f"at most {role.max}",))
    return None
