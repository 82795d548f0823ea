"""After a film is completed: its small version and its poster, made once, and never at its cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.lifecycle import finish, shrink
from generations.lifecycle.shrink import AGAIN, LEASE, TRIES, shrink_next
from generations.models import Asset, Attempt, Generation, Status
from hfstudio import storage
from hfstudio.media.limited import Stopped
from tests import factories
from tests.hfstudio.media.clips import clip, mp4
from tests.hfstudio.media.pictures import jpeg

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("s3")]

NOW = timezone.now()
FILM = {"content_type": "video/mp4", "width": 600, "height": 800, "duration": 1.0}
LARGE = {"content_type": "image/jpeg", "width": 1600, "height": 1200}


@pytest.fixture(params=["disk", "s3"])
def place(request) -> str:
    if request.param == "s3":
        request.getfixturevalue("s3")
    return request.param


@pytest.fixture(scope="module")
def film() -> bytes:
    return mp4(size=(600, 800))


def completed(*contents: tuple[bytes, dict]) -> Generation:
    """A Generation that has just been completed with these outputs."""
    generation = factories.generation(status=Status.MIRRORING)
    Attempt.objects.create(generation=generation, number=1, provider="fake", body=b"{}")
    for index, (content, told) in enumerate(contents):
        file = factories.stored_file(generation.brand, content, **told)
        generation.assets.create(role="raw", output_index=index, file=file)
    assert finish.complete(generation, now=NOW)
    return generation


def shown(generation: Generation) -> dict[tuple[int, str], str]:
    """Output and role → content type of every file that is shown."""
    generation = Generation.objects.get(pk=generation.pk)
    return {(asset.output_index, asset.role): asset.file.content_type for asset in generation.public_assets}


def all_made(*, now=NOW) -> int:
    """Make everything that is due; how many outputs that were."""
    count = 0
    while shrink_next(now=now):
        count += 1
    return count


def test_a_film_gets_a_poster_and_a_small_version_and_keeps_its_bytes(place, film):
    generation = completed((film, FILM))

    assert all_made() == 1

    assert shown(generation) == {(0, "raw"): "video/mp4", (0, "min"): "video/mp4", (0, "poster"): "image/jpeg"}
    assert b"".join(storage.read(generation.assets.get(role="raw").file.key)) == film
    small = generation.assets.get(role="min").file
    assert (small.width, small.height, small.bytes < len(film)) == (480, 640, True)


def test_each_output_gets_its_own(film):
    generation = completed((jpeg((1600, 1200)), LARGE), (jpeg((1600, 1201)), LARGE))

    assert all_made() == 2

    assert sorted(shown(generation)) == [(0, "min"), (0, "raw"), (1, "min"), (1, "raw")]


def test_what_is_small_already_is_its_own_small_version():
    generation = completed((jpeg(), {"content_type": "image/jpeg", "width": 64, "height": 48}))

    all_made()

    files = {asset.file_id for asset in generation.assets.all()}
    assert (sorted(shown(generation)), len(files)) == ([(0, "min"), (0, "raw")], 1)


def test_what_the_provider_gave_is_not_made_again():
    generation = completed((b"a film", FILM))
    for role in ("min", "poster"):
        file = factories.stored_file(generation.brand, role.encode(), content_type="image/jpeg")
        generation.assets.create(role=role, output_index=0, file=file)

    assert all_made() == 1
    assert generation.assets.count() == 3


@pytest.mark.parametrize("kind", ["audio/mpeg", "text/plain; charset=utf-8", "model/gltf-binary"])
def test_sounds_texts_and_models_have_none(kind):
    generation = completed((b"as it is", {"content_type": kind}))

    assert all_made() == 1

    assert list(shown(generation)) == [(0, "raw")]
    assert generation.assets.get().shrink_at is None


def test_it_is_made_once(film):
    generation = completed((film, FILM))

    assert (all_made(), all_made(now=NOW + timedelta(days=1))) == (1, 0)
    assert generation.assets.count() == 3


def test_what_cannot_be_made_is_given_up_and_the_film_stays():
    generation = completed((b"no film at all" * 30_000, FILM))

    tries = [all_made(now=NOW + AGAIN * number) for number in range(TRIES + 2)]

    assert (sum(tries), tries[-1]) == (TRIES, 0)
    assert Generation.objects.get().status == Status.COMPLETED
    assert list(shown(generation)) == [(0, "raw")]


def test_storage_that_is_full_is_waited_for(film, monkeypatch):
    generation = completed((film, FILM))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as place:
        place.setattr("hfstudio.storage.disk._write", full)
        for number in range(TRIES + 1):
            assert all_made(now=NOW + AGAIN * number) == 1
    assert list(shown(generation)) == [(0, "raw")]

    assert all_made(now=NOW + AGAIN * (TRIES + 1)) == 1
    assert len(shown(generation)) == 3


def test_a_worker_that_died_is_replaced(film, monkeypatch):
    generation = completed((film, FILM))
    with monkeypatch.context() as dying:
        dying.setattr(shrink, "_make_missing", _dies)
        with pytest.raises(KeyboardInterrupt):
            shrink_next(now=NOW)

    assert all_made(now=NOW + LEASE / 2) == 0
    assert all_made(now=NOW + LEASE) == 1
    assert len(shown(generation)) == 3


def _dies(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_one_that_is_about_to_end_gives_it_back(monkeypatch):
    generation = completed((mp4(size=(480, 640)), FILM))

    def stopped(*_: object, stopping, **__: object) -> None:
        assert stopping()
        raise Stopped

    monkeypatch.setattr("hfstudio.media.small.make_poster", stopped)
    shrink_next(now=NOW, stopping=lambda: True)

    asset = generation.assets.get(role="raw")
    assert (asset.shrink_at, asset.shrink_tries) == (NOW, 0)


def test_one_whose_row_somebody_else_has_stops_and_writes_nothing(film, monkeypatch):
    completed((film, FILM))
    monkeypatch.setattr(shrink, "RENEW_EVERY", -1.0)
    other = NOW + timedelta(days=1)

    def taken_over(*_: object, stopping, **__: object) -> None:
        assert not stopping()
        Asset.objects.update(shrink_at=other)
        assert stopping()
        raise Stopped

    monkeypatch.setattr("hfstudio.media.small.make_poster", taken_over)
    shrink_next(now=NOW)

    assert Asset.objects.get().shrink_at == other


def test_a_webm_gets_an_mp4_that_plays_anywhere():
    generation = completed((clip("webm", video="libvpx-vp9", audio="libopus"), FILM | {"content_type": "video/webm"}))

    all_made()

    assert shown(generation)[0, "min"] == "video/mp4"
