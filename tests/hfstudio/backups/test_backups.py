"""A backup and back, on both databases; and an old one that is put back pays for nothing twice."""

import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from generations import provider_accounts
from generations.lifecycle import settle
from generations.lifecycle.decide import LEASE
from generations.lifecycle.submit import prepare, submit_batch
from generations.lifecycle.track import track_batch
from generations.lifecycle.transmit import transmit
from generations.models import Generation, LedgerEntry, Poller, ProviderAccount, Status
from generations.providers.fake import FakeProvider
from generations.providers.fake.server import FakeServer
from generations.providers.registry import providers
from hfstudio import queue, storage
from hfstudio.backups import archive
from hfstudio.backups.soundness import faults
from hfstudio.health import WORKER_SILENT
from hfstudio.media.models import StoredFile
from products.models import Brand
from tests import factories
from tests.generations.paying import PRICE, WAYS, go_on, later, ordered

pytestmark = pytest.mark.xdist_group("databases")
on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # where the kind makes no difference


@pytest.fixture
def fake(database, settings, tmp_path, monkeypatch):
    """A fake provider that has kept its ledger whatever became of our rows."""
    settings.DATA_DIR, settings.KEYS_DIR = tmp_path, tmp_path / "keys"
    settings.KEYS_DIR.mkdir()
    settings.MEDIA_SIGNING_KEY = "as it was"
    (settings.KEYS_DIR / "media_signing_key").write_text(settings.MEDIA_SIGNING_KEY)
    monkeypatch.setattr(settle, "LIST_UNTIL", timedelta(0))
    monkeypatch.setattr(settle, "CLOCKS_APART", timedelta(0))
    with FakeServer() as server:
        settings.FETCH_ALLOW = [f"127.0.0.1:{server.port}"]
        provider_accounts.bring_in_environment.cache_clear()
        settings.PROVIDER_ACCOUNTS = []
        account = ProviderAccount(provider="fake", base_url=server.url, price_rule="unit", unit_price_micros=PRICE)
        account.secret = "fake-key"
        account.save()
        yield server


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "studio.tar"


def again(generation: Generation) -> Generation:
    return Generation.objects.get(pk=generation.pk)


def restore(file: Path) -> None:
    call_command("restore", str(file), "--replace")


def test_everything_is_as_it_was(fake, file, settings, capsys):
    made = go_on(ordered())
    raw = made.assets.get().file
    content = b"".join(storage.read(raw.key))
    entries = list(LedgerEntry.objects.values_list("kind", "micros", "at"))
    call_command("backup", str(file))
    storage.delete(raw.key)
    (settings.KEYS_DIR / "media_signing_key").write_text("another")
    Generation.objects.update(title="Changed since")
    go_on(ordered())

    restore(file)

    assert again(made).title == made.title
    assert (Generation.objects.count(), list(LedgerEntry.objects.values_list("kind", "micros", "at"))) == (1, entries)
    assert b"".join(storage.read(raw.key)) == content
    assert (settings.KEYS_DIR / "media_signing_key").read_text() == "as it was"
    assert (file.stat().st_mode & 0o777) == 0o600
    assert list(faults(deep=True, now=timezone.now())) == []
    assert "1 generations as of" in capsys.readouterr().out
    assert go_on(ordered(brand=Brand.objects.get(pk=made.brand_id))).status == Status.COMPLETED  # new ids are free


@on_one
def test_a_file_that_is_removed_while_it_is_copied_is_no_reason_to_fail(fake, file, monkeypatch):
    raw = go_on(ordered()).assets.get().file
    stored_files, left = archive._stored_files, ["removed"]

    def removed_meanwhile():
        found = stored_files()
        if left and left.pop():
            storage.delete(raw.key)
        return found

    monkeypatch.setattr(archive, "_stored_files", removed_meanwhile)
    call_command("backup", str(file))

    assert archive.check(file).files == 0


@pytest.mark.parametrize("state", ["queued", "submitting", "submit_unknown"])
def test_what_was_sent_after_the_backup_is_adopted_and_never_sent_again(fake, file, state):
    generation, ready = ordered(), []
    if state == "submitting":
        (claimed,) = Generation.objects.claim(Status.QUEUED, now=later(), lease=LEASE, limit=1)
        ready = prepare([claimed], now=later())
    if state == "submit_unknown":
        fake.script.add("dropped")
        submit_batch(now=later())
    assert again(generation).status == state
    call_command("backup", str(file))
    transmit(ready, now=later())
    assert (go_on(generation).status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)

    restore(file)
    made = go_on(again(generation))

    assert (made.status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)
    assert [entry.kind for entry in made.ledger.all()] == ["hold", "release", "settle"]


