"""What a provider is to the rest of the studio. Knows nothing of rows, Django or the network.

Kind `http`: an adapter translates and nothing else. It builds a plain Call and reads a plain Answer; who
sends them, when, and what follows from it is decided elsewhere, so one adapter serves tasks and poller.

Kind `command`: the same for a provider that only a program on this machine reaches: its Calls are Commands,
its Answers what the program said.

Kind `local`: `run()` makes the outputs on this machine, in a limited child process.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from generations.catalog.route import Route

# --- What goes over the wire -------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One HTTP request, complete. Its headers hold the account's secret: never log or keep them."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Command:
    """One run of a program on this machine, complete: its arguments as they are, never a line for a shell.

    `files` are laid into a folder of the run's own, which is where it runs: arguments name them as they are.
    `then` are further runs, each after the one before went well; what they write follows, set off by END.
    """

    arguments: tuple[str, ...]
    then: tuple[tuple[str, ...], ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


END = b"\0"  # between what two runs of a Command wrote
Request = Call | Command


@dataclass(frozen=True)
class Answer:
    """One HTTP response, complete. Header names are lower case.

    Of a Command: `status` is the exit code, `body` what it wrote, `errors` what it wrote to stderr.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    errors: bytes = b""


@dataclass(frozen=True)
class Credentials:
    """Where an account is, and what opens it."""

    base_url: str
    secret: str = field(repr=False)


# --- What a provider can do --------------------------------------------------------------------------

MediaWay = Literal["upload", "base64", "public_url"]
CopyKind = Literal["product_ids", "web_product_ids", "avatars"]


@dataclass(frozen=True)
class Capabilities:
    """What an adapter declares; the contract test holds it to that.

    The first of idempotency_key, listing and callback that is true is how an ambiguous submit is settled;
    without any of them a person decides. `media_in` is how files are taken, in order of liking; `copies`
    are those of product_ids, web_product_ids and avatars that it keeps itself and knows by ids of its own.
    `bills_failures`: whether a job that failed is paid for. `keeps_for`: how long, at least, it keeps what it has made.
    `poll_every` is in seconds.
    """

    cancel: bool = False
    callback: bool = False
    idempotency_key: bool = False
    idempotency_proven: bool = True  # false: relied on only where the operator says that the account honours it
    listing: bool = False
    listed: int = 0  # jobs that a listing shows at most: one with fewer is whole; 0: not known
    media_in: tuple[MediaWay, ...] = ("public_url",)
    copies: frozenset[CopyKind] = frozenset()
    bills_failures: Literal["no", "yes", "unknown"] = "unknown"
    keeps_for: timedelta | None = None  # none: it does not say
    parallel: int | None = None  # jobs at once that it allows an account; the account's own number wins
    poll_every: float = 5.0
    poll_every_called: float = 0.0  # the same for a job whose end the provider calls us about; 0: no difference
    polls_a_second: float = 0.0  # status calls that it allows one account; 0: no limit is known


# --- What is asked for -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Medium:
    """A file for the provider: `reference` is what its `media_in` says: an address, base64, or its own id of it."""

    role: str
    content_type: str
    reference: str


