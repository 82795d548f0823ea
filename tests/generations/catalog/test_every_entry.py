"""Cases made from the entries themselves: whatever a file says is what a request is held to."""

from collections.abc import Callable
from typing import Any

import pytest

from generations import catalog
from generations.catalog import CatalogEntry, InvalidRequest, MediaRole, Param
from tests.generations.catalog.requests_for import (
    SOME_ID,
    WRONG_KIND,
    Violation,
    file_for,
    minimal,
    violations,
    without,
)

KNOWN = [entry for entry in catalog.entries().values() if entry.schema_known]
UNKNOWN = [entry for entry in catalog.entries().values() if not entry.schema_known]
WRONG = {
    "string": {"a": 1},
    "integer": "fifteen",
    "number": "a lot",
    "boolean": "maybe",
    "uuid": "not-an-id",
    "url": "ftp://shop.example.com/kettle",
    "array": 5,
    "object": "kettle",
}


def named(entries: list[CatalogEntry]) -> list[Any]:
    return [pytest.param(entry, id=entry.id) for entry in entries]


def params_where(fits: Callable[[Param], Any]) -> list[Any]:
    cases = [(entry, param) for entry in KNOWN for param in entry.params if fits(param)]
    return [pytest.param(entry, param, id=f"{entry.id}-{param.name}") for entry, param in cases]


def roles_where(fits: Callable[[MediaRole], Any]) -> list[Any]:
    cases = [(entry, role) for entry in KNOWN for role in entry.media if fits(role)]
    return [pytest.param(entry, role, id=f"{entry.id}-{role.role}") for entry, role in cases]


def all_violations() -> list[Any]:
    return [
        pytest.param(entry, violation, id=f"{entry.id}-{at}-{rule.rule}-{number}")
        for entry in KNOWN
        for at, rule in enumerate(entry.constraints)
        for number, violation in enumerate(violations(entry, rule))
    ]


@pytest.mark.parametrize("entry", named(KNOWN))
@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_the_smallest_valid_request_passes_as_it_is(entry: CatalogEntry, strict: bool) -> None:
    validated = minimal(entry).validated_by(entry, strict=strict)

    assert (validated.adjustments, validated.unchecked) == ((), False)


@pytest.mark.parametrize("entry", named(KNOWN))
def test_defaults_are_filled_in(entry: CatalogEntry) -> None:
    validated = minimal(entry).validated_by(entry)

    expected = {param.name: param.default for param in entry.params if param.default is not None}
    assert {**expected, **validated.params} == dict(validated.params)


@pytest.mark.parametrize("entry", named(KNOWN))
def test_an_undeclared_param_is_the_one_error(entry: CatalogEntry) -> None:
    draft = minimal(entry)
    draft.params["foo"] = 1

    with pytest.raises(InvalidRequest) as caught:
        draft.validated_by(entry)

    assert str(caught.value) == "Unknown params: foo"


@pytest.mark.parametrize(("entry", "param"), params_where(lambda param: param.required))
def test_a_missing_param_is_the_one_error(entry: CatalogEntry, param: Param) -> None:
    with pytest.raises(InvalidRequest) as caught:
        without(minimal(entry), param.name).validated_by(entry)

    assert str(caught.value) == f"Missing required params: {param.name}"


@pytest.mark.parametrize(("entry", "param"), params_where(lambda param: True))
def test_a_value_of_the_wrong_type_is_the_one_error(entry: CatalogEntry, param: Param) -> None:
    draft = minimal(entry)
    draft.params[param.name] = WRONG[param.type]

    assert draft.problems_at(entry) == [("invalid_value", param.name)]


@pytest.mark.parametrize(("entry", "param"), params_where(lambda param: param.is_closed))
def test_a_value_outside_a_closed_list_names_the_list(entry: CatalogEntry, param: Param) -> None:
    draft = minimal(entry)
    draft.params[param.name] = "zzz"

    with pytest.raises(InvalidRequest) as caught:
        draft.validated_by(entry)

    assert str(caught.value) == f"Invalid values: {param.name}=zzz (allowed: {', '.join(map(str, param.enum))})"


