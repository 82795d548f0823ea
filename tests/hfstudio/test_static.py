"""The portal's own files fit together: icons, classes, what the stylesheets load."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "hfstudio" / "static" / "portal"
PAGES = [path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts]
TEXT = "\n".join(path.read_text() for path in PAGES)
WRITERS = ("hfstudio/templatetags/portal.py", "hfstudio/views.py", "generations/views/showing.py")
CODE = "\n".join((ROOT / path).read_text() for path in WRITERS)
SCRIPTS = "\n".join(path.read_text() for path in (STATIC / "js").glob("*.js"))
STYLES = "\n".join(path.read_text() for path in (STATIC / "css").glob("*.css"))
# Made of a word and a value: b-<status>, p-<percent>, f-<shape>, m-<method> and their like.
MADE_UP = re.compile(r"^(b|p|f|w|m|shape|takes)-")


def used_classes():
    plain = re.sub(r"{[{%#].*?[%}#]}", " ", TEXT)
    inside = " ".join(re.findall(r'class="([^"]*)"', plain + CODE))
    return set(inside.split()) | set(re.findall(r'"([\w-]+)"', CODE + TEXT + SCRIPTS))


def styled_classes():
    rules = re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", STYLES, flags=re.S)
    return {name for name in re.findall(r"\.([a-zA-Z][\w-]*)", rules) if not MADE_UP.match(name)}


def test_every_class_that_is_styled_is_used():
    assert sorted(styled_classes() - used_classes()) == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r'{% icon "([\w-]+)"|nav_link "\w+" "([\w-]+)"', TEXT))))
def test_every_icon_is_in_the_sprite(name):
    assert f'id="{name[0] or name[1]}"' in (STATIC / "icons.svg").read_text()


@pytest.mark.parametrize("address", sorted(set(re.findall(r'{% static "(portal/[^"]+)"', TEXT))))
def test_every_file_that_a_page_names_is_there(address):
    assert (STATIC.parent / address).exists()


def test_the_stylesheets_load_only_the_font_beside_them():
    assert re.findall(r"url\(([^)]*)\)|@import", STYLES) == ['"../fonts/archivo-wdth.woff2"']
    assert (STATIC / "fonts" / "OFL.txt").exists()


def test_only_the_tokens_name_colours():
    named = {
        path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text())
        for path in (STATIC / "css").glob("*.css")
        if path.name != "tokens.css"
    }
    assert {name: found for name, found in named.items() if found} == {}


OF_OTHERS = [path for path in STATIC.parent.rglob("*") if path.is_file() and STATIC not in path.parents]


@pytest.mark.parametrize("path", OF_OTHERS, ids=lambda path: path.name)
def test_what_stands_in_place_of_a_library_s_file_is_what_the_page_gets(path):
    name = str(path.relative_to(STATIC.parent))
    ours, *theirs = map(Path, finders.find(name, find_all=True))
    assert (ours, bool(theirs)) == (path, True)
    assert ours.name == "LICENSE" or ours.stat().st_size < theirs[0].stat().st_size / 2
