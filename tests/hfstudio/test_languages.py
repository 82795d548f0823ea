"""A catalogue in the data folder is all that another language needs."""

import struct
from pathlib import Path

import pytest

from hfstudio.languages import languages_in
from tests import factories

pytestmark = pytest.mark.django_db

GERMAN = {
    "Sign in": "Anmelden", "Keep me signed in on this computer": "Auf diesem Rechner angemeldet bleiben",
    "brands": "Häuser", "tagline": "Leitspruch", "Archive the selected brands": "Gewählte Häuser ablegen",
    "How the brand speaks, in a few words.": "Wie das Haus spricht.",
}  # fmt: skip


def write_catalogue(path: Path, texts: dict[str, str]) -> None:
    """A compiled catalogue, as `compilemessages` makes it."""
    rows = sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **texts}.items())
    words = [[one.encode() for one in column] for column in zip(*rows, strict=True)]
    at, tables, content = 28 + 16 * len(rows), b"", b""
    for column in words:
        for word in column:
            tables += struct.pack("<II", len(word), at + len(content))
            content += word + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, at)
    path.parent.mkdir(parents=True)
    path.write_bytes(head + tables + content)


@pytest.fixture
def german(settings, tmp_path):
    write_catalogue(tmp_path / "de" / "LC_MESSAGES" / "django.mo", GERMAN)
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = languages_in([tmp_path])


def test_there_is_english_and_every_language_with_a_catalogue(german, tmp_path):
    write_catalogue(tmp_path / "pt_BR" / "LC_MESSAGES" / "django.mo", {})
    assert languages_in([tmp_path]) == [("en", "English"), ("de", "Deutsch"), ("pt-br", "Português Brasileiro")]
    assert languages_in([tmp_path / "nothing"]) == [("en", "English")]


@pytest.mark.parametrize(("prefers", "spoken", "says"), [
    ("de-AT,de;q=0.9,en;q=0.5", "de", "Auf diesem Rechner angemeldet bleiben"),
    ("fr,es;q=0.8", "en", "Keep me signed in on this computer"),
    ("", "en", "Keep me signed in on this computer"),
])  # fmt: skip
def test_a_page_speaks_the_language_that_its_reader_prefers(client, german, prefers, spoken, says):
    page = client.get("/sign-in/", headers={"accept-language": prefers}).text
    assert (f'<html lang="{spoken}"' in page, says in page) == (True, True)


@pytest.mark.parametrize(("prefers", "nouns", "action", "says"), [
    ("de", "Häuser", "Gewählte Häuser ablegen", ("Leitspruch", "Wie das Haus spricht.")),
    ("en", "Brands", "Archive the selected brands", ("Tagline", "How the brand speaks, in a few words.")),
])  # fmt: skip
def test_the_admin_speaks_it_too(client, german, prefers, nouns, action, says):
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    brand = factories.brand()
    shown, changed = (
        client.get(f"/admin/products/brand/{page}", headers={"accept-language": prefers})
        for page in ("", f"{brand.pk}/change/")
    )
    assert (nouns in shown.text, action in shown.text) == (True, True)
    assert [one in changed.text for one in says] == [True, True]


def test_without_a_catalogue_nobody_gets_half_a_language(client):
    page = client.get("/sign-in/", headers={"accept-language": "de"}).text
    assert ('<html lang="en"' in page, "Work email" in page) == (True, True)
