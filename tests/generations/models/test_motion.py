"""The motions that every deployment starts with."""

import pytest

from generations.catalog.motions import as_listed, seed_rows
from generations.models import Motion

pytestmark = pytest.mark.django_db

SHAPE = ("id", "name", "media", "priority", "tags", "categories", "params", "mix")


def test_a_new_database_lists_the_templates_in_their_order() -> None:
    listed = [as_listed(row) for row in Motion.objects.listed().values(*SHAPE)]

    assert listed == [as_listed(row) for row in seed_rows() if row["listed"]]
    assert len(listed) == 30


def test_a_part_that_only_a_mix_names_is_known_and_not_listed() -> None:
    thunder = Motion.objects.get(name="Thunder God")

    assert not thunder.listed
    assert thunder not in Motion.objects.listed()


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("MOONWALK", ["Moonwalk Left", "Moonwalk Right"]),
        (" turning ", ["Turning Metal + Melting", "Turning Metal", "Thunder God + Turning Metal"]),
        ("no such motion", []),
    ],
)
def test_a_search_is_for_a_part_of_the_name_in_any_case(search: str, names: list[str]) -> None:
    assert [motion.name for motion in Motion.objects.listed().search(search)] == names


def test_a_blank_search_finds_everything() -> None:
    assert Motion.objects.listed().search("  ").count() == 30


def test_two_motions_may_have_one_name() -> None:
    assert Motion.objects.filter(name="Melting").count() == 2
