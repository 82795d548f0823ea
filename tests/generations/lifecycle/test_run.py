"""From IN_PROGRESS at a local provider to COMPLETED, whole or cut off anywhere."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from generations.lifecycle import room
from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.run import LEASE, MAX_RUNS, NO_ROOM, claim_run, run
from generations.lifecycle.submit import submit_batch
from generations.models import Generation, Status
from generations.providers.protocol import RunCanceled
from hfstudio import storage
from hfstudio.media.models import StoredFile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(scripted) -> Generation:
    generation = factories.generation(provider="scripted")
    submit_batch(now=timezone.now())
    return generation


def going() -> bool:
    return False


def make(*, after: timedelta = timedelta()) -> Generation | None:
    """Claim and run once, `after` from now."""
    clock = lambda: timezone.now() + after  # noqa: E731
    generation = claim_run(now=clock())
    if generation:
        run(generation, stopping=going, clock=clock)
        generation.refresh_from_db()
    return generation


def test_a_run_ends_completed_with_its_bytes_stored(submitted, scripted):
    made = make()

    assert made.status == Status.COMPLETED
    assert made.percent == 100
    asset = made.assets.get()
    assert (asset.role, asset.output_index) == ("raw", 0)
    assert b"".join(storage.read(asset.file.key)) == scripted.content
    assert asset.file.bytes == len(scripted.content)
    assert asset.file.stored_at is not None
    assert (asset.file.width, asset.file.height, asset.file.duration) == (720, 1280, 8.0)
    assert made.attempts.get().closed_at == made.finished_at
    assert not (settings.WORK_DIR / str(made.attempts.get().pk)).exists()


def test_what_is_held_is_not_claimed_until_its_lease_has_ended(submitted):
    now = timezone.now()
    assert claim_run(now=now) == submitted
    assert claim_run(now=now) is None
    assert claim_run(now=now + LEASE + timedelta(seconds=1)) == submitted


def test_a_run_that_was_cut_off_is_made_again_and_ends_once(submitted, scripted):
    claim_run(now=timezone.now())  # and then the worker was killed

    made = make(after=LEASE + timedelta(seconds=1))

    assert made.status == Status.COMPLETED
    assert made.assets.count() == 1
    assert make(after=timedelta(days=1)) is None


def test_a_run_that_was_cut_off_while_saving_is_not_made_again(submitted, scripted, monkeypatch):
    def full(*_: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("hfstudio.storage.save_file", full)
        made = make()
    assert (made.status, made.activity) == (Status.MIRRORING, "Waiting for storage")
    reserved = submitted.assets.get().file

    made = make(after=room.LOOK_AGAIN + timedelta(seconds=1))

    assert made.status == Status.COMPLETED
    assert len(scripted.requests) == 1
    assert made.assets.get().file == reserved


@pytest.mark.parametrize(
    ("broken", "status"),
    [("generations.lifecycle.run._make", Status.FAILED), ("hfstudio.storage.save_file", Status.NEEDS_ATTENTION)],
)
def test_what_has_no_room_by_its_deadline_ends_there_and_says_so(submitted, monkeypatch, broken, status):
    def full(*_: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    Generation.objects.update(deadline_at=timezone.now())
    monkeypatch.setattr(broken, full)

    made = make()

    assert (made.status, made.error_code, made.error_detail) == (status, "deadline", NO_ROOM)


def test_on_a_full_disk_it_waits_and_no_run_counts(submitted, scripted, monkeypatch):
    wait = room.LOOK_AGAIN + timedelta(seconds=1)
    with monkeypatch.context() as full:
        full.setattr(room, "LITTLE", 1 << 60)
        made = [make(after=number * wait) for number in range(MAX_RUNS + 2)][-1]
    assert (made.status, made.activity, scripted.requests) == (Status.IN_PROGRESS, "Waiting for storage", [])

    assert make(after=(MAX_RUNS + 3) * wait).status == Status.COMPLETED


def test_a_run_that_fails_while_the_disk_fills_up_is_no_failure_of_the_job(submitted, scripted, monkeypatch):
    with monkeypatch.context() as filling:
        short = iter([False, True])
        filling.setattr(room, "is_short", lambda: next(short))
        scripted.failing("draft_failed")
        made = make()
    assert (made.status, made.attempts.get().runs) == (Status.IN_PROGRESS, 0)

    scripted.script = None
    assert make(after=room.LOOK_AGAIN + timedelta(seconds=1)).status == Status.COMPLETED


def test_what_was_made_is_made_again_when_its_scratch_is_gone(submitted, scripted, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("generations.lifecycle.run.mirror_local", lambda *_, **__: False)
        make()
    for film in settings.WORK_DIR.rglob("film.mp4"):
        film.unlink()

    assert make(after=LEASE + timedelta(seconds=1)).status == Status.COMPLETED
    assert len(scripted.requests) == 2


def test_a_worker_that_woke_up_too_late_writes_nothing(submitted, scripted):
    asleep = claim_run(now=timezone.now())
    make(after=LEASE + timedelta(seconds=1))

    run(asleep, stopping=going)

    submitted.refresh_from_db()
    assert submitted.status == Status.COMPLETED
    assert submitted.assets.count() == 1
    assert submitted.events.filter(new=Status.COMPLETED).count() == 1


def test_a_run_that_is_taken_for_dead_cannot_touch_the_files_of_the_next(submitted, scripted):
    def overtaken(request, *, folder, report, cancelled):
        scripted.script = None
        assert make(after=LEASE + timedelta(seconds=1)).status == Status.COMPLETED
        scripted.content = b"another film"
        folder.mkdir(parents=True)
        return scripted.film(folder)

    scripted.script = overtaken
    run(claim_run(now=timezone.now()), stopping=going)

    submitted.refresh_from_db()
    assert b"".join(storage.read(submitted.assets.get().file.key)) == b"a film"


def test_the_same_bytes_are_kept_once_in_a_brand(scripted):
    brand = factories.brand()
    for _ in range(2):
        factories.generation(brand, provider="scripted")
    submit_batch(now=timezone.now())

    first, second = make(), make()

    assert first.assets.get().file == second.assets.get().file
    assert StoredFile.objects.count() == 1
    assert len(list((settings.MEDIA_ROOT / "media").iterdir())) == 1


def test_the_same_bytes_are_never_shared_across_brands(scripted):
    for _ in range(2):
        factories.generation(factories.brand(), provider="scripted")
    submit_batch(now=timezone.now())

    assert make().assets.get().file != make().assets.get().file


def test_a_failure_that_will_not_get_better_ends_it(submitted, scripted):
    scripted.failing("broken_picture")

    made = make()

    assert (made.status, made.error_code, made.error_detail) == (
        Status.FAILED, "broken_picture", "It went wrong: broken_picture.",
    )  # fmt: skip


def test_a_failure_that_may_get_better_is_tried_again_later(submitted, scripted):
    scripted.failing("no_memory", retry=True)

    assert make().status == Status.IN_PROGRESS
    assert make() is None
    scripted.script = None
    assert make(after=timedelta(seconds=10)).status == Status.COMPLETED


def test_a_run_that_always_ends_its_worker_is_given_up(submitted):
    submitted.attempts.update(runs=MAX_RUNS)

    made = make()

    assert (made.status, made.error_code) == (Status.FAILED, "gave_up")


def test_cancel_stops_a_run(submitted, scripted):
    def until_cancelled(request, *, folder, report, cancelled):
        cancel_generation(submitted, now=timezone.now())
        assert cancelled()
        raise RunCanceled

    scripted.script = until_cancelled

    assert make().status == Status.CANCELED


def test_a_run_that_finished_before_the_cancel_is_kept(submitted, scripted):
    def too_late(request, *, folder, report, cancelled):
        result = scripted.film(folder)
        cancel_generation(submitted, now=timezone.now())
        return result

    scripted.script = too_late

    assert make().status == Status.COMPLETED


def test_a_worker_that_stops_gives_the_row_back_at_once(submitted, scripted):
    def stopped(request, *, folder, report, cancelled):
        assert cancelled()
        raise RunCanceled

    scripted.script = stopped
    run(claim_run(now=timezone.now()), stopping=lambda: True)
    scripted.script = None

    submitted.refresh_from_db()
    assert (submitted.status, submitted.lease_until) == (Status.IN_PROGRESS, None)
    assert make().status == Status.COMPLETED


def test_progress_is_written_and_never_runs_backwards(submitted, scripted, monkeypatch):
    monkeypatch.setattr("generations.lifecycle.run.RENEW_EVERY", 0)
    seen = []

    def working(request, *, folder, report, cancelled):
        for percent in (10, 80, 40):
            report(percent, f"Drawing {percent}")
            seen.append(Generation.objects.values_list("percent", "activity").get(pk=submitted.pk))
        return scripted.film(folder, notes=("Told.",))

    scripted.script = working

    assert make().notes == ["Told."]
    assert seen == [(9, "Drawing 10"), (76, "Drawing 80"), (76, "Drawing 40")]


def test_inputs_are_handed_over_as_local_files(scripted):
    generation = factories.generation(provider="scripted")
    stored = factories.stored_file(generation.brand)
    generation.inputs = {"products": [{"title": "Cup", "files": [str(stored.pk)]}]}
    generation.save()
    submit_batch(now=timezone.now())

    make()

    (path,) = scripted.requests[0]["products"][0]["images"]
    assert path == str(storage.local_path(stored.key))
