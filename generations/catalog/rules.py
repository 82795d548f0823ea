"""Apply an entry's constraints to one request: which do not hold, and which values follow from them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generations.catalog.constraint import Constraint, spoken
from generations.catalog.entry import CatalogEntry
from generations.catalog.nearest import nearest
from generations.catalog.problems import Adjustment, Problem, conflicting, missing, not_allowed


@dataclass(frozen=True)
class Request:
    """What rules look at: values with defaults filled in, the names that were really given, files by role."""

    entry: CatalogEntry
    values: Mapping[str, Any]
    given: frozenset[str]
    files: Mapping[str, int]

    def count(self, name: str) -> int:
        """How often a name is given: files for `media` and `media.<role>`, 1 or 0 for a param.

        A truth value counts as given when it is true.
        """
        if name == "media":
            return sum(self.files.values())
        if name.startswith("media."):
            return self.files.get(name.removeprefix("media."), 0)
        return int(name in self.given and self.values.get(name) is not False)

    def has(self, name: str) -> bool:
        return self.count(name) > 0

    def fits(self, when: Mapping[str, tuple[Any, ...]]) -> bool:
        """Whether every name of a condition has one of its values."""
        return all(self._value(name) in values for name, values in when.items())

    def _value(self, name: str) -> Any:
        return self.has(name) if name == "media" or name.startswith("media.") else self.values.get(name)


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold: the problem, or the value that makes it hold and is near to the one given."""

    problems: tuple[Problem, ...] = ()
    adjustment: Adjustment | None = None


def broken_rules(
    request: Request, *, strict: bool, spoiled: Iterable[str] = ()
) -> tuple[list[Problem], list[Adjustment]]:
    """The problems of all rules, and the values to use instead where the nearest one will do.

    Rules that read a name in `spoiled` are left alone: what is wrong with that name is told already.
    """
    told = set(spoiled)
    problems: list[Problem] = []
    adjustments: list[Adjustment] = []
    for constraint in request.entry.constraints:
        if told & {spoken(name) for name in constraint.involved}:
            continue
        if constraint.rule in _CONDITIONAL and not request.fits(constraint.when):
            continue
        broken = _CHECKS[constraint.rule](constraint, request)
        # A default gives way even then: nobody asked for it.
        if broken.adjustment and not (strict and broken.adjustment.param in request.given):
            adjustments.append(broken.adjustment)
            changed = {broken.adjustment.param: broken.adjustment.used}
            request = replace(request, values={**request.values, **changed})
        else:
            problems += broken.problems
    return problems, adjustments


def _at_least_one_of(rule: Constraint, request: Request) -> Broken:
    if any(map(request.has, rule.names)):
        return Broken()
    return Broken((missing(_choice(rule.names)),))


def _exactly_one_of(rule: Constraint, request: Request) -> Broken:
    given = [name for name in rule.names if request.has(name)]
    if not given:
        return Broken((missing(_choice(rule.names)),))
    return Broken(tuple(conflicting(spoken(name), f"not together with {spoken(given[0])}") for name in given[1:]))


def _excludes(rule: Constraint, request: Request) -> Broken:
    if not request.has(rule.subject):
        return Broken()
    beside = [name for name in rule.names if request.has(name)]
    return Broken(tuple(conflicting(spoken(name), f"not together with {spoken(rule.subject)}") for name in beside))


def _requires(rule: Constraint, request: Request) -> Broken:
    absent = [name for name in rule.names if not request.has(name)]
    return Broken(tuple(missing(spoken(name), rule.text) for name in absent))


def _requires_one_of(rule: Constraint, request: Request) -> Broken:
    if any(map(request.has, rule.names)):
        return Broken()
    return Broken((missing(_choice(rule.names), rule.text),))


def _required_unless(rule: Constraint, request: Request) -> Broken:
    if any(map(request.has, (rule.subject, *rule.names))):
        return Broken()
    return Broken((missing(spoken(rule.subject)),))


def _together(rule: Constraint, request: Request) -> Broken:
    absent = [name for name in rule.names if not request.has(name)]
    if len(absent) == len(rule.names):
        return Broken()
    return Broken(tuple(missing(spoken(name), rule.text) for name in absent))


def _only_when(rule: Constraint, request: Request) -> Broken:
    if request.fits(rule.when):
        return Broken()
    given = [name for name in rule.names if request.has(name)]
    return Broken(tuple(conflicting(spoken(name), f"only with {rule.condition}") for name in given))


def _values(rule: Constraint, request: Request) -> Broken:
    value, param = request.values.get(rule.subject), request.entry.param(rule.subject)
    if value is None or value in rule.allowed or param is None:
        return Broken()
    problem = not_allowed(rule.subject, value, rule.allowed, rule.text)
    used = nearest(replace(param, enum=rule.allowed, closed=True), value) if param.nearest else None
    if used is None:
        return Broken((problem,))
    return Broken((problem,), Adjustment(rule.subject, value, used, f"nearest value with {rule.condition}"))


def _at_most(rule: Constraint, request: Request) -> Broken:
    count = sum(map(request.count, rule.names))
    if count <= rule.count:
        return Broken()
    return Broken((not_allowed(_sum(rule.names), f"{count} files", (f"at most {rule.count}",), rule.text),))


def _max_length(rule: Constraint, request: Request) -> Broken:
    value = request.values.get(rule.subject)
    if not isinstance(value, str) or len(value) <= rule.count:
        return Broken()
    return Broken((not_allowed(rule.subject, value, (f"at most {rule.count} characters",), rule.text),))


def _choice(names: Iterable[str]) -> str:
    return " or ".join(map(spoken, names))


def _sum(names: Iterable[str]) -> str:
    return " + ".join(map(spoken, names))


# Rules that say nothing until their condition holds; `only_when` speaks when it does not.
_CONDITIONAL = frozenset({"requires", "requires_one_of", "values", "at_most", "max_length"})

_CHECKS: Mapping[str, Callable[[Constraint, Request], Broken]] = {
    "at_least_one_of": _at_least_one_of,
    "exactly_one_of": _exactly_one_of,
    "excludes": _excludes,
    "requires": _requires,
    "requires_one_of": _requires_one_of,
    "required_unless": _required_unless,
    "together": _together,
    "only_when": _only_when,
    "values": _values,
    "at_most": _at_most,
    "max_length": _max_length,
}
