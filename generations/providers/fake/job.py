"""A job that the fake has accepted. How far it is follows from the clock: nothing runs."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["video", "image", "text"]
WAITING_SHARE = 0.2  # of a job's time before it is being worked on


@dataclass(frozen=True)
class FakeJob:
    """One line of the ledger. Times are seconds since 1970; `ends_at` None means never."""

    id: str
    account: str
    key: str  # Idempotency-Key, where one was sent
    reference: str  # Client-Reference
    body_sha256: str
    callback: str
    model: str
    kind: Kind
    outputs: int
    accepted_at: float
    ends_at: float | None
    ending: str  # its status word at the end: done, failed or flagged
    charge: str  # what is charged when it ends by itself
    output_format: str = ""  # of an image: png or jpeg
    output_bytes: int = 0  # at least so many each
    deaf: bool = False
    stopped_at: float | None = None

    def word(self, now: float) -> str:
        """Its status word at a time."""
        if self.stopped_at is not None:
            return "stopped"
        if self.ends_at is not None and now >= self.ends_at:
            return self.ending
        return "waiting" if self.progress(now) < WAITING_SHARE else "working"

    def progress(self, now: float) -> float:
        """0…1 of its time; a job without end never gets far."""
        if self.ends_at is None:
            return min((now - self.accepted_at) / 60, 0.5)
        length = self.ends_at - self.accepted_at
        return min((now - self.accepted_at) / length, 1.0) if length else 1.0

    def ended(self, now: float) -> bool:
        return self.word(now) in {"done", "failed", "flagged", "stopped"}

    def charged(self, now: float) -> Decimal:
        """What its account has paid for it by then."""
        return Decimal(self.charge) if self.ended(now) and self.stopped_at is None else Decimal(0)

    def stop(self, now: float) -> "FakeJob":
        return replace(self, stopped_at=now)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "FakeJob":
        return cls(**{field.name: row[field.name] for field in fields(cls) if field.name in row})


def fingerprint(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