@pytest.mark.parametrize(("entry", "param"), params_where(lambda param: param.min is not None))
def test_a_number_below_its_range_is_moved_where_near_means_something_else_refused(
    entry: CatalogEntry, param: Param
) -> None:
    draft = minimal(entry)
    draft.params[param.name] = param.min / 2 if param.nearest else param.min - 1

    assert draft.problems_at(entry, strict=True) == [("invalid_value", param.name)]
    if param.nearest:
        assert draft.validated_by(entry).params[param.name] == max(param.min, param.step or 0)
    else:
        assert draft.problems_at(entry) == [("invalid_value", param.name)]


@pytest.mark.parametrize(("entry", "param"), params_where(lambda param: param.max is not None))
def test_a_number_above_its_range_is_moved_where_near_means_something_else_refused(
    entry: CatalogEntry, param: Param
) -> None:
    draft = minimal(entry)
    draft.params[param.name] = param.max + 1

    assert draft.problems_at(entry, strict=True) == [("invalid_value", param.name)]
    if param.nearest:
        validated = draft.validated_by(entry)
        [adjustment] = validated.adjustments
        assert validated.params[param.name] == param.max
        assert (adjustment.param, adjustment.requested, adjustment.used) == (param.name, param.max + 1, param.max)
    else:
        assert draft.problems_at(entry) == [("invalid_value", param.name)]


@pytest.mark.parametrize(("entry", "role"), roles_where(lambda role: role.required))
def test_a_missing_file_is_the_one_error(entry: CatalogEntry, role: MediaRole) -> None:
    draft = without(minimal(entry), f"media.{role.role}")

    assert draft.problems_at(entry) == [("missing_param", role.role)]


@pytest.mark.parametrize(("entry", "role"), roles_where(lambda role: True))
def test_a_file_of_the_wrong_kind_is_the_one_error(entry: CatalogEntry, role: MediaRole) -> None:
    draft = without(minimal(entry), f"media.{role.role}")
    draft.media.append({"role": role.role, "id": SOME_ID, "kind": WRONG_KIND[role.kind]})

    assert draft.problems_at(entry) == [("invalid_value", role.role)]


@pytest.mark.parametrize(("entry", "role"), roles_where(lambda role: role.max))
def test_one_file_too_many_is_the_one_error(entry: CatalogEntry, role: MediaRole) -> None:
    draft = without(minimal(entry), f"media.{role.role}")
    draft.media += [file_for(role)] * (role.max + 1)

    assert draft.problems_at(entry) == [("invalid_value", role.role)]


@pytest.mark.parametrize("entry", named([entry for entry in KNOWN if not entry.media]))
def test_a_file_for_a_model_that_takes_none_is_the_one_error(entry: CatalogEntry) -> None:
    draft = minimal(entry)
    draft.media.append({"role": "image", "id": SOME_ID, "kind": "image"})

    assert draft.problems_at(entry) == [("unknown_param", "image")]


@pytest.mark.parametrize(("entry", "violation"), all_violations())
def test_a_broken_rule_is_the_one_error(entry: CatalogEntry, violation: Violation) -> None:
    assert violation.draft.problems_at(entry, strict=True) == list(violation.expected)


@pytest.mark.parametrize("entry", named(UNKNOWN))
def test_params_of_an_unknown_schema_are_passed_on_and_told(entry: CatalogEntry) -> None:
    validated = catalog.validate(entry, {"scale": 4, "more": {"deep": [1, "two"]}})

    assert validated.params == {"scale": 4, "more": {"deep": [1, "two"]}}
    assert validated.unchecked
    assert validated.notes == (f"The params of {entry.display_name} are not published: they are passed on unchecked.",)
