"""What every path of somebody else's API shares: our keys in their headers, their form of errors, limits per key."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.utils import timezone
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.views import set_rollback

from generations.dropin.limits import check_requests
from generations.models import Generation
from hfstudio.accounts.models import Scope
from hfstudio.api.authentication import ApiKeyAuthentication
from hfstudio.api.brands import is_uuid
from hfstudio.api.handler import problem_of
from hfstudio.api.parsers import LargeJSONParser
from hfstudio.api.problems import MISSING, ProblemError
from hfstudio.api.views import ApiView

__all__ = ["DropInView", "missing", "object_in"]


class DropInView(ApiView):
    """One path. A subclass says what an error looks like there; nothing of it is in our own schema."""

    schema: Any = None
    authentication_classes: tuple[type[ApiKeyAuthentication], ...] = (ApiKeyAuthentication,)
    parser_classes: tuple[type[BaseParser], ...] = (LargeJSONParser,)
    scope_to_write = Scope.GENERATE

    def error_body(self, problem: ProblemError) -> Mapping[str, Any]:
        raise NotImplementedError

    def error_status(self, problem: ProblemError) -> int:
        """Their clients know 400 for whatever is wrong with a request."""
        return 400 if problem.status == 422 else problem.status

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.auth is not None and self.actor.key is not None:
            check_requests(self.actor.key, now=timezone.now())

    def get_exception_handler(self) -> Callable[[Exception, Mapping[str, Any]], HttpResponseBase | None]:
        return self._answer_error

    def _answer_error(self, exc: Exception, context: Mapping[str, Any]) -> HttpResponseBase | None:
        """Whatever was raised, in their form. None for what is nobody's mistake but ours: that stays a 500."""
        problem = problem_of(exc)
        if problem is None:
            return None
        set_rollback()
        body = dict(self.error_body(problem))
        return JsonResponse(body, status=self.error_status(problem), headers=problem.headers)

    def find(self, wanted: str) -> Generation | None:
        """The Generation of this id, as far as the key sees it, with its files."""
        if not is_uuid(wanted):
            return None
        seen = Generation.objects.visible_to(self.actor).select_related("brand").prefetch_related("assets__file")
        return seen.filter(pk=wanted).first()


def object_in(request: Request) -> Mapping[str, Any]:
    """The body. Raises a 422 problem where it is something else."""
    body = request.data
    if not isinstance(body, dict):
        raise ProblemError(422, "invalid_value", "The body has to be a JSON object.")
    return body


def missing(param: str) -> ProblemError:
    detail = f"Missing required params: {param}"
    return ProblemError(422, MISSING, detail, errors=[{"code": MISSING, "param": param, "detail": detail}])
