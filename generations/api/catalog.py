"""REST: the models that can be asked for, and the motions."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any, get_args

from django.conf import settings
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from generations import catalog, routing
from generations.api.describing import ModelListSerializer, ModelSerializer, MotionListSerializer, MotionSerializer
from generations.catalog import CatalogEntry
from generations.catalog.entry import Kind
from generations.catalog.picking import recommend
from generations.models import Motion
from generations.money.amounts import shown
from generations.provider_accounts import Accounts, enabled_accounts
from hfstudio.api.bodies import not_a_choice
from hfstudio.api.filters import count_in, search_in
from hfstudio.api.problems import ProblemError, refused
from hfstudio.api.views import ApiView, problems

KINDS = get_args(Kind)
MOST_MOTIONS = 200
LONGEST_BRIEF = 2000  # characters of a task that are read


@cache
def _described(model: str) -> dict[str, Any]:
    """What never changes of a model's answer."""
    plain = catalog.entries()[model].as_dict()
    return {name: value for name, value in plain.items() if name in ModelSerializer().fields}


def route_answer(offer: routing.Offer) -> dict[str, Any]:
    """`price.amount` is null where nobody knows it."""
    return {
        "provider": offer.provider,
        "available": offer.available,
        "reason": offer.reason,
        "price": {"amount": shown(offer.price.micros), "currency": settings.CURRENCY},
    }


def model_answer(entry: CatalogEntry, accounts: Accounts) -> dict[str, Any]:
    """The model with its routes as they stand now, priced for its defaults."""
    every = routing.offers(entry, params=entry.defaults, now=timezone.now(), accounts=accounts)
    routes = [route_answer(offer) for offer in every]
    return {**_described(entry.id), "routes": routes, "available": any(route["available"] for route in routes)}


class ModelListView(ApiView):
    """The catalog; with `task` also the model to start with, and why."""

    @extend_schema(
        operation_id="models_list",
        parameters=[
            OpenApiParameter("kind", str, enum=KINDS),
            OpenApiParameter("search", str, description="in id, names, maker and what it is good for"),
            OpenApiParameter("task", str, description="a task of the picking table, or a brief in plain words"),
        ],
        responses={200: ModelListSerializer, **problems(422)},
    )
    def get(self, request: Request) -> Response:
        query = request.query_params
        kind = query.get("kind") or None
        if kind is not None and kind not in KINDS:
            raise refused([not_a_choice("kind", kind, KINDS)])
        accounts = enabled_accounts(timezone.now())
        answer = whole([model_answer(entry, accounts) for entry in _chosen(kind, query.get("search", ""))])
        if task := query.get("task", "")[:LONGEST_BRIEF]:
            advice = recommend(task, kind=kind)
            answer.data["recommendation"] = advice.as_dict() if advice else None
        return answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """With an ETag: whoever has the list already is told that it is still so."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            response.headers["Cache-Control"] = "private, no-cache"
            response.add_post_render_callback(lambda rendered: _unless_known(request, rendered))
        return response


def _unless_known(request: Request, response: Any) -> HttpResponseBase | None:
    """The 304 for a request that names this very answer by its ETag; else the answer with its ETag."""
    etag = set_response_etag(response).headers["ETag"]
    return get_conditional_response(request._request, etag=etag, response=response)


def _chosen(kind: str | None, search: str) -> Iterator[CatalogEntry]:
    words = search.casefold().split()
    for entry in catalog.entries().values():
        text = " ".join((entry.id, entry.display_name, *entry.aliases, entry.maker, entry.use_for)).casefold()
        if kind in (None, entry.kind) and all(word in text for word in words):
            yield entry


class ModelView(ApiView):
    """One model, by its id, display name or alias."""

    @extend_schema(operation_id="models_retrieve", responses={200: ModelSerializer})
    def get(self, request: Request, name: str) -> Response:
        try:
            entry = catalog.find(name)
        except (catalog.UnknownModel, catalog.AmbiguousModel) as error:
            raise ProblemError(404, "unknown_model", str(error)) from None
        return Response(model_answer(entry, enabled_accounts(timezone.now())))


class MotionListView(ApiView):
    """The motions that can be asked for by id, in the provider's order."""

    @extend_schema(
        operation_id="motions_list",
        parameters=[
            OpenApiParameter("search", str, description="in the name"),
            OpenApiParameter("tag", str),
            OpenApiParameter("category", str),
            OpenApiParameter("size", {"type": "integer", "minimum": 1, "maximum": MOST_MOTIONS}),
        ],
        responses={200: MotionListSerializer, **problems(422)},
    )
    def get(self, request: Request) -> Response:
        query = request.query_params
        size = count_in(query.get("size", str(MOST_MOTIONS)), param="size", most=MOST_MOTIONS)
        found = [
            motion
            for motion in Motion.objects.listed().search(search_in(query)).order_by("position")
            if query.get("tag") in (None, "", *motion.tags) and query.get("category") in (None, "", *motion.categories)
        ]
        return whole(MotionSerializer(found[:size], many=True).data)


def whole(results: Any) -> Response:
    """A list that is short enough to come in one page."""
    return Response({"next": None, "previous": None, "results": results})
