"""Turns whatever a view raises into a problem: DRF's EXCEPTION_HANDLER."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpResponseBase, UnreadablePostError
from rest_framework import exceptions
from rest_framework.views import set_rollback

from hfstudio.api.bodies import field_errors
from hfstudio.api.problems import ProblemError, not_found, plain_response, refused


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
        case exceptions.ValidationError():
            return refused(field_errors(exc.detail))
        case exceptions.APIException():
            return _of_drf(exc)
    return None


def _of_drf(exc: exceptions.APIException) -> ProblemError:
    headers = {}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    codes = exc.get_codes()
    code = codes if isinstance(codes, str) else "error"
    return ProblemError(exc.status_code, code, str(exc.detail), headers=headers)