@on_one
def test_a_second_try_after_the_backup_is_found_too(fake, file):
    generation = ordered()
    call_command("backup", str(file))
    fake.script.add("busy")
    assert go_on(generation).attempts.count() == 2

    restore(file)

    assert (go_on(again(generation)).status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)


@on_one
def test_a_job_is_found_too_that_was_taken_long_after_the_backup_when_there_was_credit_again(fake, file):
    generation = ordered()
    call_command("backup", str(file))
    fake.script.add("refused", status=402, times=40)
    for tries in range(41):
        submit_batch(now=later(tries * 900))
    assert (again(generation).attempts.count(), len(fake.ledger.jobs())) == (41, 1)

    restore(file)

    assert (go_on(again(generation)).status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)


def test_what_was_not_sent_is_sent_once(fake, file):
    generation = ordered()
    call_command("backup", str(file))

    restore(file)
    made = go_on(again(generation))

    assert (made.status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)
    assert [attempt.restored_from is None for attempt in made.attempts.all()] == [False, True]


@on_one
@pytest.mark.parametrize("way", ["K", "N"])
def test_without_a_list_a_person_decides(fake, file, monkeypatch, way):
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=WAYS[way]))
    sent, kept = ordered(), ordered()
    call_command("backup", str(file))
    submit_batch(now=later())

    restore(file)
    rows = [go_on(again(one)) for one in (sent, kept)]

    assert [(row.status, row.error_code) for row in rows] == [(Status.NEEDS_ATTENTION, "submit_unknown")] * 2
    assert "the time of the backup" in rows[0].error_detail
    assert len(fake.ledger.jobs()) == 2
    assert list(faults(deep=False, now=timezone.now())) == []


@on_one
def test_a_call_that_comes_late_is_heard_at_the_address_that_was_given(fake, file, client, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:1"
    generation = ordered()
    call_command("backup", str(file))
    submit_batch(now=later())
    (job,) = fake.ledger.jobs()
    settings.MEDIA_SIGNING_KEY = "of a fresh machine"
    restore(file)
    Generation.objects.update(due_at=later(3600))

    answer = client.post(job.callback.removeprefix(settings.PUBLIC_URL), {"id": job.id}, "application/json")

    assert answer.status_code == 204
    assert again(generation).attempts.get().hinted_id == job.id


@on_one
def test_what_was_with_the_provider_goes_on(fake, file):
    generation = ordered()
    submit_batch(now=later())
    call_command("backup", str(file))
    go_on(generation)

    restore(file)

    assert (go_on(again(generation)).status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)


@on_one
def test_whoever_was_told_of_the_end_is_told_it_again_as_the_same_event(fake, file):
    generation = ordered()
    submit_batch(now=later())
    call_command("backup", str(file))
    told = go_on(generation).webhook_events.get()

    restore(file)
    again_told = go_on(again(generation)).webhook_events.get()

    assert (again_told.type, again_told.public_id) == ("generation.completed", told.public_id)
    assert again_told.at > told.at


@on_one
def test_reconcile_adopts_what_a_person_was_asked_about_and_names_strangers(fake, file, monkeypatch, capsys):
    lost, hanging = ordered(), ordered()
    call_command("backup", str(file))
    submit_batch(now=later())
    with monkeypatch.context() as patched:
        patched.setitem(providers(), "fake", FakeProvider(capabilities=WAYS["N"]))
        restore(file)
        go_on(again(hanging))
    LedgerEntry.objects.filter(generation=lost).delete()
    Generation.objects.filter(pk=lost.pk).delete()

    with pytest.raises(CommandError, match="no generation here"):
        call_command("reconcile")

    out = capsys.readouterr().out
    assert f"adopted: {hanging.pk}" in out
    assert "2 jobs listed, 0 known, 1 adopted" in out
    assert "BAD" in out
    track_batch(now=later(5))
    assert go_on(again(hanging)).status == Status.COMPLETED


def test_a_backup_of_an_older_version_is_put_back_and_brought_up_to_date(fake, file):
    generation = ordered()
    call_command("migrate", "generations", "0013", verbosity=0)
    call_command("backup", str(file))
    call_command("migrate", verbosity=0)

    restore(file)

    assert again(generation).attempts.get().restored_from is not None
    assert go_on(again(generation)).status == Status.COMPLETED


@on_one
def test_a_damaged_backup_changes_nothing(fake, file):
    generation = go_on(ordered())
    call_command("backup", str(file))
    with tarfile.open(file) as tar:
        member = next(member for member in tar if member.name.startswith("media/"))
    with file.open("r+b") as content:
        content.seek(member.offset_data)
        content.write(b"broken")

    for command in (["verify", str(file)], ["restore", str(file), "--replace"]):
        with pytest.raises(CommandError, match="is damaged: media/"):
            call_command(*command)
    assert again(generation).status == Status.COMPLETED


@on_one
def test_whoever_is_asked_already_is_asked_about_the_time_since_the_backup(fake, file, monkeypatch):
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=WAYS["N"]))
    fake.script.add("dropped")
    generation = go_on(ordered())
    assert "did not answer" in generation.error_detail
    call_command("backup", str(file))

    restore(file)

    assert (again(generation).status, again(generation).error_code) == (Status.NEEDS_ATTENTION, "submit_unknown")
    assert "the time of the backup" in again(generation).error_detail


