"""`Idempotency-Key`: the same key and body get the same answer, byte for byte, for 24 hours.

The mark that a request is being answered is committed first; the answer is stored in the transaction of
what it tells of. A process that dies in between leaves a mark that runs out, and nothing else.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import RawPostDataException
from django.utils import timezone
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from hfstudio.accounts.models import IdempotentAnswer
from hfstudio.api.authentication import actor_of
from hfstudio.api.problems import ProblemError
from hfstudio.api.views import POLL_AFTER

KEPT = timedelta(hours=24)
IN_FLIGHT = timedelta(seconds=30)
MAX_KEY = 255


class _Lost(Exception):
    """Another request has taken this key over while this one was being answered."""


def answer_once(
    request: Request, answer: Callable[[], Response], *, before: Callable[[], None] = lambda: None
) -> Response:
    """Run `answer` in a transaction; with an Idempotency-Key, at most once for that key and body.

    Only what succeeded is kept: a request that was refused changed nothing and may be sent again. `before` is
    run ahead of the transaction where there is no answer yet: it may refuse, and ask somebody over the network.
    """
    name = request.headers.get("Idempotency-Key")
    if name is None:
        before()
        with transaction.atomic():
            return answer()
    if not 0 < len(name) <= MAX_KEY or not name.isprintable():
        raise ProblemError(400, "bad_idempotency_key", f"An Idempotency-Key has 1 to {MAX_KEY} visible characters.")
    now = timezone.now()
    mark = _mark(request, name, now)
    if mark.answered_at:
        return _replay(mark)
    try:
        before()
        with transaction.atomic():
            response = answer()
            _keep(mark, request, response, now)
    except _Lost:
        raise _in_flight() from None
    except BaseException:
        _held(mark).delete()
        raise
    return response


def sweep(now: datetime) -> None:
    """Forget answers that are no longer given again."""
    IdempotentAnswer.objects.filter(at__lt=now - KEPT).delete()


def _mark(request: Request, name: str, now: datetime) -> IdempotentAnswer:
    """Our mark for this key, or the answer that it has; raises when the key is used otherwise."""
    actor = actor_of(request)
    owner = str(actor.key.pk if actor.key else actor.user.pk)
    fingerprint = _fingerprint(request)
    while True:
        try:
            with transaction.atomic():
                return IdempotentAnswer.objects.create(owner=owner, name=name, fingerprint=fingerprint, at=now)
        except IntegrityError:
            found = IdempotentAnswer.objects.filter(owner=owner, name=name).first()
        if found and found.at < now - KEPT:
            found.delete()
        elif found:  # else it was refused just now, and its key is free again
            return _taken(found, fingerprint, now)


def _fingerprint(request: Request) -> str:
    try:
        body = request.body
    except RawPostDataException:  # somebody has read it as a form
        raise UnsupportedMediaType(request.content_type) from None
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + body).hexdigest()


def _taken(found: IdempotentAnswer, fingerprint: str, now: datetime) -> IdempotentAnswer:
    """The mark that is there already: answered, or now ours because whoever left it has died."""
    if found.fingerprint != fingerprint:
        raise ProblemError(
            422, "idempotency_key_reused", "This Idempotency-Key was used for another request. Take a new one."
        )
    if not found.answered_at:
        _take_over(found, now)
    return found


def _take_over(mark: IdempotentAnswer, now: datetime) -> None:
    """Only once its time is up: whoever left it has died, or will find the fence raised."""
    if not _held(mark).filter(at__lt=now - IN_FLIGHT).update(fence=F("fence") + 1, at=now):
        raise _in_flight()
    mark.fence += 1


def _held(mark: IdempotentAnswer) -> "QuerySet[IdempotentAnswer]":
    """The mark in the database, as long as it is ours and waits for its answer."""
    return IdempotentAnswer.objects.filter(pk=mark.pk, fence=mark.fence, answered_at=None)


def _keep(mark: IdempotentAnswer, request: Request, response: Response, now: datetime) -> None:
    response.accepted_renderer = request.accepted_renderer
    response.accepted_media_type = request.accepted_media_type
    response.renderer_context = {"request": request, "view": None}  # type: ignore[attr-defined]
    if not _held(mark).update(
        status=response.status_code,
        body=response.rendered_content,
        location=response.headers.get("Location", ""),
        answered_at=now,
    ):
        raise _Lost


def _replay(mark: IdempotentAnswer) -> Response:
    response = Stored(status=mark.status, headers={"Idempotent-Replayed": "true"})
    response.stored = bytes(mark.body or b"")
    if mark.location:
        response.headers["Location"] = mark.location
    if mark.status == HTTPStatus.ACCEPTED:
        response.headers["Retry-After"] = POLL_AFTER
    return response


class Stored(Response):
    """An answer that is given again as the bytes that it was."""

    stored = b""

    @property
    def rendered_content(self) -> bytes:  # type: ignore[override]  # Response takes bytes too
        self.headers["Content-Type"] = "application/json"
        return self.stored


def _in_flight() -> ProblemError:
    return ProblemError(
        409, "in_flight", "The first request with this Idempotency-Key is still being answered.",
        headers={"Retry-After": "1"},
    )  # fmt: skip
