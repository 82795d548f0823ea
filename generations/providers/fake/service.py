"""The fake provider without its sockets: a request and a time in, a reply out.

What it keeps is in its ledger. Accounts are told apart by their key, up to the first dot: `acme.1` and
`acme.2` are two keys of one account. Any key will do, but for `revoked`.
"""

import heapq
import re
from dataclasses import replace

from . import control, files
from .callbacks import Callback, planned
from .intake import Order, Rejected, read_order
from .job import FakeJob, fingerprint
from .ledger import Ledger
from .script import Fault, Live, Script, Step
from .spoil import as_json, refusal, spoiled
from .telling import described, row
from .terms import Terms, new_job
from .wire import Reply, Request

_CALLS: tuple[tuple[str, re.Pattern[str], Step], ...] = (
    ("POST", re.compile(r"/v1/jobs"), "submit"),
    ("GET", re.compile(r"/v1/jobs"), "list"),
    ("GET", re.compile(r"/v1/jobs/([^/]+)"), "status"),
    ("POST", re.compile(r"/v1/jobs/([^/]+)/cancel"), "cancel"),
    ("GET", re.compile(r"/v1/me"), "account"),
    ("POST", re.compile(r"/v1/files"), "upload"),
)
_REVOKED = "revoked"
_NOT_TAKEN = refusal(503, "unavailable", "It was not taken.")
_LISTED, _MOST_LISTED = 20, 10_000


