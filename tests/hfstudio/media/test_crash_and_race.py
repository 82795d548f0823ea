"""Processes that die half-way, full disks, and two who come at once."""

import errno
import fcntl
import resource
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from hfstudio import storage
from hfstudio.media import decode, keep, references, sweep
from hfstudio.media.limited import Stopped, run_limited
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.refused import Refused
from tests import factories
from tests.hfstudio.media.clips import mp4
from tests.hfstudio.media.pictures import jpeg, png
from tests.hfstudio.media.requests import Door, is_problem

pytestmark = pytest.mark.django_db

MISBEHAVE = "tests.hfstudio.media.misbehave"


def test_h01_an_object_whose_row_was_never_finished_is_removed_within_a_day(give):
    reserved = keep.reserve(brand=give.brand, content_type="image/png", now=timezone.now())
    storage.save(reserved.key, [png()])  # and here the process is killed
    assert storage.size(reserved.key)
    sweep.sweep(timezone.now() + timedelta(hours=1))
    assert StoredFile.objects.filter(pk=reserved.pk).exists()
    sweep.sweep(timezone.now() + timedelta(hours=24))
    assert not StoredFile.objects.filter(pk=reserved.pk).exists()
    with pytest.raises(storage.Missing):
        storage.size(reserved.key)


def test_h01_an_unfinished_row_that_something_waits_for_stays(give):
    reserved = keep.reserve(brand=give.brand, content_type="image/png", now=timezone.now())
    give.brand.logo = reserved
    give.brand.save()
    sweep.sweep(timezone.now() + timedelta(days=3))
    assert StoredFile.objects.filter(pk=reserved.pk).exists()


def test_h01_half_an_object_and_half_an_upload_are_removed(incoming, settings):
    half = settings.MEDIA_ROOT / "media" / "1234.part"
    half.parent.mkdir(parents=True)
    folder = incoming / "upload-1234"
    folder.mkdir()
    for path in (half, folder / "given", incoming / "tmp1.upload"):
        path.write_bytes(b"half")
    sweep.sweep(timezone.now() + timedelta(hours=1))
    assert half.exists()
    sweep.sweep(timezone.now() + timedelta(hours=24))
    assert list(incoming.iterdir()) == []
    assert not half.exists()


def test_h01_what_vanishes_while_the_sweep_looks_does_not_end_its_round(incoming, monkeypatch):
    paths = [incoming / name for name in ("a", "b", "c")]
    for path in paths:
        path.write_bytes(b"half")
    look = Path.stat

    def stat(path, **how):
        if path == paths[0]:  # its request ends just now
            paths[0].unlink(missing_ok=True)
        return look(path, **how)

    monkeypatch.setattr(Path, "iterdir", lambda folder: iter(paths))
    monkeypatch.setattr(Path, "stat", stat)
    sweep.remove_scratch(timezone.now() + timedelta(hours=24))
    assert [path.exists() for path in paths] == [False, False, False]


def test_h02_a_row_without_its_object_is_marked_by_the_sweep(give):
    kept = give(jpeg())
    storage.delete(kept.file.key)
    sweep.sweep(timezone.now())
    assert StoredFile.objects.get().stored_at is None


def test_h02_a_row_whose_object_is_cut_off_is_marked_by_the_sweep(give):
    kept = give(jpeg())
    storage.save(kept.file.key, [kept.content[:-1]])
    sweep.sweep(timezone.now())
    assert StoredFile.objects.get().stored_at is None


def test_the_sweep_leaves_what_is_in_order(give):
    kept = give(jpeg())
    sweep.sweep(timezone.now() + timedelta(days=1))
    assert b"".join(storage.read(kept.file.key)) == kept.content
    assert Upload.objects.get().file.stored_at is not None


def test_a_deleted_uploads_bytes_go_within_a_day(give):
    kept = give(jpeg())
    kept.upload.delete()
    sweep.sweep(timezone.now() + timedelta(days=1))
    assert StoredFile.objects.count() == 0
    with pytest.raises(storage.Missing):
        storage.size(kept.file.key)


def test_bytes_that_a_generation_names_stay(give):
    kept = give(jpeg())
    kept.upload.delete()
    factories.generation(give.brand).files.add(kept.file)
    sweep.sweep(timezone.now() + timedelta(days=60))
    assert storage.size(kept.file.key)


def test_an_upload_that_nothing_was_made_of_goes_after_30_days(give):
    unused, used = give(jpeg()), give(png())
    product = factories.product(give.brand, pictures=0)
    product.images.create(file=used.file)
    sweep.sweep(timezone.now() + timedelta(days=29))
    assert Upload.objects.count() == 2
    sweep.sweep(timezone.now() + timedelta(days=31))
    assert list(Upload.objects.all()) == [used.upload]
    assert not StoredFile.objects.filter(pk=unused.file.pk).exists()


