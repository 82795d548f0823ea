"""The loader refuses what it does not know, and says where it stands."""

from pathlib import Path

import pytest

from generations import catalog
from generations.catalog import CatalogError
from generations.catalog.loader import ENTRIES, load

KETTLE = """
id = "kettle"
display_name = "Kettle"
kind = "image"
maker = "Nobody"
use_for = "Pictures of kettles."
source = "https://example.com/kettle"
read_on = 2026-11-20

[[params]]
name = "prompt"
type = "string"
required = true

[[params]]
name = "aspect_ratio"
type = "string"
default = "1:1"
enum = ["1:1", "16:9"]
nearest = true

[[media]]
role = "image"
max = 2

[[constraints]]
rule = "at_most"
names = ["media.image"]
count = 2

[[routes]]
provider = "draft"
remote_id = "still"
same = ["prompt"]

[routes.price]
unit = "draft"
per = "call"
amount = "0"
source = "Ours."
read_on = 2026-11-20
"""


def written(folder: Path, text: str, *, place: str = "image/kettle.toml") -> Path:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_catalog_has_every_entry() -> None:
    entries = catalog.entries()

    assert len(entries) == 95 == len(list(ENTRIES.glob("*/*.toml")))
    assert [entry.kind for entry in entries.values()] == sorted(
        (entry.kind for entry in entries.values()),
        key=("image", "video", "audio", "3d", "analysis", "workflow").index,
    )


def test_the_shipped_catalog_is_read_once() -> None:
    assert catalog.entries() is catalog.entries()


def test_a_good_file_is_read(tmp_path: Path) -> None:
    entry = load(written(tmp_path, KETTLE)).find("kettle")

    assert [param.name for param in entry.params] == ["prompt", "aspect_ratio"]
    assert entry.routes[0].price.units({}) == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('maker = "Nobody"', 'maker = "N"\nmakr = 1', "image/kettle.toml: unknown key makr."),
        ("required = true", "requird = true", "image/kettle.toml: params[0]: unknown key requird."),
        ("max = 2", "maximum = 2", "image/kettle.toml: media[0]: unknown key maximum."),
        ("count = 2", "count = 2\nmore = 1", "image/kettle.toml: constraints[0]: unknown key more."),
        ('same = ["prompt"]', "cheap = true", "image/kettle.toml: routes[0]: unknown key cheap."),
        ('amount = "0"', 'amount = "0"\nvat = "0"', "image/kettle.toml: routes[0]: price: unknown key vat."),
        ('maker = "Nobody"', "", "image/kettle.toml: maker is missing."),
        ('maker = "Nobody"', 'maker = " "', "image/kettle.toml: maker is empty."),
        ('maker = "Nobody"', "maker = 5", "image/kettle.toml: maker = 5 has the wrong type."),
        ("max = 2", "max = true", "image/kettle.toml: media[0]: max = True has the wrong type."),
        ("[[media]]", "[media]", "has the wrong type."),
        ('type = "string"\nrequired', 'type = "text"\nrequired', "params[0]: type = 'text' is not one of string,"),
        ('rule = "at_most"', 'rule = "sometimes"', "constraints[0]: rule = 'sometimes' is not one of"),
        ("nearest = true", "nearest = true\nmin = 3\nmax = 2", "params.aspect_ratio: min is above max."),
        ("required = true", "nearest = true", "params.prompt: nearest is only for aspect_ratio, duration,"),
        ("required = true", "required = true\ndefault = 'x'", "required and default exclude each other."),
        ('default = "1:1"', 'default = "2:1"', "params.aspect_ratio: default '2:1' is not in enum."),
        ('name = "aspect_ratio"', 'name = "prompt"', "params: prompt stands twice."),
        ('names = ["media.image"]', 'names = ["media.film"]', "media.film is no param and no media role"),
        ("count = 2", "", "constraints[0]: at_most needs count."),
        ("max = 2", "min = 3\nmax = 2", "media.image: max is below min."),
        ('same = ["prompt"]', 'same = ["promt"]', "routes.draft: promt is no param of this entry."),
        ('same = ["prompt"]', 'roles.film = "film"', "routes.draft: roles.film is no media role of this entry."),
        (
            'same = ["prompt"]',
            'limits.aspect_ratio = { enum = ["16:9"] }',
            "routes.draft: limits.aspect_ratio leaves out the default '1:1'.",
        ),
        ('amount = "0"', "", "routes.draft: price has neither an amount nor cases."),
        ('amount = "0"', 'amount = "free"', "price: amount = 'free' is not a number."),
        ('amount = "0"', 'amount = "-1"', "price: amount = '-1' is no price."),
        ("[[params]]", '[[refused]]\nname = "prompt"\nhint = "No."\n[[params]]', "refused.prompt: it is also declared"),
        ("[[params]]", "schema_known = false\n[[params]]", "schema_known: an entry of unknown schema has no params"),
        ('type = "string"\nrequired = true', 'type = "array"', "items belongs to an array, and an array needs it."),
        ('default = "1:1"', 'default = "1:1"\nstep = 4\nmin = 6', "params.aspect_ratio: min 6 is not on a step of 4."),
    ],
)
def test_a_wrong_file_is_refused_naming_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in KETTLE

    with pytest.raises(CatalogError) as caught:
        load(written(tmp_path, KETTLE.replace(old, new, 1)))

    assert str(caught.value).startswith("image/kettle.toml: ")
    assert message in str(caught.value)


def test_broken_toml_is_refused_naming_the_file(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"^image/kettle\.toml: "):
        load(written(tmp_path, "id = "))


@pytest.mark.parametrize("place", ["image/other.toml", "video/kettle.toml"])
def test_a_file_in_the_wrong_place_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(CatalogError, match="its place says otherwise"):
        load(written(tmp_path, KETTLE, place=place))


def test_a_folder_that_is_no_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"^pots/kettle\.toml: the folder is not one of image, "):
        load(written(tmp_path, KETTLE, place="pots/kettle.toml"))


def test_one_id_on_two_shelves_is_refused(tmp_path: Path) -> None:
    written(tmp_path, KETTLE)
    written(tmp_path, KETTLE.replace('kind = "image"', 'kind = "video"'), place="video/kettle.toml")

    with pytest.raises(CatalogError, match=r"^video/kettle\.toml: the id kettle is taken"):
        load(tmp_path)
