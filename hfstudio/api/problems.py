"""Every error of the API as application/problem+json (RFC 9457), with a `code` for programs.

`errors` has one entry for each thing that is wrong with a request, each with `code`, `param`, `detail` and,
where there is a list, `allowed`.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

PROBLEM_JSON = "application/problem+json"
MISSING, UNKNOWN, INVALID = "missing_param", "unknown_param", "invalid_value"  # of what a request says


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


def invalid(param: str, detail: str, *, code: str = INVALID, allowed: Iterable[Any] = ()) -> ProblemError:
    """One wrong field, as a 422."""
    error: dict[str, Any] = {"code": code, "param": param, "detail": detail}
    if listed := list(allowed):
        error["allowed"] = listed
    return ProblemError(422, code, detail, errors=[error])


def refused(errors: Iterable[Mapping[str, Any]]) -> ProblemError:
    """Everything that is wrong with a request, as one 422; its code is that of all errors, or `invalid`."""
    errors = list(errors)
    codes = {error["code"] for error in errors}
    code = codes.pop() if len(codes) == 1 else "invalid"
    return ProblemError(422, code, "; ".join(_sentences(errors)), errors=errors)


def _sentences(errors: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """One for all that is missing, one for all that is unknown, one each for what is wrong otherwise."""
    named = {UNKNOWN: "Unknown params", MISSING: "Missing required params"}
    for code, introduction in named.items():
        if names := [error["param"] for error in errors if error["code"] == code]:
            yield f"{introduction}: {', '.join(names)}"
    for error in errors:
        if error["code"] not in named:
            told = error["param"] in error["detail"]
            yield error["detail"] if told else f"{error['param']}: {error['detail']}"


def body_of(problem: ProblemError) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "errors": [{"allowed": None, **error} for error in problem.errors],
    }


def plain_response(problem: ProblemError) -> JsonResponse:
    """The answer, whatever else the client would rather have had."""
    return JsonResponse(body_of(problem), status=problem.status, headers=problem.headers, content_type=PROBLEM_JSON)
