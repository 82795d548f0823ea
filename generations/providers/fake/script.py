"""What shall go wrong, and when: faults by name, chosen per job in its body or queued for whatever comes next.

A fault is written as its name, `"lost"`, or as an object, `{"fault": "error", "status": 503, "on": "status",
"times": 2}`. In a job's body it stands in `input.fake` (one, or a list), or in the prompt as `[fake: nsfw]`.
"""

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from generations.providers import fields

from .garbage import KINDS

Step = Literal["submit", "status", "cancel", "list", "account", "upload", "output", "job", "callback"]


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong. Which of the later fields matter stands beside each name in FAULTS."""

    fault: str
    on: Step = "submit"
    times: int | None = 1  # at how many calls; None: at every one
    after: int = 0  # calls that go well before
    accepted: bool = False  # on submit and cancel: whether it is done all the same
    status: int = 500  # HTTP
    delay: float = 1.0  # seconds
    retry_after: float | None = None  # seconds; none: no such header
    as_date: bool = False  # say retry_after as a date
    kind: str = "html"  # of garbage: a name in garbage.py
    word: str = "pondering"  # the status word that nobody knows
    count: int = 0  # outputs
    amount: str = "2"  # credits
    bytes: int = 20 * 1024 * 1024


FAULTS: Mapping[str, Fault] = {
    fault.fault: fault
    for fault in (
        # At any call (`on`), submit unless said otherwise.
        Fault("slow", accepted=True, delay=2.0),  # answers after `delay`
        Fault("silent"),  # never answers: a time-out
        Fault("dropped"),  # the connection is closed without an answer
        Fault("lost", accepted=True),  # the same, though the job was taken
        Fault("cut", accepted=True),  # reset in the middle of the answer
        Fault("refused", status=422),  # any `status`: 400, 401, 402, 403, 404 …
        Fault("busy", status=429),  # with `retry_after`, if given
        Fault("error", status=503),  # 500, 502, 504 …, taken or not
        Fault("garbage", accepted=True),  # 200, and then `kind`
        # At the status call.
        Fault("unknown_word", on="status"),
        Fault("forgotten", on="status", times=None),  # 404: no such job, though it was taken
        Fault("expired_url", on="status"),  # outputs whose address is expired; the next call has fresh ones
        # In the job itself.
        Fault("failed", on="job"),
        Fault("nsfw", on="job"),
        Fault("never", on="job"),  # goes on for ever
        Fault("takes", on="job", delay=5.0),  # `delay` seconds instead of the usual
        Fault("fewer", on="job", count=1),  # `count` outputs instead of what was asked for
        Fault("costs", on="job"),  # `amount` instead of the price
        Fault("big", on="job"),  # outputs of some `bytes`
        Fault("deaf", on="job"),  # says that it is cancelled, and goes on to its end
        # At the download.
        Fault("wrong_length", on="output"),  # a Content-Length of more than comes
        Fault("empty", on="output"),
        Fault("login_page", on="output"),  # 200, HTML
        # In what it calls back.
        Fault("no_callback", on="callback"),
        Fault("double_callback", on="callback"),  # the second `delay` later
        Fault("late_callback", on="callback", delay=5.0),
        Fault("early_callback", on="callback", delay=0.3),  # before the answer, which comes `delay` later
        Fault("forged_callback", on="callback"),  # at the right address, naming a job that does not exist
        Fault("garbage_callback", on="callback"),
    )
}
ANYWHERE = frozenset({"slow", "silent", "dropped", "lost", "cut", "refused", "busy", "error", "garbage"})
_CALLS = frozenset(get_args(Step)) - {"job", "callback"}
_MOST = 10**9
_IN_PROMPT = re.compile(r"\[fake:\s*([a-z_]+)\s*\]")


def fault(written: "str | Mapping[str, Any] | Fault", **options: Any) -> Fault:
    """A fault by its name or object. Raises ValueError with a sentence for what is none."""
    if isinstance(written, Fault):
        return replace(written, **options)
    given = {"fault": written} if isinstance(written, str) else dict(written)
    given |= options
    usual = FAULTS.get(str(given.get("fault")))
    if usual is None:
        raise ValueError(f"There is no fault {given.get('fault')!r}. There are: {', '.join(FAULTS)}.")
    for name, value in given.items():
        if not _fits(name, value, usual):
            raise ValueError(f"{name}={value!r} is nothing that a fault {usual.fault} can have.")
    return replace(usual, **given)


def faults_in(order: Mapping[str, Any]) -> list[Fault]:
    """The faults that a job's `input` asks for. Raises ValueError."""
    written = order.get("fake", [])
    prompt = order.get("prompt")
    named = _IN_PROMPT.findall(prompt) if isinstance(prompt, str) else []
    return [fault(item) for item in (written if isinstance(written, list) else [written])] + [fault(n) for n in named]


class Live:
    """A fault with what is left of it."""

    def __init__(self, fault: Fault) -> None:
        self.fault, self._well, self._left = fault, fault.after, fault.times

    def strikes(self, on: Step) -> bool:
        """Whether it happens now. Counts the call."""
        if self.fault.on != on or self._left == 0:
            return False
        if self._well:
            self._well -= 1
            return False
        self._left = None if self._left is None else self._left - 1
        return True

    @property
    def spent(self) -> bool:
        return self._left == 0


class Script:
    """The queue of faults for what comes next, first in first out. Safe to fill while the server answers."""

    def __init__(self, faults: Sequence[str | Mapping[str, Any] | Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._queue: list[Live] = []
        for item in faults:
            self.add(item)

    @classmethod
    def from_json(cls, text: str) -> "Script":
        """From a JSON list of faults, or a single one. Raises ValueError."""
        written = json.loads(text)
        return cls(written if isinstance(written, list) else [written])

    def add(self, written: str | Mapping[str, Any] | Fault, **options: Any) -> None:
        """Queue one: `add("refused", status=402)`. Raises ValueError for what is none."""
        live = Live(fault(written, **options))
        with self._lock:
            self._queue.append(live)

    def extend(self, other: "Script") -> None:
        with self._lock:
            self._queue.extend(other._queue)

    def clear(self) -> None:
        with self._lock:
            self._queue.clear()

    def left(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(live.fault) for live in self._queue]

    def take(self, on: Step, own: Sequence[Live] = ()) -> Fault | None:
        """The one fault that strikes now: of the job's `own` first, else of the queue."""
        with self._lock:
            found = next((live.fault for live in [*own, *self._queue] if live.strikes(on)), None)
            self._queue = [live for live in self._queue if not live.spent]
            return found

    def take_all(self, on: Step, own: Sequence[Live] = ()) -> dict[str, Fault]:
        """Every one of the job's own, by name, and the first of the queue."""
        mine = {live.fault.fault: live.fault for live in own if live.strikes(on)}
        queued = self.take(on)
        return mine | ({queued.fault: queued} if queued else {})


def _fits(name: str, value: Any, usual: Fault) -> bool:
    """Whether a fault can have this. `usual.fault` decides at which calls it may strike."""
    match name:
        case "on":
            return value == usual.on or (usual.fault in ANYWHERE and value in _CALLS)
        case "fault" | "word":
            return isinstance(value, str)
        case "kind":
            return value in KINDS
        case "amount":
            return fields.amount(value) is not None
        case "accepted" | "as_date":
            return isinstance(value, bool)
        case "times" | "retry_after" if value is None:
            return True
        case "delay" | "retry_after":
            return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _MOST
        case "times" | "after" | "status" | "count" | "bytes":
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
    return False
