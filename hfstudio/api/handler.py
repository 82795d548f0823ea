"""Turns whatever a view raises into a problem: DRF's EXCEPTION_HANDLER."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from hfstudio.api.problems import PROBLEM_JSON, ProblemError, body_of, not_found


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer. None for what is nobody's mistake but ours: that stays a 500."""
    problem = _as_problem(exc)
    if problem is None:
        return None
    set_rollback()
    return Response(body_of(problem), status=problem.status, headers=problem.headers, content_type=PROBLEM_JSON)


def _as_problem(exc: Exception) -> ProblemError | None:
    match exc:
        case ProblemError():
            return exc
        case Http404():
            return not_found()
        case PermissionDenied():
            return ProblemError(403, "forbidden", "You may not do this.")
        case RequestDataTooBig():
            return ProblemError(413, "too_large", "The body is larger than is taken here.")
        case TooManyFilesSent() | SuspiciousOperation():
            return ProblemError(400, "bad_request", "The request could not be read.")
        case exceptions.ValidationError():
            return _of_fields(exc)
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


def _of_fields(exc: exceptions.ValidationError) -> ProblemError:
    """DRF's nested lists and dicts of messages, flattened to one error each."""
    errors = list(_flat(exc.get_full_details(), ""))
    detail = "; ".join(f"{e['param']}: {e['detail']}" if e["param"] else e["detail"] for e in errors)
    return ProblemError(422, "invalid", detail, errors=errors)


def _flat(node: Any, param: str) -> Iterable[dict[str, Any]]:
    if isinstance(node, list):
        for item in node:
            yield from _flat(item, param)
    elif isinstance(node, dict) and set(node) == {"message", "code"}:
        yield {"code": node["code"], "param": param, "detail": str(node["message"])}
    elif isinstance(node, dict):
        for name, item in node.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _flat(item, ".".join(filter(None, (param, own))))
