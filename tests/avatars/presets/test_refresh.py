"""Presets follow a provider's list: new ones come, names change, what was dropped or hidden stays as it is."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_httpserver import HTTPServer

from avatars.models import Avatar
from avatars.presets.refresh import UnreadableList, read_list, refresh_presets
from tests import factories

pytestmark = pytest.mark.django_db
ROWS = [
    {"id": "a-1", "name": "Mara", "type": "preset", "gender": "female"},
    {"id": "a-2", "name": "Otis", "type": "preset"},
    {"id": "c-1", "name": "Somebody's own", "type": "custom"},
    {"name": "No id"},
    "nothing",
]


@pytest.mark.parametrize("document", [ROWS, {"items": ROWS}, {"data": ROWS, "has_more": False}])
def test_what_is_listed_is_there_once(document):
    assert refresh_presets(read_list(json.dumps(document)), now=timezone.now()) == 2
    assert refresh_presets(read_list(json.dumps(document)), now=timezone.now()) == 0
    assert [str(one) for one in Avatar.objects.filter(brand=None).exclude(reference="")] == ["Mara", "Otis"]


def test_a_new_name_is_taken_and_what_is_hidden_stays_hidden():
    refresh_presets(read_list(json.dumps(ROWS)), now=timezone.now())
    Avatar.objects.filter(reference="a-1").update(deleted_at=timezone.now())
    refresh_presets(read_list(json.dumps([{"id": "a-1", "name": "Mara B."}])), now=timezone.now())
    hidden = Avatar.objects.get(reference="a-1")
    assert (hidden.name, hidden.deleted_at is None, Avatar.objects.get(reference="a-2").deleted_at) == (
        "Mara B.", False, None,
    )  # fmt: skip


def test_a_picture_is_fetched_through_the_guard(settings):
    with HTTPServer(host="127.0.0.1") as server:
        settings.FETCH_ALLOW = [f"127.0.0.1:{server.port}"]
        picture = factories.picture("#336699", (300, 400))
        server.expect_request("/mara.png").respond_with_data(picture, content_type="image/png")
        rows = [
            {"id": "h-1", "name": "Mara", "preview_image_url": server.url_for("/mara.png")},
            {"id": "h-2", "name": "Otis", "preview_image_url": "http://169.254.169.254/latest/"},
        ]
        refresh_presets(read_list(json.dumps(rows)), now=timezone.now())
    assert [Avatar.objects.get(reference=row["id"]).images.count() for row in rows] == [1, 0]


@pytest.mark.parametrize("text", ["", "<html>", '"text"', '{"error": "no"}'])
def test_what_is_no_list_changes_nothing(text):
    with pytest.raises(UnreadableList):
        read_list(text)


def test_the_command_reads_a_file(tmp_path, capsys):
    path = tmp_path / "avatars.json"
    path.write_text(json.dumps(ROWS))
    call_command("refreshavatars", str(path))
    assert capsys.readouterr().out == "2 presets are listed; 2 of them are new here.\n"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("refreshavatars", str(tmp_path / "none.json"))
