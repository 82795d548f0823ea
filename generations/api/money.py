"""REST: what it would cost, what it has cost, and what a person decides where money hangs in the air."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generations.api.catalog import route_answer
from generations.api.describing import RouteSerializer
from generations.api.serializers import AdjustmentSerializer, GenerationRequest, GenerationSerializer
from generations.lifecycle.resolve import DECISIONS, carry_out, check, options
from generations.models import Generation, LedgerEntry
from generations.money.amounts import shown
from generations.money.budgets import Standing, standings
from generations.money.ledger import day_of
from generations.ordering import read_order
from hfstudio.accounts.access import Actor, brands_of, may
from hfstudio.accounts.models import Role, Scope
from hfstudio.api.bodies import Body
from hfstudio.api.idempotency import answer_once
from hfstudio.api.problems import ProblemError, invalid, not_found
from hfstudio.api.views import IDEMPOTENCY_KEY, ApiView, problems

Kind = LedgerEntry.Kind
ADOPTED = OpenApiExample("A job that was found", {"decision": "adopt", "remote_id": "…"}, request_only=True)
PER = {
    "brand": "brand__slug",
    "model": "model",
    "provider": "provider",
    "day": "day",
    "member": "user__email",
    "key": "api_key__name",
}


class CostAnswer(serializers.Serializer[Any]):
    """What a request would cost at each of its model's routes. Amounts are text, null where nobody knows."""

    provider = serializers.CharField(help_text="The route that would be taken.")
    estimate = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    adjustments = AdjustmentSerializer(many=True)
    routes = RouteSerializer(many=True)


class CostView(ApiView):
    """The same body as POST /generations/: its price, with nothing stored or sent."""

    @extend_schema(
        operation_id="generations_cost",
        request=GenerationRequest,
        responses={200: CostAnswer, **problems(404)},
    )
    def post(self, request: Request) -> Response:
        order = read_order(request.data, actor=self.actor)
        return Response(
            {
                "provider": order.offer.provider,
                "estimate": shown(order.offer.price.micros),
                "currency": settings.CURRENCY,
                "adjustments": [adjustment.as_dict() for adjustment in order.validated.adjustments],
                "routes": [route_answer(offer) for offer in order.offers],
            }
        )


class OptionSerializer(serializers.Serializer[Any]):
    decision = serializers.CharField()
    detail = serializers.CharField()
    spend = serializers.CharField(allow_null=True, help_text="What it adds to what is spent; below zero: takes back.")
    free = serializers.CharField(help_text="What it gives back of what is held.")
    kept_until = serializers.DateTimeField(
        allow_null=True, help_text="So long, at least, the provider keeps the files that it would fetch."
    )


class OptionsAnswer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    options = OptionSerializer(many=True)


@extend_schema_serializer(examples=[ADOPTED])
class DecisionRequest(Body):
    decision = serializers.ChoiceField(choices=DECISIONS)
    remote_id = serializers.CharField(required=False, max_length=1000, help_text="With `adopt`: the provider's id.")


class ResolveView(ApiView):
    """What a person may decide about a generation that needs attention, or of which nobody knows whether it cost."""

    scope_to_write = Scope.GENERATE

    @extend_schema(operation_id="generations_options", responses={200: OptionsAnswer})
    def get(self, request: Request, pk: str) -> Response:
        open_ones = [
            {
                "decision": option.decision,
                "detail": option.detail,
                "spend": shown(option.spend),
                "free": shown(option.free),
                "kept_until": option.kept_until,
            }
            for option in options(_find(self.actor, pk), now=timezone.now())
        ]
        return Response({"currency": settings.CURRENCY, "options": open_ones})

    @extend_schema(
        operation_id="generations_resolve",
        request=DecisionRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: GenerationSerializer, **problems(402, 409, 422)},
    )
    def post(self, request: Request, pk: str) -> Response:
        generation = _find(self.actor, pk)
        if not may(self.actor, Role.EDITOR, generation.brand_id):
            raise ProblemError(403, "forbidden", "This needs the role editor in the brand.")
        return answer_once(request, lambda: self._carry_out(generation), before=lambda: self._check(generation))

    def _check(self, generation: Generation) -> None:
        check(generation, **DecisionRequest.read(self.request.data), now=timezone.now())

    def _carry_out(self, generation: Generation) -> Response:
        carry_out(generation, **DecisionRequest.read(self.request.data), now=timezone.now())
        found = _find(self.actor, str(generation.pk))
        return Response(GenerationSerializer(found, context={"request": self.request}).data)


