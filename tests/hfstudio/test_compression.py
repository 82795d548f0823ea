"""Text is sent packed to whoever takes it, and everything else is left alone."""

import gzip
from contextlib import closing

import brotli
import pytest
from django.conf import settings
from django.test import Client

from hfstudio.compression import packed
from hfstudio.media.pages import page_url
from tests import factories

pytestmark = pytest.mark.django_db

STYLES, FONT = "/static/portal/css/controls.css", "/static/portal/fonts/archivo-wdth.woff2"


def got(client, url, **headers):
    """The answer, and all of its body."""
    with closing(client.get(url, headers=headers)) as response:
        return response, b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpacked"),
    [("gzip, deflate", "gzip", gzip.decompress), ("gzip, deflate, br, zstd", "br", brotli.decompress)],
)
def test_a_stylesheet_comes_packed_and_is_the_same(accepted, encoding, unpacked):
    (plain, text), (small, sent) = got(Client(), STYLES), got(Client(), STYLES, accept_encoding=accepted)
    assert ("Content-Encoding" in plain, small["Content-Encoding"]) == (False, encoding)
    assert unpacked(sent) == text
    assert int(small["Content-Length"]) == len(sent) < len(text) / 2
    assert small["Vary"] == "Accept-Encoding"


def test_a_stylesheet_that_the_browser_has_is_not_sent_again():
    tag = got(Client(), STYLES)[0]["ETag"]
    assert got(Client(), STYLES, accept_encoding="gzip", if_none_match=tag)[0].status_code == 304


def test_what_is_compressed_already_is_sent_as_it_is():
    assert "Content-Encoding" not in got(Client(), FONT, accept_encoding="gzip")[0]


def test_a_changed_file_gets_another_twin(tmp_path):
    style = tmp_path / "one.css"
    style.write_text("a {}" * 500)
    before = packed(style, "gzip")
    style.write_text("b { top: 0 }" * 500)
    assert packed(style, "gzip") != before
    assert gzip.decompress(packed(style, "gzip").read_bytes()) == style.read_bytes()
    assert before.parent == settings.DATA_DIR / "static"


def test_a_page_comes_packed_and_a_film_does_not(client):
    person = factories.user()
    film = factories.stored_file(factories.brand(member=person))
    client.force_login(person)
    page, sent = got(client, "/products/", accept_encoding="gzip")
    assert page["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(sent)
    assert "Content-Encoding" not in got(client, page_url(film), accept_encoding="gzip")[0]
