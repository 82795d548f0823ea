"""Check a request against an entry: everything that is wrong at once, or the request as it will be made.

Pure: no database, no network. What ids are was found out by the caller. The texts of problems are the
ones that people know from the `higgsfield` command line.
"""

import copy
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from generations.catalog.entry import TOP_LEVEL_NAMES, CatalogEntry, Param
from generations.catalog.media_roles import MediaInput, RoleReading, read_media
from generations.catalog.problems import (
    Adjustment,
    InvalidRequest,
    Problem,
    conflicting,
    missing,
    not_allowed,
    shown,
    unknown,
)
from generations.catalog.rules import Request, broken_rules
from generations.catalog.storable import Unreadable, check_storable
from generations.catalog.values import is_given, read

__all__ = ["Adjustment", "InvalidRequest", "MediaInput", "Problem", "Validated", "validate"]


@dataclass(frozen=True)
class Validated:
    """A request that can be made, in the entry's own words.

    `params` has the defaults filled in and holds neither of the four that stand beside it; `given` names
    the params that the caller gave. `avatars` are `{id, type}`, without `type` where it was not said.
    `count` outputs are asked for. With `unchecked` nothing is known of the params: they are passed on.
    `notes` and `adjustments` are for the person who asked.
    """

    params: Mapping[str, Any]
    given: frozenset[str] = frozenset()
    media: tuple[MediaInput, ...] = ()
    avatars: tuple[Mapping[str, str], ...] = ()
    product_ids: tuple[str, ...] = ()
    web_product_ids: tuple[str, ...] = ()
    url: str | None = None
    count: int = 1
    adjustments: tuple[Adjustment, ...] = ()
    notes: tuple[str, ...] = ()
    unchecked: bool = False


def validate(
    entry: CatalogEntry,
    params: Any,
    *,
    media: Any = (),
    avatars: Any = None,
    product_ids: Any = None,
    web_product_ids: Any = None,
    url: Any = None,
    strict: bool = False,
) -> Validated:
    """The request as it will be made. Raises InvalidRequest with every problem; never anything else.

    `params`, and the four that may stand beside or inside them, are JSON values as they came in. `media`
    is a list of `{role, id, kind}`; kind is what the file is. With `strict` a value is never replaced by
    the nearest one. To have values coerced into what one route takes, pass `entry.on(route)`.
    """
    beside = {"avatars": avatars, "product_ids": product_ids, "web_product_ids": web_product_ids, "url": url}
    if params is not None and not isinstance(params, Mapping):
        raise InvalidRequest([not_allowed("params", params, ("a JSON object",))])
    reading = _Reading(entry, strict=strict)
    for name, value in (params or {}).items():
        reading.take(str(name), value)
    for name, value in beside.items():
        if is_given(value):
            reading.take(name, value)
    roles = read_media(entry, media)
    reading.settle(roles)
    if reading.problems:
        raise InvalidRequest(reading.problems)
    return reading.result(roles)


# How the four are read where an entry publishes no params of its own.
_BESIDE = {
    "avatars": Param("avatars", "array", items="avatar"),
    "product_ids": Param("product_ids", "array", items="uuid"),
    "web_product_ids": Param("web_product_ids", "array", items="uuid"),
    "url": Param("url", "url"),
}


class _Reading:
    """A request while it is read: values and problems pile up, nothing is raised before the end."""

    def __init__(self, entry: CatalogEntry, *, strict: bool) -> None:
        self.entry, self.strict = entry, strict
        self.values: dict[str, Any] = {}
        self.given: set[str] = set()
        self.adjustments: list[Adjustment] = []
        self.problems: list[Problem] = []

    def take(self, name: str, value: Any) -> None:
        """Read one given value; None, blanks and empty lists count as not given."""
        param = self._param(name)
        if param is None:
            self._take_unpublished(name, value)
        elif is_given(value):
            used, changes, problem = read(param, value, strict=self.strict)
            if problem is None and self.values.get(param.name, used) != used:
                problem = conflicting(param.name, "given twice, with different values")
            self._keep(param.name, used, problem)
            self.adjustments += changes

    def _param(self, name: str) -> Param | None:
        return self.entry.param(name) if self.entry.schema_known else _BESIDE.get(name)

    def _take_unpublished(self, name: str, value: Any) -> None:
        if self.entry.schema_known:
            hint = next((refused.hint for refused in self.entry.refused if refused.name == name), "")
            self.problems.append(unknown(name, hint))
            return
        try:
            check_storable({name: value})
        except Unreadable as refusal:
            self._keep(name, None, not_allowed(shown(name), value, refusal.expected))
        else:
            self._keep(name, value, None)

    def _keep(self, name: str, used: Any, problem: Problem | None) -> None:
        self.given.add(name)
        if problem is not None:
            self.problems.append(problem)
        else:
            self.values[name] = used

    def settle(self, roles: RoleReading) -> None:
        """With all values and files there: defaults, what is missing, and the rules between them."""
        self.adjustments += roles.adjustments
        self.problems += roles.problems
        for param in self.entry.params:
            if param.required and param.name not in self.given:
                self.problems.append(missing(param.name))
            elif param.default is not None and param.name not in self.given:
                self.values[param.name] = copy.deepcopy(param.default)
        self._count_once()
        self._apply_rules(roles)

    def _count_once(self) -> None:
        """A web product may stand among the products: one that is in both lists is one."""
        web = self.values.get("web_product_ids", ())
        if left := [one for one in self.values.get("product_ids", ()) if one not in web]:
            self.values["product_ids"] = left
        elif web and self.values.pop("product_ids", None):
            self.given.discard("product_ids")

    def _apply_rules(self, roles: RoleReading) -> None:
        spoiled = {problem.param for problem in self.problems} | ({"media"} if roles.problems else set())
        files = Counter(one.role for one in roles.media)
        request = Request(self.entry, self.values, frozenset(self.given), files)
        problems, adjustments = broken_rules(request, strict=self.strict, spoiled=spoiled)
        self.problems += problems
        self.adjustments += adjustments
        self.values |= {adjustment.param: adjustment.used for adjustment in adjustments}

    def result(self, roles: RoleReading) -> Validated:
        beside = {name: self.values.pop(name) for name in TOP_LEVEL_NAMES if name in self.values}
        unchecked = not self.entry.schema_known
        note = f"The params of {self.entry.display_name} are not published: they are passed on unchecked."
        return Validated(
            params=self.values,
            given=frozenset(self.given),
            media=roles.media,
            avatars=tuple(beside.get("avatars", ())),
            product_ids=tuple(beside.get("product_ids", ())),
            web_product_ids=tuple(beside.get("web_product_ids", ())),
            url=beside.get("url"),
            count=self.values.get("batch_size", 1) if not unchecked else 1,
            adjustments=_merged(self.adjustments),
            notes=(note,) if unchecked else (),
            unchecked=unchecked,
        )


def _merged(adjustments: list[Adjustment]) -> tuple[Adjustment, ...]:
    """One adjustment for each param: from what was asked for to what is used in the end."""
    merged: dict[str, Adjustment] = {}
    for one in adjustments:
        earlier = merged.get(one.param)
        merged[one.param] = replace(one, requested=earlier.requested) if earlier else one
    return tuple(merged.values())
