"""Is everything as it must be: the money adds up, nothing is forgotten, every file is there and whole."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Sum

from generations.models import Asset, Attempt, EventType, Generation, LedgerEntry, Status, WebhookEvent
from generations.models.generation import TERMINAL
from generations.providers.registry import local_names
from hfstudio import storage
from hfstudio.media.models import StoredFile

Kind = LedgerEntry.Kind
OVERDUE = timedelta(minutes=15)  # what is due for longer has nobody who looks after it


@dataclass(frozen=True)
class Fault:
    """Something that must not be: which part, what it is about, and what is wrong with it."""

    part: str
    about: str
    detail: str

    as_dict = asdict


def faults(*, deep: bool, now: datetime) -> Iterator[Fault]:
    """Everything that is not as it must be. `deep` reads every stored file, and not only its length."""
    yield from _money()
    yield from _rows(now)
    yield from _outputs()
    yield from _files(deep=deep)


def _money() -> Iterator[Fault]:
    """Each hold ends once, when its Generation does; what is spent is what the row says."""
    sums = {
        "holds": Count("pk", filter=Q(kind=Kind.HOLD)),
        "held": Sum("micros", filter=Q(kind=Kind.HOLD), default=0),
        "released": Sum("micros", filter=Q(kind=Kind.RELEASE), default=0),
        "settles": Count("pk", filter=Q(kind=Kind.SETTLE)),
        "releases": Count("pk", filter=Q(kind=Kind.RELEASE)),
    }
    rows = LedgerEntry.objects.order_by().values("generation", "hold_number", "generation__status").annotate(**sums)
    for row in rows.iterator():
        for detail in _wrong_with(row):
            yield Fault("money", str(row["generation"]), f"hold {row['hold_number']}: {detail}")
    spent = Sum("ledger__micros", filter=Q(ledger__kind__in=[Kind.SETTLE, Kind.CORRECTION]), default=0)
    ended = Generation.objects.filter(status__in=TERMINAL, actual_micros__isnull=False).annotate(spent=spent)
    for pk in ended.exclude(actual_micros=F("spent")).values_list("pk", flat=True):
        yield Fault("money", str(pk), "what it says that it cost is not the sum of its ledger")


def _wrong_with(row: Mapping[str, object]) -> Iterator[str]:
    ended = row["generation__status"] in TERMINAL
    if row["holds"] != 1:
        yield "there is no hold"
    if row["releases"] and row["held"] != row["released"]:
        yield "another amount was released than was held"
    if row["settles"] and not row["releases"]:
        yield "it is settled, and still held"
    if ended and not row["releases"]:
        yield "it has ended, and is still held"


def _rows(now: datetime) -> Iterator[Fault]:
    """Nothing is forgotten, and nothing is with a provider twice."""
    free = Q(lease_until=None) | Q(lease_until__lt=now - OVERDUE)
    forgotten = Generation.objects.exclude(status__in=TERMINAL).filter(free, due_at__lt=now - OVERDUE)
    for pk, status in forgotten.values_list("pk", "status"):
        yield Fault("rows", str(pk), f"{status}, due for more than 15 minutes: does a worker and a poller run?")
    remote = Generation.objects.exclude(provider__in=local_names())
    on_its_way = remote.filter(status__in=[Status.IN_PROGRESS, Status.MIRRORING])
    for pk in on_its_way.exclude(attempts__closed_at=None).values_list("pk", flat=True):
        yield Fault("rows", str(pk), "it is on its way, and no attempt is open")
    left_open = Attempt.objects.filter(closed_at=None, generation__status__in=TERMINAL)
    for generation_id in left_open.values_list("generation_id", flat=True):
        yield Fault("rows", str(generation_id), "it has ended, and an attempt is open")


def _outputs() -> Iterator[Fault]:
    """What is completed has its files and told so once."""
    done = Generation.objects.filter(status=Status.COMPLETED)
    whole = Asset.objects.filter(role=Asset.Role.RAW, file__stored_at__isnull=False).values("generation")
    for pk in done.filter(trashed_at=None).exclude(pk__in=whole).values_list("pk", flat=True):
        yield Fault("outputs", str(pk), "it is completed, and has no file")
    told = WebhookEvent.objects.filter(type=EventType.COMPLETED).order_by().values("generation")
    for row in told.annotate(times=Count("pk")).filter(times__gt=1):
        yield Fault("outputs", str(row["generation"]), f"it was told {row['times']} times that it is completed")


def _files(*, deep: bool) -> Iterator[Fault]:
    for stored in StoredFile.objects.filter(stored_at__isnull=False).order_by("key").iterator():
        try:
            if storage.size(stored.key) != stored.bytes:
                yield Fault("files", stored.key, "it has another length than it had")
            elif deep and _sha256(stored.key) != stored.sha256:
                yield Fault("files", stored.key, "it has other bytes than it had")
        except storage.Missing:
            yield Fault("files", stored.key, "it is gone from storage")


def _sha256(key: str) -> str:
    digest = hashlib.sha256()
    for chunk in storage.read(key):
        digest.update(chunk)
    return digest.hexdigest()
