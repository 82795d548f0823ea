"""The motion templates are those of the page that they are from, value by value."""

import json
import uuid

from generations.catalog import motions
from tests.seeds import pieces

PARTS = {
    "d8c13031-7117-4a3d-9a30-6a00d0d408b4": "Melting",
    "ca0568ee-6a0f-4134-a4ee-97dfe44753ba": "Thunder God",
}


def test_the_templates_are_those_of_the_page_value_by_value() -> None:
    printed = json.loads(pieces("001")["motions"])

    listed = [motions.as_listed(row) for row in motions.seed_rows() if row["listed"]]

    assert listed == printed
    assert [list(template) for template in listed] == [list(template) for template in printed]


def test_there_are_thirty_templates_in_order_and_two_parts_that_only_mixes_name() -> None:
    rows = motions.seed_rows()

    assert [row["position"] for row in rows] == list(range(32))
    assert [row["name"] for row in rows[:3]] == ["Eyes In", "Arc Left", "Turning Metal + Melting"]
    assert {row["id"]: row["name"] for row in rows if not row["listed"]} == PARTS
    assert len({uuid.UUID(row["id"]) for row in rows}) == 32


def test_names_are_not_unique() -> None:
    assert [row["name"] for row in motions.seed_rows()].count("Melting") == 2


def test_every_part_of_a_mix_is_known() -> None:
    rows = motions.seed_rows()
    known = {row["id"] for row in rows}
    mixes = [row for row in rows if row["mix"]]

    assert [row["name"] for row in mixes] == ["Turning Metal + Melting", "Thunder God + Turning Metal"]
    for row in mixes:
        assert [part["id"] for part in row["mix"]] == [part["id"] for part in row["params"]["motions"]]
        assert {part["id"] for part in row["mix"]} <= known


def test_rows_can_be_changed_without_changing_the_next_ones() -> None:
    motions.seed_rows()[0]["tags"].append("mine")

    assert motions.seed_rows()[0]["tags"] == []


def test_a_list_of_a_provider_becomes_rows_of_that_provider() -> None:
    [row] = motions.rows_from([{"id": "a", "name": "Tilt"}], provider="higgsfield")

    assert (row["provider"], row["media"], row["priority"], row["categories"], row["listed"]) == (
        "higgsfield",
        {},
        0,
        [],
        True,
    )
