"""The fake's own controls, beside what a provider would have: its script and its ledger.

GET    /_script   the faults that are left        POST /_script   queue one fault, or a list
DELETE /_script   forget them                     GET  /_ledger   the jobs that were accepted
"""

import json
from typing import Any

from .job import FakeJob
from .ledger import Ledger
from .script import Script
from .spoil import as_json, refusal
from .wire import Reply, Request


def answer(request: Request, script: Script, ledger: Ledger, *, now: float) -> Reply | None:
    """The reply to a control; None where the request is not for here."""
    match request.method, request.path:
        case "GET", "/_ledger":
            return as_json([_line(job, now) for job in ledger.jobs()])
        case "GET", "/_script":
            return as_json(script.left())
        case "DELETE", "/_script":
            script.clear()
            return as_json([])
        case "POST", "/_script":
            return _queue(request, script)
    return None


def _line(job: FakeJob, now: float) -> dict[str, Any]:
    return {**job.as_json(), "status": job.word(now), "charged": str(job.charged(now))}


def _queue(request: Request, script: Script) -> Reply:
    """All of them, or none."""
    try:
        written = json.loads(request.body)
        faults = Script(written if isinstance(written, list) else [written])
    except (ValueError, TypeError, RecursionError) as reason:
        return refusal(422, "bad_script", str(reason))
    script.extend(faults)
    return as_json(script.left())
