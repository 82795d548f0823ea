"""REST: webhook endpoints, the log of deliveries, and the secret that signs a key's own `webhook_url`s."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from generations.models import EventType, WebhookDelivery, WebhookEndpoint, WebhookTry
from generations.webhooks import endpoints
from generations.webhooks.signing import current_secret, rotate
from hfstudio.accounts.models import ApiKey, Role, Scope
from hfstudio.api.bodies import Body
from hfstudio.api.brands import brand_for
from hfstudio.api.filters import BrandFilter, ListFilter, MomentFilter
from hfstudio.api.problems import ProblemError
from hfstudio.api.views import ApiView, VisibleViewSet, problems


class EndpointSerializer(serializers.ModelSerializer[WebhookEndpoint]):
    """An address that is told what happens in a brand. No `events`: everything."""

    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    events = serializers.ListField(child=serializers.ChoiceField(choices=EventType.choices))
    standing = serializers.SerializerMethodField(help_text="good, failing, paused (it only fails) or off.")

    class Meta:
        model = WebhookEndpoint
        fields: tuple[str, ...] = (
            "id", "brand", "url", "description", "events", "enabled", "disabled_reason", "standing", "failures",
            "paused_until", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_standing(self, endpoint: WebhookEndpoint) -> str:
        return endpoints.standing(endpoint, now=timezone.now())


class EndpointWithSecret(EndpointSerializer):
    """The same with its secret, which is shown only when it is made."""

    secret = serializers.CharField(read_only=True)

    class Meta(EndpointSerializer.Meta):
        fields: tuple[str, ...] = (*EndpointSerializer.Meta.fields, "secret")
        read_only_fields = fields


class EndpointFields(Body):
    url = serializers.CharField(max_length=2000, help_text="http or https; not of this machine or its network.")
    description = serializers.CharField(max_length=120, required=False, allow_blank=True)
    events = serializers.ListField(child=serializers.ChoiceField(choices=EventType.choices), required=False)


class NewEndpoint(EndpointFields):
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")


class EndpointChanges(EndpointFields):
    enabled = serializers.BooleanField(required=False)


class SecretAnswer(serializers.Serializer[Any]):
    """What signs. After a rotation the one before signs too, for 24 hours."""

    secret = serializers.CharField(help_text="`whsec_…`, as the libraries of Standard Webhooks take it.")


class Since(Body):
    since = serializers.DateTimeField(help_text="Events from then on; the log goes back 30 days.")
    dead_only = serializers.BooleanField(required=False, help_text="Only what was given up.")


class HowMany(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="So many events are on their way again.")


class EndpointFilter(ListFilter):
    brand = BrandFilter()


class EndpointViewSet(VisibleViewSet):
    """Where a brand's events go: signed as Standard Webhooks has it, tried again over days."""

    queryset = WebhookEndpoint.objects.select_related("brand")
    serializer_class = EndpointSerializer
    filterset_class = EndpointFilter
    scope_to_read = scope_to_write = Scope.ADMIN
    what = "webhook endpoint"

    @extend_schema(request=NewEndpoint, responses={201: EndpointWithSecret, **problems(404)})
    def create(self, request: Request) -> Response:
        """Add one. Its secret is in this answer and nowhere else."""
        given = NewEndpoint.read(request.data)
        brand = brand_for(given.pop("brand", None), actor=self.actor, at_least=Role.MANAGER)
        endpoint, secret = endpoints.add_endpoint(brand=brand, user=self.actor.user, now=timezone.now(), **given)
        endpoint.secret = secret  # type: ignore[attr-defined]  # for this answer alone; no column
        response = Response(EndpointWithSecret(endpoint, context=self.get_serializer_context()).data, status=201)
        response.headers["Location"] = request.build_absolute_uri(f"{request.path}{endpoint.pk}/")
        return response

    @extend_schema(request=EndpointChanges, responses=EndpointSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change it. Switched on again, or with another address, it starts anew without a pause."""
        endpoint = self.find(pk)
        endpoints.change_endpoint(endpoint, **EndpointChanges.read(request.data, partial=True))
        return self.retrieve(request, pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Remove it, with its log; what was on its way there is not sent."""
        self.find(pk).delete()
        return Response(status=204)

    @extend_schema(request=None, responses=SecretAnswer)
    @action(detail=True, methods=["post"], url_path="secret")
    def secret(self, request: Request, pk: str) -> Response:
        """Make a new secret. The one before signs beside it for 24 hours."""
        return Response({"secret": endpoints.change_secret(self.find(pk), now=timezone.now())})

    @extend_schema(request=Since, responses={202: HowMany})
    @action(detail=True, methods=["post"])
    def redeliver(self, request: Request, pk: str) -> Response:
        """Send all events since a time again, under their own ids, also those that it never got."""
        endpoint = self.find(pk)
        count = endpoints.redeliver_since(endpoint, **Since.read(request.data), now=timezone.now())
        return Response({"count": count}, status=202)


class TrySerializer(serializers.ModelSerializer[WebhookTry]):
    """One POST. `status` null: no answer came, and `error` says why."""

    class Meta:
        model = WebhookTry
        fields = ("at", "status", "error", "answer", "milliseconds")
        read_only_fields = fields


class DeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """One event on its way to one address. `event_id` is the `webhook-id` that the receiver sees."""

    event_id = serializers.CharField(source="event.public_id")
    type = serializers.ChoiceField(choices=EventType.choices, source="event.type")
    generation = serializers.UUIDField(source="event.generation_id")
    endpoint = serializers.UUIDField(source="endpoint_id", allow_null=True, help_text="Null: a request's webhook_url.")
    url = serializers.CharField()
    log = TrySerializer(many=True)

    class Meta:
        model = WebhookDelivery
        fields = (
            "id", "event_id", "type", "generation", "endpoint", "url", "status", "tries", "due_at", "created_at",
            "ended_at", "log",
        )  # fmt: skip
        read_only_fields = fields


class DeliveryFilter(ListFilter):
    brand = BrandFilter("event__generation__brand")
    generation = filters.UUIDFilter("event__generation")
    endpoint = filters.UUIDFilter("endpoint")
    type = filters.ChoiceFilter("event__type", choices=EventType.choices)
    created_after = MomentFilter("created_at", lookup_expr="gte")
    created_before = MomentFilter("created_at", lookup_expr="lt")

    class Meta:
        model = WebhookDelivery
        fields = ("status",)


class DeliveryViewSet(VisibleViewSet):
    """The log of the last 30 days."""

    queryset = WebhookDelivery.objects.select_related("event__generation", "endpoint").prefetch_related(
        Prefetch("log", WebhookTry.objects.order_by("pk"))
    )
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter
    scope_to_read = scope_to_write = Scope.ADMIN
    what = "webhook delivery"

    @extend_schema(request=None, responses={202: DeliverySerializer})
    @action(detail=True, methods=["post"])
    def redeliver(self, request: Request, pk: str) -> Response:
        """Send it again, under the same id, whatever came of it."""
        delivery = self.find(pk)
        endpoints.redeliver(delivery, now=timezone.now())
        return Response(self.get_serializer(self.find(pk)).data, status=202)


class KeySecretView(ApiView):
    """What signs the events that go to the `webhook_url` of requests with this key."""

    scope_to_read = scope_to_write = Scope.GENERATE

    @extend_schema(operation_id="account_webhook_secret", responses={200: SecretAnswer, **problems(409)})
    def get(self, request: Request) -> Response:
        return Response({"secret": current_secret(self._key(), now=timezone.now())})

    @extend_schema(
        operation_id="account_webhook_secret_rotate", request=None, responses={200: SecretAnswer, **problems(409)}
    )
    def post(self, request: Request) -> Response:
        """Make a new one. The one before signs beside it for 24 hours."""
        return Response({"secret": rotate(self._key(), now=timezone.now())})

    def _key(self) -> ApiKey:
        if self.actor.key is None:
            raise ProblemError(409, "no_key", "A webhook secret belongs to an API key: ask with one.")
        return self.actor.key