def test_a_file_that_is_taken_up_at_the_last_moment_stays(give, monkeypatch):
    kept = give(jpeg())
    kept.upload.delete()
    asked = references.needed

    def needed(ids, **options):
        found = asked(ids, **options)
        Upload.objects.get_or_create(brand=give.brand, file=kept.file)
        return found

    monkeypatch.setattr(references, "needed", needed)
    sweep.remove_unneeded(timezone.now() + timedelta(days=1))
    assert StoredFile.objects.get().stored_at is not None
    assert storage.size(kept.file.key)


def test_h03_a_full_disk_is_said_and_leaves_no_row(incoming):
    door, limits = Door(), resource.getrlimit(resource.RLIMIT_FSIZE)
    picture = jpeg((3000, 2000), quality=95) + bytes(3 << 20)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, limits[1]))  # no file grows beyond this, as on a full disk
    try:
        answer = door.give(picture)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert is_problem(answer, 507)["code"] == "no_room"
    assert StoredFile.objects.count() == 0
    assert list(incoming.iterdir()) == []


def test_h03_a_disk_that_fills_while_we_encode_is_said_too(monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("hfstudio.media.decode.run_limited", full)
    is_problem(Door().give(png()), 507)


def test_h03_the_child_says_that_there_is_no_room():
    with pytest.raises(OSError, match="No room") as error:
        run_limited(f"{MISBEHAVE}.fill_the_disk", {}, cpu=5, file_size=1 << 20)
    assert error.value.errno == errno.ENOSPC


def test_h04_the_same_bytes_twice_at_once_are_one_blob_and_two_rows(give, monkeypatch):
    """The second comes in full while the first has written its bytes and not yet its row."""
    save, inside = storage.save_file, []

    def slow(key, path, **more):
        saved = save(key, path, **more)
        if not inside:
            inside.append(True)
            give._keep(jpeg(), "second.jpg")
        return saved

    monkeypatch.setattr(storage, "save_file", slow)
    give(jpeg(), "first.jpg")
    assert Upload.objects.count() == 2
    assert StoredFile.objects.count() == 1
    assert storage.size(StoredFile.objects.get().key)


def test_h04_the_same_bytes_in_two_brands_are_two_blobs():
    one, two = Door(), Door()
    assert one.give(jpeg()).json()["sha256"] == two.give(jpeg()).json()["sha256"]
    assert StoredFile.objects.count() == 2


def test_h04_the_same_clip_twice_is_one_blob(give):
    source = mp4()
    assert give(source).file.sha256 == give(source).file.sha256
    assert StoredFile.objects.count() == 1


LONG = 300  # seconds: a busy machine takes its time to start a child
LIMITS = {
    "memory": ("eat_memory", "too_complex", LONG),
    "CPU": ("burn", "too_complex", LONG),
    "wall time": ("sleep", "too_complex", 1),
    "a crash": ("crash", "too_complex", LONG),
    "a bug": ("stumble", "broken_file", LONG),
    "too many words": ("babble", "broken_file", LONG),
    "no answer": ("say_nothing", "broken_file", LONG),
}


@pytest.mark.parametrize("case", LIMITS)
def test_h06_a_child_that_is_stopped_refuses_its_file(case):
    function, code, wall = LIMITS[case]
    with pytest.raises(Refused) as refused:
        run_limited(
            f"{MISBEHAVE}.{function}",
            {},
            cpu=1 if case == "CPU" else 30,
            file_size=1 << 20,
            memory=200 << 20,
            wall=wall,
        )
    assert refused.value.code == code


def test_h06_what_a_child_started_ends_with_it(tmp_path):
    lock, started = tmp_path / "lock", tmp_path / "started"
    with pytest.raises(Stopped):
        run_limited(
            f"{MISBEHAVE}.leave_someone_behind", {"lock": str(lock), "started": str(started)}, cpu=60, file_size=100,
            wall=LONG, stopping=started.exists,
        )  # fmt: skip
    with lock.open() as file:
        for _ in range(300):  # a killed process needs a moment to end
            with suppress(BlockingIOError):
                return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            time.sleep(0.1)
    pytest.fail("It still runs.")


def test_h06_a_child_has_no_secrets_and_no_files_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "7391")
    with (tmp_path / "open").open("w"):
        seen = run_limited(f"{MISBEHAVE}.look_around", {}, cpu=5, file_size=1 << 20)
    assert set(seen["environment"]) <= {"MALLOC_ARENA_MAX", "LC_ALL", "LC_CTYPE"}
    assert seen["files"] == [0, 1, 2]
    assert seen["cwd"] == "/"


def test_h06_a_decoder_that_runs_out_of_memory_is_a_422_and_the_next_upload_works(monkeypatch):
    door = Door()
    with monkeypatch.context() as patch:
        patch.setattr(decode, "DECODER_MEMORY", 60 << 20)
        is_problem(door.give(jpeg((4000, 4000))), 422)
    assert door.give(jpeg()).status_code == 201
