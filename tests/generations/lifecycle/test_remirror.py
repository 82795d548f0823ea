"""A completed film whose bytes are gone: fetched from its provider once more, while it has them, and not paid again."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer
from werkzeug import Response

from generations.lifecycle.mirror import TRIES, mirror_next
from generations.lifecycle.remirror import CannotMirror, mirror_again, mirror_lost
from generations.lifecycle.shrink import shrink_next
from generations.lifecycle.trash import trash_generation
from generations.models import Attempt, Event, Generation, LedgerEntry, Status
from hfstudio import storage
from tests import factories
from tests.hfstudio.media.clips import clip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def film() -> bytes:
    return clip("mp4")


@pytest.fixture
def source(httpserver: HTTPServer, fake, settings) -> HTTPServer:
    """Where the provider's files are; the provider itself knows of no job any more."""
    settings.FETCH_ALLOW = [f"127.0.0.1:{httpserver.port}", f"127.0.0.1:{fake.port}"]
    return httpserver


@pytest.fixture
def completed(source, film, fake) -> Generation:
    """One that its provider has made, with its poster and small version."""
    source.expect_ordered_request("/film").respond_with_data(film, content_type="video/mp4")
    generation = factories.generation(status=Status.MIRRORING, provider="fake", kind="video")
    Attempt.objects.create(
        generation=generation, number=1, provider="fake", body=b"{}", remote_id="1", account=fake.account,
        base_url=fake.url,
        outputs=[{"url": source.url_for("/film"), "text": ""}],
    )  # fmt: skip
    mirror_next(now=timezone.now())
    while shrink_next(now=timezone.now()):
        pass
    return Generation.objects.get(pk=generation.pk)


def lose(generation: Generation, *roles: str) -> None:
    for asset in generation.assets.filter(role__in=roles):
        storage.delete(asset.file.key)


def taken_up(generation: Generation, *, rounds: int = 1) -> Generation:
    """The Generation after so many tries, each at its time."""
    for number in range(rounds):
        mirror_lost(now=timezone.now() + timedelta(minutes=5 * number, seconds=1))
    return Generation.objects.get(pk=generation.pk)


def asked_for(generation: Generation) -> Generation:
    mirror_again(generation, now=timezone.now())
    return generation


def raw(generation: Generation) -> bytes:
    return b"".join(storage.read(generation.assets.get(role="raw").file.key))


def test_a_lost_film_comes_back_byte_for_byte_and_nothing_else_changes(completed, source, film):
    source.expect_request("/film").respond_with_data(film, content_type="video/mp4")
    before = completed.assets.get(role="raw").file
    past = Event.objects.count(), LedgerEntry.objects.count(), completed.finished_at
    lose(completed, "raw", "min", "poster")

    generation = taken_up(asked_for(completed))

    assert (generation.status, generation.due_at, generation.notes) == (Status.COMPLETED, None, [])
    file = generation.assets.get(role="raw").file
    assert (file.pk, file.sha256, file.stored_at is None) == (before.pk, hashlib.sha256(film).hexdigest(), False)
    assert raw(generation) == film
    assert (Event.objects.count(), LedgerEntry.objects.count(), generation.finished_at) == past
    while shrink_next(now=timezone.now() + timedelta(seconds=2)):
        pass
    assert {asset.role for asset in generation.assets.filter(file__stored_at__isnull=False)} == {"raw", "min", "poster"}


def test_a_lost_poster_is_made_again_without_asking_the_provider(completed, source):
    asked = len(source.log)
    lose(completed, "poster")
    taken_up(asked_for(completed))
    assert not completed.assets.filter(role="poster").exists()
    shrink_next(now=timezone.now() + timedelta(seconds=2))
    assert storage.size(completed.assets.get(role="poster").file.key)
    assert len(source.log) == asked


def test_what_is_not_lost_is_not_fetched(completed, source):
    asked = len(source.log)
    generation = taken_up(asked_for(completed))
    assert (generation.due_at, len(source.log)) == (None, asked)


@pytest.mark.parametrize("status", [404, 410])
def test_what_the_provider_no_longer_has_is_told_and_not_tried_again(completed, source, status):
    source.expect_request("/film").respond_with_data(b"", status=status)
    lose(completed, "raw")
    generation = taken_up(asked_for(completed))
    assert generation.notes == ["Its file was lost from storage, and fake no longer has it. Make it again."]
    assert (generation.status, generation.due_at) == (Status.COMPLETED, None)


def test_another_file_than_was_kept_is_not_taken_for_it(completed, source):
    source.expect_request("/film").respond_with_data(clip("mov"), content_type="video/quicktime")
    lose(completed, "raw")
    generation = taken_up(asked_for(completed))
    assert "now gives another one than was kept" in generation.notes[0]
    with pytest.raises(storage.Missing):
        raw(generation)


def test_a_provider_in_trouble_is_asked_a_few_times_and_then_it_is_told(completed, source):
    source.expect_request("/film").respond_with_data(b"", status=500)
    lose(completed, "raw")
    generation = taken_up(asked_for(completed))
    assert (generation.due_at is None, generation.notes) == (False, [])
    generation = taken_up(generation, rounds=TRIES)
    assert generation.due_at is None
    assert generation.notes[0].startswith("Its file was lost from storage, and could not be fetched once more: ")

    source.clear()
    source.expect_request("/film").respond_with_data(b"", status=404)
    assert len(taken_up(asked_for(generation)).notes) == 1  # in place of the earlier one


@pytest.mark.parametrize("status", [status for status in Status if status != Status.COMPLETED])
def test_only_what_is_completed_has_files_to_lose(status):
    with pytest.raises(CannotMirror, match="Only what is completed"):
        mirror_again(factories.generation(status=status, provider="fake"), now=timezone.now())


def test_what_was_made_here_or_lies_in_the_trash_is_refused(completed):
    with pytest.raises(CannotMirror, match="made on this machine"):
        mirror_again(factories.generation(status=Status.COMPLETED), now=timezone.now())
    trash_generation(completed, now=timezone.now())
    with pytest.raises(CannotMirror, match="not in the trash"):
        mirror_again(Generation.objects.get(pk=completed.pk), now=timezone.now())


def test_whoever_is_about_to_end_gives_it_back(completed, source, film):
    source.expect_request("/film").respond_with_data(film, content_type="video/mp4")
    lose(completed, "raw")
    asked_for(completed)
    mirror_lost(now=timezone.now(), stopping=lambda: True)
    generation = Generation.objects.get(pk=completed.pk)
    assert (generation.due_at is None, generation.lease_until) == (False, None)
    assert raw(taken_up(generation)) == film


def test_what_another_has_put_back_meanwhile_stays_when_ours_goes_wrong(completed, source, film):
    key = completed.assets.get(role="raw").file.key

    def put_back(request):
        storage.save(key, [film])
        return Response(clip("mov"), content_type="video/quicktime")

    source.expect_request("/film").respond_with_handler(put_back)
    lose(completed, "raw")
    generation = taken_up(asked_for(completed))
    assert "now gives another one than was kept" in generation.notes[0]
    assert b"".join(storage.read(key)) == film
