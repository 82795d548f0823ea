"""What the view sets of every room share."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, viewsets

from hfstudio.accounts.access import Actor, may
from hfstudio.accounts.models import Role
from hfstudio.api.authentication import actor_of
from hfstudio.api.problems import ProblemError, not_found


class ProblemSerializer(serializers.Serializer[Any]):
    """application/problem+json, the shape of every error."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.ListField(  # type: ignore[assignment]  # the field's name is the standard's
        child=serializers.DictField(), help_text="Each with code, param, detail, allowed."
    )


def problems(*statuses: int) -> dict[tuple[int, str], Any]:
    """For `extend_schema(responses=…)`: these statuses answer with a problem."""
    return {(status, "application/problem+json"): ProblemSerializer for status in statuses}


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key and body get the same answer for 24 hours, and are carried out once.",
)


class VisibleViewSet(viewsets.GenericViewSet[Any]):
    """Finds only what the actor may see; anything else is a 404."""

    what = "object"  # for the 404's sentence
    lookup_value_converter = "uuid"

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

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

    def need(self, role: Role, brand_id: Any) -> None:
        """Raise a 403 problem unless the actor has this role in the brand."""
        if brand_id is None or not may(self.actor, role, brand_id):
            raise ProblemError(403, "forbidden", f"This needs the role {role.label.lower()} in the brand.")
