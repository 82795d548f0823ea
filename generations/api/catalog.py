"""REST: the models that can be asked for, and the motions."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from generations import catalog, routing
from generations.catalog import CatalogEntry
from generations.catalog.picking import recommend
from generations.models import Motion
from generations.money.amounts import shown
from hfstudio.api.problems import ProblemError, invalid
from hfstudio.api.views import problems


class RouteSerializer(serializers.Serializer[Any]):
    provider = serializers.CharField()
    available = serializers.BooleanField()
    reason = serializers.CharField(help_text="Why it is closed, and what would open it.")
    price = serializers.DictField(allow_null=True)


class ModelSerializer(serializers.Serializer[Any]):
    """A model: what it is good for, what it takes, and where it can be made."""

    id = serializers.CharField()
    job_set_type = serializers.CharField()
    display_name = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    kind = serializers.CharField()
    output = serializers.CharField()
    maker = serializers.CharField()
    use_for = serializers.CharField()
    schema_known = serializers.BooleanField()
    available = serializers.BooleanField(help_text="Whether it can be made here now.")
    params = serializers.ListField(child=serializers.DictField())
    media = serializers.ListField(child=serializers.DictField())
    constraints = serializers.ListField(child=serializers.DictField())
    notes = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()
    routes = RouteSerializer(many=True)


def route_answer(offer: routing.Offer) -> dict[str, Any]:
    """`price.amount` is null where nobody knows it."""
    return {
        "provider": offer.provider,
        "available": offer.available,
        "reason": offer.reason,
        "price": {"amount": shown(offer.price.micros), "currency": settings.CURRENCY},
    }


def model_answer(entry: CatalogEntry) -> dict[str, Any]:
    """Routes are priced for the model's defaults."""
    plain = entry.as_dict()
    routes = [route_answer(offer) for offer in routing.offers(entry, params=entry.defaults, now=timezone.now())]
    available = any(route["available"] for route in routes)
    shown_names = {name: plain[name] for name in ModelSerializer().fields if name in plain}
    return {**shown_names, "routes": routes, "available": available}


class RecommendationSerializer(serializers.Serializer[Any]):
    """The model to start with, why, and what to start its params with."""

    model = serializers.CharField()
    task = serializers.CharField()
    reason = serializers.CharField()
    params = serializers.DictField()
    also = serializers.ListField(child=serializers.CharField(), help_text="Ids of the next choices.")


class ModelListSerializer(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ModelSerializer(many=True)
    recommendation = RecommendationSerializer(required=False, help_text="With `task`.")


class ModelListView(APIView):
    """The catalog; with `task` also the model to start with."""

    @extend_schema(
        operation_id="models_list",
        parameters=[
            OpenApiParameter("kind", str, description="image, video, audio, 3d, analysis or workflow"),
            OpenApiParameter("search", str, description="in id, names, maker and what it is good for"),
            OpenApiParameter("task", str, description="a task of the picking table, or a brief in plain words"),
        ],
        responses={200: ModelListSerializer, **problems(401, 403)},
    )
    def get(self, request: Request) -> Response:
        query = request.query_params
        results = [model_answer(entry) for entry in _chosen(query.get("kind"), query.get("search", ""))]
        answer: dict[str, Any] = {"next": None, "previous": None, "results": results}
        if "task" in query and (advice := recommend(query["task"][:2000], kind=query.get("kind"))):
            answer["recommendation"] = advice.as_dict()
        return Response(answer)


def _chosen(kind: str | None, search: str) -> Iterator[CatalogEntry]:
    words = search.casefold().split()
    for entry in catalog.entries().values():
        text = " ".join((entry.id, entry.display_name, *entry.aliases, entry.maker, entry.use_for)).casefold()
        if kind in (None, entry.kind) and all(word in text for word in words):
            yield entry


class ModelView(APIView):
    """One model, by its id, display name or alias."""

    @extend_schema(operation_id="models_retrieve", responses={200: ModelSerializer, **problems(401, 403, 404)})
    def get(self, request: Request, name: str) -> Response:
        try:
            entry = catalog.find(name)
        except (catalog.UnknownModel, catalog.AmbiguousModel) as error:
            raise ProblemError(404, "unknown_model", str(error)) from None
        return Response(model_answer(entry))


class MotionSerializer(serializers.Serializer[Any]):
    """A motion template; a mix has `params.motions` and `mix`, any other one `categories`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    media = serializers.DictField(help_text="The provider's preview: width, height, url, type.")
    priority = serializers.IntegerField()
    tags = serializers.ListField(child=serializers.CharField())
    categories = serializers.ListField(child=serializers.CharField())
    params = serializers.DictField(allow_null=True)
    mix = serializers.ListField(child=serializers.DictField(), allow_null=True)


class MotionListView(APIView):
    """The motions that can be asked for by id, in the provider's order."""

    @extend_schema(
        operation_id="motions_list",
        parameters=[
            OpenApiParameter("search", str, description="in the name"),
            OpenApiParameter("tag", str),
            OpenApiParameter("category", str),
            OpenApiParameter("size", int, description="how many, up to 200"),
        ],
        responses={200: MotionSerializer(many=True), **problems(401, 403, 422)},
    )
    def get(self, request: Request) -> Response:
        query = request.query_params
        size = query.get("size", "200")
        if not (size.isascii() and size.isdecimal() and 1 <= int(size) <= 200):
            raise invalid("size", f"Invalid values: size={size[:20]} (allowed: 1-200)", allowed=["1-200"])
        found = [
            motion
            for motion in Motion.objects.listed().search(query.get("search", "")).order_by("position")
            if query.get("tag") in (None, *motion.tags) and query.get("category") in (None, *motion.categories)
        ]
        results = MotionSerializer(found[: int(size)], many=True).data
        return Response({"next": None, "previous": None, "results": results})