def _find(actor: Actor, pk: str) -> Generation:
    found = Generation.objects.visible_to(actor).filter(pk=pk).select_related("brand", "account").first()
    if found is None:
        raise not_found("generation")
    return found


class StandingSerializer(serializers.Serializer[Any]):
    brand = serializers.CharField()
    month = serializers.DateField()
    spent = serializers.CharField()
    held = serializers.CharField()
    budget = serializers.CharField(allow_null=True)
    free = serializers.CharField(allow_null=True)


class UsageRow(serializers.Serializer[Any]):
    name = serializers.CharField(allow_null=True)
    spent = serializers.CharField()
    generations = serializers.IntegerField()
    unpriced = serializers.IntegerField(help_text="Calls whose price nobody knows, counted beside the sums.")


class UsageAnswer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField(help_text="The last day, included.")
    months = StandingSerializer(many=True)
    rows = UsageRow(many=True)


class UsageView(ApiView):
    """What was spent and is held, per brand, member, key, model, provider or day."""

    @extend_schema(
        operation_id="usage",
        parameters=[
            OpenApiParameter("per", str, enum=sorted(PER), description="how to group the rows (default brand)"),
            OpenApiParameter("since", date, description="the first day (default: of this month)"),
            OpenApiParameter("until", date, description="the last day (default: today)"),
        ],
        responses={200: UsageAnswer, **problems(422)},
    )
    def get(self, request: Request) -> Response:
        today = day_of(timezone.now())
        since = _day(request, "since", today.replace(day=1))
        until = _day(request, "until", today)
        brands = brands_of(self.actor)
        return Response(
            {
                "currency": settings.CURRENCY,
                "since": since,
                "until": until,
                "months": [_shown(standing) for standing in standings(brands.filter(archived_at=None), day=today)],
                "rows": _rows(brands, _per(request), since, until),
            }
        )


def _shown(standing: Standing) -> dict[str, Any]:
    amounts = {name: shown(getattr(standing, name)) for name in ("spent", "held", "budget", "free")}
    return {"brand": standing.brand.slug, "month": standing.month, **amounts}


def _rows(brands: Any, per: str, since: date, until: date) -> list[dict[str, Any]]:
    entries = LedgerEntry.objects.filter(brand__in=brands.values("pk"), day__gte=since, day__lte=until)
    grouped = (
        entries.order_by()
        .values(name=F(PER[per]))
        .annotate(
            spent=Sum("micros", filter=Q(kind__in=[Kind.SETTLE, Kind.CORRECTION]), default=0),
            generations=Count("generation", distinct=True),
            unpriced=Count("pk", filter=Q(kind=Kind.HOLD, priced=False)),
        )
    )
    return [{**row, "name": str(row["name"]) if row["name"] else None, "spent": shown(row["spent"])} for row in grouped]


def _per(request: Request) -> str:
    per = request.query_params.get("per", "brand")
    if per not in PER:
        raise invalid("per", f"Invalid values: per={per[:40]} (allowed: {', '.join(sorted(PER))})", allowed=sorted(PER))
    return str(per)


def _day(request: Request, name: str, default: date) -> date:
    given = request.query_params.get(name)
    if not given:
        return default
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise invalid(name, f"Invalid values: {name}={given[:40]} (allowed: a day, as 2026-11-30)") from None
