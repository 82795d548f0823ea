"""What the views and view sets of every room share."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import viewsets
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from hfstudio.accounts.access import Actor, may
from hfstudio.accounts.models import Role
from hfstudio.api.authentication import actor_of
from hfstudio.api.problems import ProblemError, not_found
from hfstudio.api.schema import ApiSchema, problems

__all__ = ["IDEMPOTENCY_KEY", "POLL_AFTER", "ApiView", "VisibleViewSet", "location_of", "problems"]

POLL_AFTER = "2"  # seconds, for Retry-After: when to ask again about what is on its way

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255},
    OpenApiParameter.HEADER,
    description="The same key and body get the same answer for 24 hours, and are carried out once.",
)


class JsonAlone(DefaultContentNegotiation):
    """`?format=` says nothing here: a list may have a filter of that name one day."""

    def filter_renderers(self, renderers: Iterable[Any], format: str) -> list[Any]:  # noqa: A002  # the base's name
        return list(renderers)


class ApiView(APIView):
    """A view of the REST API: its times are UTC, whatever zone people live in, and its answers are kept by nobody."""

    schema = ApiSchema()
    content_negotiation_class = JsonAlone

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    def need(self, role: Role, brand_id: Any) -> None:
        """Raise a 403 problem unless the actor has this role in the brand."""
        if brand_id is None or not may(self.actor, role, brand_id):
            raise ProblemError(403, "forbidden", f"This needs the role {role.label.lower()} in the brand.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(UTC):
            return super().dispatch(request, *args, **kwargs)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are: in the Allow header. What they take is in the schema."""
        return Response(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class VisibleViewSet(ApiView, viewsets.GenericViewSet[Any]):
    """Finds only what the actor may see; anything else is a 404."""

    what = "object"  # for the 404's sentence
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset().none()
        return super().get_queryset().visible_to(self.actor)  # type: ignore[attr-defined, no-any-return]

    def find(self, pk: Any) -> Any:
        """The object of this id, filtered as lists are. Raises a 404 problem."""
        found = self.get_queryset().filter(pk=pk).first()
        if found is None:
            raise not_found(self.what)
        return found

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.find(pk)).data)

    def created(self, made: Model) -> Response:
        """The 201 for an object that was just made, read anew."""
        response = Response(self.get_serializer(self.find(made.pk)).data, status=201)
        response.headers["Location"] = location_of(made, self.request)
        return response


def location_of(made: Model, request: Request) -> str:
    """The absolute address of an object in the API."""
    return request.build_absolute_uri(reverse(f"{made._meta.model_name}-detail", args=[made.pk]))
