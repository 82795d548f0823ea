"""Turns whatever a view raises into a problem: DRF's EXCEPTION_HANDLER."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpResponseBase, UnreadablePostError
from rest_framework import exceptions
from rest_framework.views import set_rollback

from hfstudio import storage
from hfstudio.api.bodies import field_errors
from hfstudio.api.problems import ProblemError, not_found, plain_response, refused

logger = logging.getLogger(__name__)

STORAGE_BACK = "20"  # seconds, for Retry-After


def problem_response(exc: Exception, context: Mapping[str, Any]) -> HttpResponseBase | None:
    """The answer. None for what is nobody's mistake but ours: that stays a 500."""
    problem = problem_of(exc)
    if problem is None:
        return None
    set_rollback()
    return plain_response(problem)


def problem_of(exc: Exception) -> ProblemError | None:
    """The problem that an exception means, if it means any."""
    match exc:
        case ProblemError():
            return exc
        case Http404():
            return not_found()
        case PermissionDenied():
            return ProblemError(403, "forbidden", "You may not do this.")
        case RequestDataTooBig():
            return ProblemError(413, "too_large", "The body is larger than is taken here.")
        case TooManyFilesSent() | SuspiciousOperation() | UnreadablePostError():
            return ProblemError(400, "bad_request", "The request could not be read.")
        case storage.Unavailable():
            return _storage_away(exc)
        case OSError(errno=number) if number in storage.NO_ROOM:
            return ProblemError(507, "no_room", "There is no room left to keep this. Tell whoever runs this studio.")
        case exceptions.ValidationError():
            return refused(field_errors(exc.detail))
        case exceptions.APIException():
            return _of_drf(exc)
    return None


def _storage_away(exc: storage.Unavailable) -> ProblemError:
    logger.error("Storage is not there: %s", exc)
    detail = "The studio's storage does not answer just now. Nothing was kept; try again in a moment."
    return ProblemError(503, "storage_unavailable", detail, headers={"Retry-After": STORAGE_BACK})


def _of_drf(exc: exceptions.APIException) -> ProblemError:
    headers = {}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    codes = exc.get_codes()
    code = codes if isinstance(codes, str) else "error"
    return ProblemError(exc.status_code, code, str(exc.detail), headers=headers)