@on_one
def test_a_studio_with_films_of_its_own_is_left_alone(fake, file):
    ordered()
    call_command("backup", str(file))

    with pytest.raises(CommandError, match="--replace gives them up"):
        call_command("restore", str(file))


@on_one
@pytest.mark.parametrize(("who", "lives"), [
    ("poller", lambda now: Poller.objects.create(name="alive", until=now + timedelta(seconds=10))),
    ("worker", queue.leave_sign),
])  # fmt: skip
def test_a_studio_at_work_is_left_alone(fake, file, who, lives):
    generation = ordered()
    call_command("backup", str(file))
    Generation.objects.update(title="Changed since")
    lives(timezone.now())

    with pytest.raises(CommandError, match=f"of its {who}. Stop it first: .* again in 40 seconds"):
        restore(file)
    assert again(generation).title == "Changed since"


@on_one
def test_a_worker_that_ended_a_while_ago_is_in_nobody_s_way(fake, file):
    ordered()
    call_command("backup", str(file))
    queue.leave_sign(later(-WORKER_SILENT))

    restore(file)


@on_one
@pytest.mark.parametrize("content", [b"", b"no tar", None])
def test_what_is_no_backup_is_told_as_such(fake, file, content):
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError):
        call_command("verify", str(file))


@on_one
def test_a_backup_never_replaces_another(fake, file):
    file.write_text("mine")

    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(file))
    assert file.read_text() == "mine"


@on_one
def test_references_alone_leave_the_files_where_they_are(fake, file):
    made = go_on(ordered())
    call_command("backup", str(file), "--no-files")

    restore(file)

    with tarfile.open(file) as tar:
        assert [name for name in tar.getnames() if name.startswith("media/")] == []
    assert storage.size(made.assets.get().file.key) == made.assets.get().file.bytes


@on_one
class TestVerify:
    @pytest.fixture
    def made(self, fake) -> Generation:
        return go_on(ordered())

    def told(self, **options) -> list[str]:
        return [f"{fault.part}: {fault.detail}" for fault in faults(deep=options.get("deep", False), now=later())]

    def test_says_that_everything_adds_up(self, made, capsys):
        call_command("verify", "--deep")

        assert capsys.readouterr().out == "Everything adds up.\n"

    def test_finds_money_that_is_held_for_ever(self, made):
        LedgerEntry.objects.exclude(kind="hold").delete()

        assert "money: hold 1: it has ended, and is still held" in self.told()
        with pytest.raises(CommandError):
            call_command("verify", "--json")

    def test_finds_a_file_that_is_gone_and_one_that_is_another(self, made):
        stored = StoredFile.objects.filter(stored_at__isnull=False).order_by("key").first()
        whole = b"".join(storage.read(stored.key))

        storage.save(stored.key, [whole[:-1] + bytes([whole[-1] ^ 1])])
        assert (self.told(), self.told(deep=True)) == ([], ["files: it has other bytes than it had"])
        storage.save(stored.key, [whole[:-1]])
        assert self.told() == ["files: it has another length than it had"]
        storage.delete(stored.key)
        assert self.told() == ["files: it is gone from storage"]

    def test_finds_what_nobody_looks_after(self, made):
        waiting = factories.generation(due_at=later(-3600))

        assert [fault.about for fault in faults(deep=False, now=later())] == [str(waiting.pk)]