@dataclass(frozen=True)
class Job:
    """What a provider is to make: validated params in our words, and the route that says them in theirs.

    `copies` are the provider's own ids of products and avatars, where it keeps copies of them.
    """

    route: Route
    params: Mapping[str, Any]
    media: tuple[Medium, ...] = ()
    copies: Mapping[CopyKind, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """One decision to spend, as it was committed: the same at every transmission."""

    body: bytes
    path: str
    idempotency_key: str
    callback_url: str | None = None


@dataclass(frozen=True)
class File:
    """A file that a provider is to keep, so that jobs can name it."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Uploaded:
    """What a provider says of a file that it takes: its name in jobs, and the address where it serves it.

    `put` is how the bytes get there where the first call did not carry them; it goes to an address that the
    provider named, so it is guarded, and it holds no secret of the account.
    """

    reference: str
    address: str = ""
    put: Call | None = None


@dataclass(frozen=True)
class Original:
    """A product or an avatar of ours that a provider is to keep a copy of, with its uploaded pictures."""

    kind: CopyKind
    title: str
    description: str
    pictures: tuple[Uploaded, ...]


# --- What is answered --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Accepted:
    """Definitely yes: the provider has the job under this id."""

    remote_id: str


@dataclass(frozen=True)
class Refused:
    """Definitely no: nothing was taken. `again` says whether another try may do better."""

    code: str
    detail: str
    again: bool = False
    retry_after: float | None = None  # seconds
    account: bool = False  # it is the account that is refused, not the job
    forgotten: bool = False  # it no longer knows a file, product or avatar that it once took
    elsewhere: bool = False  # it is this provider that has no room for the job: another one may take it


@dataclass(frozen=True)
class Ambiguous:
    """The job may have been taken or not."""

    detail: str


SubmitOutcome = Accepted | Refused | Ambiguous


class RemoteStatus(StrEnum):
    """A provider's status words in ours."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    NSFW = "nsfw"
    CANCELED = "canceled"
    FORGOTTEN = "forgotten"  # the provider says that it has no such job
    UNKNOWN = "unknown"  # a word that we do not know: shown, and ended by the deadline alone


@dataclass(frozen=True)
class RemoteOutput:
    """What the provider made: an address that will expire, or a text."""

    url: str = ""
    text: str = ""


@dataclass(frozen=True)
class RemoteJob:
    """A provider's answer in our words. `word` is its own; `cost` is in the route's price unit."""

    status: RemoteStatus
    word: str = ""
    percent: int | None = None
    outputs: tuple[RemoteOutput, ...] = ()
    error_code: str = ""
    error_detail: str = ""
    cost: Decimal | None = None


@dataclass(frozen=True)
class ListedJob:
    """A job in a provider's list. `tag` is the idempotency key that we sent along, where it keeps it."""

    remote_id: str
    tag: str
    created_at: datetime | None = None


class Unreadable(Exception):
    """An answer that says nothing about the job: try again later; it never ends a job."""

    def __init__(self, detail: str, *, retry_after: float | None = None, account: bool = False) -> None:
        super().__init__(detail)
        self.retry_after, self.account = retry_after, account


class OutsideProvider(Protocol):
    """An adapter. Sans I/O: plain calls out, plain answers in."""

    name: str
    capabilities: Capabilities
    status_words: Mapping[str, RemoteStatus]  # every word that is known, in one visible table

    def order(self, job: Job) -> tuple[str, bytes]:
        """Path (below the account's base) and exact body of a submit."""

    def submit(self, account: Credentials, order: Order) -> Request: ...

    def read_submit(self, answer: Answer) -> SubmitOutcome: ...

    def status(self, account: Credentials, remote_id: str) -> Request: ...

    def read_status(self, answer: Answer) -> RemoteJob:
        """Raises Unreadable."""

    def read_callback(self, body: bytes) -> str | None:
        """The remote id that a callback speaks of, if it says one. A nudge: nothing else in it is believed."""

    def test(self, account: Credentials) -> Request:
        """A call that costs nothing and shows whether the account is good."""

    def read_test(self, answer: Answer) -> str:
        """Empty when the account is good, else what is wrong with it."""


class HttpProvider(OutsideProvider, Protocol):
    """Its requests are Calls."""

    kind: Literal["http"]


class CommandProvider(OutsideProvider, Protocol):
    """Its requests are Commands. An account's base URL is the path of the program."""

    kind: Literal["command"]


@runtime_checkable
class Cancels(Protocol):
    """What an adapter with `cancel` among its capabilities does besides."""

    def cancel(self, account: Credentials, remote_id: str) -> Request:
        """It may come again, until it is heard. What it is answered does not matter: the status has the last word."""


@runtime_checkable
class ListsJobs(Protocol):
    """What an adapter with `listing` among its capabilities does besides."""

    def listing(self, account: Credentials) -> Request:
        """The newest jobs."""

    def read_listing(self, answer: Answer) -> Sequence[ListedJob]:
        """Raises Unreadable."""


@runtime_checkable
class TakesUploads(Protocol):
    """What an adapter with `upload` among its `media_in` does besides. It costs nothing, so it may be repeated."""

    upload_types: frozenset[str]
    """content types that it takes"""
    uploads_last: timedelta
    """for how long jobs may name a file after it was taken"""

    def upload(self, account: Credentials, file: File) -> Request: ...

    def read_upload(self, answer: Answer, file: File) -> Uploaded | Refused:
        """Never raises: what cannot be read is refused for now."""


@runtime_checkable
class KeepsCopies(Protocol):
    """What an adapter that declares `copies` does besides. A copy costs nothing."""

    def copy(self, account: Credentials, original: Original) -> Request: ...

    def read_copy(self, answer: Answer) -> str | Refused:
        """The provider's id of the copy. Never raises."""

    def delete_copy(self, account: Credentials, kind: CopyKind, remote_id: str) -> Request | None:
        """None where the provider has no way to delete it. To ask twice does no harm."""

    def read_deleted(self, answer: Answer) -> Refused | None:
        """None where it is gone, else why it is not. Never raises."""


@runtime_checkable
class Estimates(Protocol):
    """What an adapter does besides that can ask beforehand what an order would cost."""

    def estimate(self, account: Credentials, order: Order) -> Request: ...

    def read_estimate(self, answer: Answer) -> Decimal:
        """In the unit of the provider's prices. Raises Unreadable."""


@runtime_checkable
class ListsMotions(Protocol):
    """What an adapter does besides whose provider lists motion templates."""

    def motions(self, account: Credentials) -> Request: ...

    def read_motions(self, answer: Answer) -> Sequence[Mapping[str, Any]]:
        """One template for each, as `catalog.motions.rows_from` takes it. Raises Unreadable."""


# --- Local providers ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class LocalOutput:
    """One file that a run left in its folder. `role` is an Asset's: raw, min, poster or timeline."""

    path: Path
    role: str
    index: int
    content_type: str
    width: int | None = None  # pixels
    height: int | None = None
    duration: float | None = None  # seconds


@dataclass(frozen=True)
class LocalResult:
    outputs: tuple[LocalOutput, ...]
    notes: tuple[str, ...] = field(default=())  # for the person who asked: what was done differently


class RunFailed(Exception):
    """The run ended without outputs. `retry` says whether the same request may do better later."""

    def __init__(self, code: str, detail: str, *, retry: bool = False) -> None:
        super().__init__(detail)
        self.code, self.detail, self.retry = code, detail, retry


class RunCanceled(Exception):
    """The run stopped because it was asked to."""


class LocalProvider(Protocol):
    """A provider on this machine."""

    name: str
    kind: Literal["local"]

    def run(
        self,
        request: Mapping[str, Any],
        *,
        folder: Path,
        report: Callable[[int, str], None],
        cancelled: Callable[[], bool],
    ) -> LocalResult:
        """Make what `request` (plain JSON values) asks for, leaving files only inside `folder`.

        Calls `report(percent, activity)` as it goes and stops soon after `cancelled()` is true.
        Running the same request in the same folder again replaces what an earlier run left there.
        Raises RunFailed or RunCanceled.
        """


Provider = HttpProvider | CommandProvider | LocalProvider
