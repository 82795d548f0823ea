"""REST: generations."""

from typing import Any

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from generations.api.serializers import GenerationRequest, GenerationSerializer
from generations.faultpoints import reach
from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.retry import retry_generation
from generations.lifecycle.start import start_generation
from generations.lifecycle.trash import trash_generation
from generations.models import Generation
from generations.models.generation import PUBLIC_STATUSES, stored_statuses
from generations.ordering import read_order
from hfstudio.accounts.models import Role, Scope
from hfstudio.api.filters import BrandFilter, ListFilter, MomentFilter, WordsFilter
from hfstudio.api.idempotency import answer_once
from hfstudio.api.problems import ProblemError
from hfstudio.api.views import IDEMPOTENCY_KEY, POLL_AFTER, VisibleViewSet, location_of, problems


class GenerationFilter(ListFilter):
    status = filters.ChoiceFilter(choices=[(s.value, s.label) for s in PUBLIC_STATUSES], method="by_status")
    kind = filters.ChoiceFilter(choices=[(kind, kind) for kind in ("image", "video", "audio", "3d", "text")])
    brand = BrandFilter()
    product = filters.UUIDFilter("products")
    created_after = MomentFilter("created_at", lookup_expr="gte")
    created_before = MomentFilter("created_at", lookup_expr="lt")
    search = WordsFilter("title")

    class Meta:
        model = Generation
        fields = ("status", "model", "kind", "provider", "brand")

    def by_status(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(status__in=stored_statuses(value))


class GenerationViewSet(VisibleViewSet):
    """Asking for content, watching it being made, and having it."""

    queryset = Generation.objects.select_related("brand").prefetch_related("assets__file")
    serializer_class = GenerationSerializer
    filterset_class = GenerationFilter
    scope_to_write = Scope.GENERATE
    what = "generation"

    def retrieve(self, request: Request, pk: str) -> Response:
        """One generation. While it is on its way, `Retry-After` says when to ask again."""
        return self._answer(self.find(pk))

    @extend_schema(
        request=GenerationRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses={202: GenerationSerializer, **problems(402, 404, 409)},
    )
    def create(self, request: Request) -> Response:
        """Ask for content. The answer comes at once; poll the generation by its id, as `Location` says."""
        reach("ordering")
        response = answer_once(request, lambda: self._start(request))
        reach("ordered")
        return response

    def _start(self, request: Request) -> Response:
        order = read_order(request.data, actor=self.actor)
        generation = start_generation(order, source="api", now=timezone.now())
        reach("half_ordered")
        return self._accepted(generation)

    @extend_schema(request=None, responses={202: GenerationSerializer, **problems(409)})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Ask it to stop. What is finished already is kept."""
        generation = self.find(pk)
        self.need(Role.EDITOR, generation.brand_id)
        if not cancel_generation(generation, now=timezone.now()):
            raise ProblemError(409, "already_ended", f"It has ended already: {generation.public_status}.")
        return self._answer(self.find(pk), status=202)

    @extend_schema(
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={202: GenerationSerializer, **problems(400, 402, 409, 422)},
    )
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Ask for the same again, as a new generation; for what failed, was blocked or was canceled."""
        return answer_once(request, lambda: self._retry(pk))

    def _retry(self, pk: str) -> Response:
        generation = self.find(pk)
        self.need(Role.EDITOR, generation.brand_id)
        again = retry_generation(generation, actor=self.actor, source="api", now=timezone.now())
        if again is None:
            raise ProblemError(409, "not_retryable", f"It is {generation.public_status}: there is nothing to retry.")
        return self._accepted(again)

    @extend_schema(responses={204: None, **problems(409)})
    def destroy(self, request: Request, pk: str) -> Response:
        """Move it to the trash."""
        generation = self.find(pk)
        self.need(Role.EDITOR, generation.brand_id)
        if not trash_generation(generation, now=timezone.now()):
            raise ProblemError(409, "still_running", "It is still running. Cancel it first.")
        return Response(status=204)

    def _accepted(self, generation: Generation) -> Response:
        response = self._answer(generation, status=202)
        response.headers["Location"] = location_of(generation, self.request)
        return response

    def _answer(self, generation: Generation, *, status: int = 200) -> Response:
        response = Response(self.get_serializer(generation).data, status=status)
        if not generation.is_terminal:
            response.headers["Retry-After"] = POLL_AFTER
        return response
