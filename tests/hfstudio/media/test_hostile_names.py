"""What a file is called never matters, and is shown only when it is clean."""

import unicodedata
from base64 import b64encode

import pytest

from hfstudio import storage
from hfstudio.media.models import Upload
from tests.hfstudio.media.pictures import png
from tests.hfstudio.media.requests import END, UPLOADS, Door, is_problem, part

pytestmark = pytest.mark.django_db

EVIL = "a" * 4000
# What stands in the part's Content-Disposition, and the name that is shown.
NAMES = {
    "d01 upwards": (b'filename="../../etc/passwd"', "passwd"),
    "d02 upwards, the other way": (b'filename="..\\..\\x"', "x"),
    "d03 absolute": (b'filename="/abs/x.jpg"', "x.jpg"),
    "d04 coded NUL": (b'filename="x.jpg%00.html"', "x.jpg%00.html"),
    "d04 NUL": (b'filename="x.jpg\0.html"', "x.jpg.html"),
    "d06 4 000 characters": (f'filename="{"a" * 900}.jpg"'.encode(), "a" * 120),
    "d07 right-to-left": ('filename="x\u202egpj.exe"'.encode(), "xgpj.exe"),
    "d08 markup": (b'filename="\'><script>"', "'><script>"),
    "d09 shell": (b'filename="$(sleep 9)`id`; rm -rf"', "$(sleep 9)`id`; rm -rf"),
    "d10 .htaccess": (b'filename=".htaccess"', ".htaccess"),
    "d10 web.config": (b'filename="web.config"', "web.config"),
    "d10 __init__.py": (b'filename="__init__.py"', "__init__.py"),
    "d10 CON": (b'filename="CON"', "CON"),
    "d11 two names": (b"filename=\"a.jpg\"; filename*=UTF-8''b.html", "b.html"),
    "d12 emoji": ('filename="\U0001f469\u200d\U0001f680.jpg"'.encode(), "\U0001f469\U0001f680.jpg"),
    "d12 NFD": ('filename="cafe\u0301.jpg"'.encode(), "caf\u00e9.jpg"),
    "d13 stream": (b'filename="file.jpg::$DATA"', "file.jpg::$DATA"),
    "d15 formula": (b'filename="=HYPERLINK(1)"', "=HYPERLINK(1)"),
}


@pytest.mark.parametrize("case", NAMES)
def test_d01_to_d15_the_name_is_shown_clean_and_is_no_part_of_the_path(case, settings):
    disposition, shown = NAMES[case]
    answer = Door().give(png(), disposition=disposition)
    assert answer.status_code == 201
    upload = Upload.objects.select_related("file").get()
    assert upload.name == answer.json()["name"]
    assert upload.name == shown
    assert is_clean(upload.name)
    assert upload.file.key == f"media/{upload.file.pk}"
    kept = [path.relative_to(settings.MEDIA_ROOT).as_posix() for path in settings.MEDIA_ROOT.rglob("*")]
    assert kept == ["media", upload.file.key]


def is_clean(name: str) -> bool:
    invisible = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    return (
        len(name) <= 120
        and unicodedata.is_normalized("NFC", name)
        and not invisible & {unicodedata.category(character) for character in name}
    )


def test_d12_half_a_character_is_refused():
    is_problem(Door().give(png(), disposition=b'filename="a\xed\xa0\x80b.jpg"'), 422)
    is_problem(Door().post(b'{"name": "\\ud800", "base64": "AAAA"}', content_type="application/json"), 400)


def test_d05_a_line_break_in_a_name_makes_no_header():
    door = Door()
    answer = door.give(png(), disposition=b'filename="x.jpg\r\nX-Evil: 1"')
    assert answer.status_code in (201, 400, 422)
    named = door.json(base64=coded(png()), name="x.jpg\r\nX-Evil: 1")
    assert named.json()["name"] == "x.jpgX-Evil: 1"
    file = door.get(named.json()["url"])
    assert "X-Evil" not in file.headers
    assert file.headers["Content-Disposition"] == 'inline; filename="x.jpgX-Evil_ 1.png"'


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_d10_a_part_without_a_name_is_no_file(name):
    answer = Door().give(png(), disposition=f'filename="{name}"'.encode())
    assert answer.status_code == 422
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("name", ["", ".", "..", "   ", "\u202e", "/"])
def test_d10_a_name_of_nothing_is_shown_as_none(name):
    door = Door()
    made = door.json(base64=coded(png()), name=name).json()
    assert made["name"] == ""
    assert door.get(made["url"]).headers["Content-Disposition"] == 'inline; filename="file.png"'


def test_d06_a_name_that_is_far_too_long_is_refused_or_cut():
    assert Door().give(png(), disposition=f'filename="{EVIL}"'.encode()).status_code in (201, 400, 422)
    assert Door().json(base64=coded(png()), name=EVIL).json()["name"] == "a" * 120


def test_d14_two_files_of_one_name_do_not_meet():
    door = Door()
    first, second = door.give(png((8, 8))).json(), door.give(png((9, 9))).json()
    assert first["name"] == second["name"] == "photo.png"
    keys = [upload.file.key for upload in Upload.objects.select_related("file")]
    assert len(set(keys)) == 2
    assert {storage.size(key) for key in keys} == {first["bytes"], second["bytes"]}


def test_a_name_of_its_own_wins_over_the_files():
    body = part(png()) + part(b"Our logo", name=b"name", disposition=b"") + END
    assert Door().post(body).json()["name"] == "Our logo"


def test_the_list_shows_what_was_given():
    door = Door()
    made = door.give(png()).json()
    assert [row["id"] for row in door.get(UPLOADS).json()["results"]] == [made["id"]]


def coded(content: bytes) -> str:
    return b64encode(content).decode()