class FakeService:
    """Answers requests. Not to be called from two threads at once.

    Who sends the answers calls `ledger.sync()` first, unless `ledger.synced`.
    """

    def __init__(self, ledger: Ledger, script: Script, terms: Terms, *, base_url: str) -> None:
        self.ledger, self.script, self.terms, self.base_url = ledger, script, terms, base_url.rstrip("/")
        self._faults: dict[str, list[Live]] = {}  # that an order brought along, by its reference, else the job's id
        self._callbacks: list[Callback] = []  # a heap

    def answer(self, request: Request, *, now: float) -> Reply:
        """The reply to one request. Never raises."""
        if controlled := control.answer(request, self.script, self.ledger, now=now):
            return controlled
        if request.path.startswith("/files/"):
            return self._output(request, now)
        for method, pattern, step in _CALLS:
            match = pattern.fullmatch(request.path)
            if match and method == request.method:
                return self._call(step, request, *match.groups(), now=now)
        return refusal(404, "no_such_address", f"There is nothing at {request.method} {request.path}.")

    def resume(self, now: float) -> None:
        """Take up the callbacks of an earlier server on the same ledger that are not due yet."""
        for job in self.ledger.jobs():
            if job.ends_at is not None and not job.ended(now):
                self._plan(planned(job, {}, now=now))

    def callbacks_due(self, now: float) -> list[Callback]:
        """The callbacks to be sent now; each is given out once."""
        due = []
        while self._callbacks and self._callbacks[0].due <= now:
            due.append(heapq.heappop(self._callbacks))
        return due

    def _call(self, step: Step, request: Request, job_id: str = "", *, now: float) -> Reply:
        account = _account(request)
        if account in {"", _REVOKED}:
            return refusal(401, "bad_key", "No such key. Say who you are: Authorization: Bearer <key>.")
        if step == "submit":
            return self._submit(account, request, now)
        job = self._job(account, job_id)
        fault = self.script.take(step, self._own(job))
        match step:
            case "account":
                reply = as_json({"account": account})
            case "upload":
                reply = as_json({"id": f"file_{fingerprint(request.body)[:32]}"})
            case "list":
                reply = self._list(account, request, now)
            case "cancel" if fault and not fault.accepted:
                reply = _NOT_TAKEN
            case "cancel":
                reply = self._cancel(job, now)
            case _:
                reply = self._status(job, fault, now)
        return spoiled(reply, fault, now=now, earlier=self._earlier(account, job)) if fault else reply

    def _list(self, account: str, request: Request, now: float) -> Reply:
        limit = request.query.get("limit", "")
        count = min(int(limit[:6]), _MOST_LISTED) if limit.isascii() and limit.isdigit() else _LISTED
        return as_json({"jobs": [row(job, now=now) for job in self.ledger.newest(account, count)]})

    def _status(self, job: FakeJob | None, fault: Fault | None, now: float) -> Reply:
        if job is None or (fault and fault.fault == "forgotten"):
            return refusal(404, "no_such_job", "There is no such job.")
        return as_json(self._told(job, now, fault))

    def _cancel(self, job: FakeJob | None, now: float) -> Reply:
        if job is None:
            return refusal(404, "no_such_job", "There is no such job.")
        if job.ended(now):
            return refusal(409, "too_late", f"The job is {job.word(now)} already.")
        if job.deaf:
            return as_json({**self._told(job, now), "status": "stopped"})
        self._callbacks = [callback for callback in self._callbacks if callback.job_id != job.id]
        heapq.heapify(self._callbacks)
        return as_json(self._told(self.ledger.stop(job, now=now), now))

    def _submit(self, account: str, request: Request, now: float) -> Reply:
        try:
            order = read_order(request, account)
        except Rejected as reason:
            return refusal(reason.status, reason.code, str(reason))
        known = self.ledger.by_key(account, order.key) if order.key and self.terms.honours_keys else None
        if known and (known.body_sha256, known.callback) != (order.body_sha256, order.callback):
            return refusal(422, "key_reused", "This Idempotency-Key came with another body or callback.")
        own = self._brought(order)
        fault = self.script.take("submit", own)
        job, wait = known, 0.0
        if known:
            self.ledger.repeat(known)
        elif fault is None or fault.accepted:
            job, wait = self._accept(order, own, now)
        reply = as_json(self._told(job, now), status=201) if job else _NOT_TAKEN
        reply = replace(reply, delay=wait)
        return spoiled(reply, fault, now=now, earlier=self._earlier(account, job)) if fault else reply

    def _accept(self, order: Order, own: list[Live], now: float) -> tuple[FakeJob, float]:
        """The job, on disk; and how many seconds its answer waits for an early callback."""
        job = new_job(order, self.terms, self.script.take_all("job", own), now=now)
        self.ledger.add(job)
        if own:
            self._faults[order.reference or job.id] = own
        calling = self.script.take_all("callback", own) if job.callback else {}
        self._plan(planned(job, calling, now=now))
        return job, calling["early_callback"].delay if "early_callback" in calling else 0.0

    def _output(self, request: Request, now: float) -> Reply:
        job, reply = files.answer(request, self.ledger, now=now)
        fault = self.script.take("output", self._own(job)) if reply.status in {200, 206} else None
        return spoiled(reply, fault, now=now) if fault else reply

    def _plan(self, callbacks: tuple[Callback, ...]) -> None:
        for callback in callbacks:
            heapq.heappush(self._callbacks, callback)

    def _told(self, job: FakeJob, now: float, fault: Fault | None = None) -> dict[str, object]:
        return described(job, now=now, base_url=self.base_url, url_seconds=self.terms.url_seconds, fault=fault)

    def _job(self, account: str, job_id: str) -> FakeJob | None:
        """Somebody else's job is as good as none."""
        job = self.ledger.find(job_id)
        return job if job and job.account == account else None

    def _brought(self, order: Order) -> list[Live]:
        """The order's own faults; of an order that came before, what is left of them."""
        if not order.faults:
            return []
        return self._faults.setdefault(order.reference, order.lives()) if order.reference else order.lives()

    def _own(self, job: FakeJob | None) -> list[Live]:
        return self._faults.get(job.reference or job.id, []) if job and self._faults else []

    def _earlier(self, account: str, job: FakeJob | None) -> str:
        """The newest other job of the account, for an answer that names the wrong one."""
        others = (found.id for found in self.ledger.newest(account, 2) if job is None or found.id != job.id)
        return next(others, "job_1")


def _account(request: Request) -> str:
    word, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip().partition(".")[0] if word.lower() == "bearer" else ""
