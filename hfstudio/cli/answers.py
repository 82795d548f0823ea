"""What a studio's refusal means for the person at the terminal."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from hfstudio.cli.errors import FAILED, INVALID, NOT_AUTHENTICATED, NOT_FOUND, CliError, Unreachable

if TYPE_CHECKING:
    import httpx

SIGN_IN = "Run `hfstudio auth login`."
CODES = {
    HTTPStatus.BAD_REQUEST: INVALID,
    HTTPStatus.FORBIDDEN: NOT_AUTHENTICATED,
    HTTPStatus.NOT_FOUND: NOT_FOUND,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: INVALID,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: INVALID,
    HTTPStatus.UNPROCESSABLE_ENTITY: INVALID,
}


IN_FLIGHT = "in_flight"  # the kind of a refusal: the same request came before, and is still being carried out


class Refused(CliError):
    """The studio said no, in its own words; `kind` is the problem's code for programs.

    `pause` is after how many seconds it wants to be asked again; 0 where it does not say.
    """

    def __init__(self, message: str, code: int, kind: str, pause: float = 0) -> None:
        super().__init__(message, code)
        self.kind, self.pause = kind, pause


def not_authenticated(address: str) -> CliError:
    return CliError(f"Not authenticated: there is no token for {address}. {SIGN_IN}", NOT_AUTHENTICATED)


def session_expired(address: str) -> CliError:
    return CliError(f"Session expired: {address} does not take this token any more. {SIGN_IN}", NOT_AUTHENTICATED)


def no_studio(address: str) -> CliError:
    return CliError(f"{address} answers, but not as a studio does. Is HFSTUDIO_API_URL right?", FAILED)


def silent(address: str, seconds: float) -> Unreachable:
    return Unreachable(f"{address} did not answer within {seconds:.0f} seconds. Try again later.")


def unreachable(address: str) -> Unreachable:
    return Unreachable(f"No studio can be reached at {address}. Is it running? HFSTUDIO_API_URL says where it is.")


def error_of(answer: "httpx.Response", address: str) -> CliError:
    """The error that an answer of 300 and above means."""
    status = answer.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.INSUFFICIENT_STORAGE:
        return Unreachable(f"The studio at {address} failed ({status}). Try again; if it stays so, tell who runs it.")
    if answer.is_redirect:
        there = answer.headers.get("Location", "")[:200]
        return CliError(f"{address} sends us on to {there}. Set HFSTUDIO_API_URL to where the studio is.", FAILED)
    problem = problem_in(answer)
    if problem is None:
        return no_studio(address)
    if status == HTTPStatus.UNAUTHORIZED:
        return session_expired(address)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Unreachable(f"The studio asks us to slow down: {problem['detail']}")
    code, kind = CODES.get(HTTPStatus(status), FAILED), str(problem.get("code", ""))
    return Refused(str(problem["detail"]), code, kind, _seconds(answer.headers.get("Retry-After", "")))


def _seconds(told: str) -> float:
    """A Retry-After in seconds, up to a minute; 0 for one that says something else."""
    return min(float(told), 60) if told.isascii() and told.isdecimal() and len(told) <= 6 else 0


def problem_in(answer: "httpx.Response") -> dict[str, Any] | None:
    """The problem+json of an answer; None where it is none, and so no studio's."""
    if not answer.headers.get("Content-Type", "").startswith("application/problem+json"):
        return None
    try:
        problem = answer.json()
    except ValueError:
        return None
    return problem if isinstance(problem, dict) and "detail" in problem else None
