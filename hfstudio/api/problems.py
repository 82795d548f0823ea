"""Every error of the API as application/problem+json (RFC 9457), with a `code` for programs.

`errors` has one entry for each thing that is wrong with a request, each with `code`, `param`, `detail` and,
where there is a list, `allowed`.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

PROBLEM_JSON = "application/problem+json"


class ProblemError(Exception):
    """Raise to answer with a problem: `raise ProblemError(404, "not_found", "There is no such film.")`."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = [dict(error) for error in errors], dict(headers or {})


def not_found(what: str = "object") -> ProblemError:
    return ProblemError(404, "not_found", f"There is no such {what}, or it is not yours.")


def invalid(param: str, detail: str, *, code: str = "invalid", allowed: Iterable[Any] = ()) -> ProblemError:
    """One wrong field, as a 422."""
    error: dict[str, Any] = {"code": code, "param": param, "detail": detail}
    if allowed:
        error["allowed"] = list(allowed)
    return ProblemError(422, code, detail, errors=[error])


def body_of(problem: ProblemError) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "errors": problem.errors,
    }


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None for what is nobody's mistake but ours: that stays a 500."""
    problem = _as_problem(exc)
    if problem is None:
        return None
    set_rollback()
    return Response(
        body_of(problem), status=problem.status, headers=problem.headers, content_type=PROBLEM_JSON
    )


def plain_response(problem: ProblemError) -> JsonResponse:
    """The same answer from outside DRF."""
    return JsonResponse(
        body_of(problem), status=problem.status, headers=problem.headers, content_type=PROBLEM_JSON
    )


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
