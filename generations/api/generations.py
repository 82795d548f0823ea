"""REST: generations."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from generations.addresses import asset_url
from generations.api.assets import AssetSerializer
from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.retry import retry_generation
from generations.lifecycle.start import start_generation
from generations.lifecycle.trash import trash_generation
from generations.models import Asset, Generation
from generations.models.generation import PUBLIC_STATUSES, stored_statuses
from generations.ordering import read_order
from hfstudio.accounts.models import Role, Scope
from hfstudio.api.idempotency import answer_once
from hfstudio.api.problems import ProblemError
from hfstudio.api.views import IDEMPOTENCY_KEY, VisibleViewSet, problems

POLL_AFTER = "2"  # seconds


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class GenerationSerializer(serializers.ModelSerializer[Generation]):
    """What was asked for, how far it is, and its files once it is `completed`."""

    status = serializers.ChoiceField(choices=[(s.value, s.label) for s in PUBLIC_STATUSES], source="public_status")
    stage = serializers.CharField()
    job_set_type = serializers.CharField(source="model")
    display_name = serializers.SerializerMethodField()
    draft = serializers.BooleanField(source="is_draft")
    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    media = serializers.SerializerMethodField()
    product_ids = serializers.SerializerMethodField()
    web_product_ids = serializers.SerializerMethodField()
    avatars = serializers.SerializerMethodField()
    result_url = serializers.SerializerMethodField()
    min_result_url = serializers.SerializerMethodField()
    result_urls = serializers.SerializerMethodField()
    assets = serializers.SerializerMethodField()
    adjustments = serializers.ListField(child=serializers.DictField())
    notes = serializers.ListField(child=serializers.CharField())
    error = serializers.SerializerMethodField()
    fail_reason = serializers.CharField(source="error_detail")

    class Meta:
        model = Generation
        fields = (
            "id", "title", "status", "stage", "percent", "model", "job_set_type", "display_name", "provider", "draft", "brand",
            "params", "prompt", "media", "product_ids", "web_product_ids", "avatars", "result_url", "min_result_url",
            "result_urls", "assets", "adjustments", "notes", "error", "fail_reason", "retry_of", "created_at",
            "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_display_name(self, generation: Generation) -> str:
        return str(generation.entry.get("display_name", generation.model))

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_media(self, generation: Generation) -> list[dict[str, str]]:
        return [{"role": medium["role"], "id": medium["id"]} for medium in generation.inputs.get("media", [])]

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_product_ids(self, generation: Generation) -> list[str]:
        return _ids(generation, "products", web=False)

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_web_product_ids(self, generation: Generation) -> list[str]:
        return _ids(generation, "products", web=True)

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_avatars(self, generation: Generation) -> list[dict[str, str]]:
        return [{"id": avatar["id"], "type": avatar["type"]} for avatar in generation.inputs.get("avatars", [])]

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_result_url(self, generation: Generation) -> str | None:
        return self._first(generation, Asset.Role.RAW)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_min_result_url(self, generation: Generation) -> str | None:
        return self._first(generation, Asset.Role.MIN)

    @extend_schema_field(serializers.ListField(child=serializers.URLField()))
    def get_result_urls(self, generation: Generation) -> list[str]:
        request = self.context.get("request")
        return [asset_url(a, request=request) for a in generation.public_assets if a.role == Asset.Role.RAW]

    @extend_schema_field(AssetSerializer(many=True))
    def get_assets(self, generation: Generation) -> Any:
        return AssetSerializer(generation.public_assets, many=True, context=self.context).data

    @extend_schema_field(ErrorSerializer(allow_null=True))
    def get_error(self, generation: Generation) -> dict[str, str] | None:
        if not generation.error_code:
            return None
        return {"code": generation.error_code, "detail": generation.error_detail}

    def _first(self, generation: Generation, role: str) -> str | None:
        asset = next((asset for asset in generation.public_assets if asset.role == role), None)
        return asset_url(asset, request=self.context.get("request")) if asset else None


def _ids(generation: Generation, name: str, *, web: bool) -> list[str]:
    return [item["id"] for item in generation.inputs.get(name, []) if (item.get("kind") == "web") is web]


class GenerationRequest(serializers.Serializer[Any]):
    """What to make. `params` and the media roles are the model's own: see /models/{id}/."""

    model = serializers.CharField(help_text="A model's id, or its display name.")
    params = serializers.DictField(required=False)
    media = serializers.ListField(child=serializers.DictField(), required=False, help_text="`[{role, id}]`")
    product_ids = serializers.ListField(child=serializers.UUIDField(), required=False)
    avatars = serializers.ListField(child=serializers.DictField(), required=False, help_text="`[{id, type}]`")
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")
    provider = serializers.CharField(required=False)
    strict = serializers.BooleanField(required=False, help_text="Refuse instead of taking the nearest value.")


class GenerationFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=[(s.value, s.label) for s in PUBLIC_STATUSES], method="by_status")
    brand = filters.CharFilter(field_name="brand__slug")
    product = filters.UUIDFilter(field_name="products")
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

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

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.find(pk))

    @extend_schema(
        request=GenerationRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses={202: GenerationSerializer, **problems(400, 403, 404, 409, 422)},
    )
    def create(self, request: Request) -> Response:
        return answer_once(request, lambda: self._start(request))

    def _start(self, request: Request) -> Response:
        order = read_order(request.data, actor=self.actor)
        generation = start_generation(order, source="api", now=timezone.now())
        return self._accepted(generation)

    @extend_schema(request=None, responses={202: GenerationSerializer, **problems(403, 404, 409)})
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
        responses={202: GenerationSerializer, **problems(400, 403, 404, 409, 422)},
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

    @extend_schema(responses={204: None, **problems(403, 404, 409)})
    def destroy(self, request: Request, pk: str) -> Response:
        """Move it to the trash."""
        generation = self.find(pk)
        self.need(Role.EDITOR, generation.brand_id)
        if not trash_generation(generation, now=timezone.now()):
            raise ProblemError(409, "still_running", "It is still running. Cancel it first.")
        return Response(status=204)

    def _accepted(self, generation: Generation) -> Response:
        response = self._answer(generation, status=202)
        path = reverse("generation-detail", args=[generation.pk])
        response.headers["Location"] = self.request.build_absolute_uri(path)
        return response

    def _answer(self, generation: Generation, *, status: int = 200) -> Response:
        response = Response(self.get_serializer(generation).data, status=status)
        if not generation.is_terminal:
            response.headers["Retry-After"] = POLL_AFTER
        return response
