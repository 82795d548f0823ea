"""REST: who is asking, and the keys of programs."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generations.money.amounts import shown
from generations.money.budgets import standing_of
from generations.money.ledger import day_of
from hfstudio.accounts.access import Actor, brands_of
from hfstudio.accounts.models import ApiKey, Role, Scope
from hfstudio.api.bodies import Body
from hfstudio.api.brands import brand_for
from hfstudio.api.filters import IsSetFilter, ListFilter
from hfstudio.api.problems import invalid
from hfstudio.api.views import ApiView, VisibleViewSet, problems

if TYPE_CHECKING:
    from products.models import Brand


class AccountSerializer(serializers.Serializer[Any]):
    user = serializers.CharField(help_text="The name, or the e-mail address.")
    email = serializers.EmailField()
    key = serializers.CharField(allow_null=True, help_text="The key's name; null for a portal session.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    brands = serializers.ListField(child=serializers.CharField(), help_text="Slugs.")
    default_brand = serializers.CharField(
        allow_null=True, help_text="The slug of the brand that is meant where a request names none."
    )
    currency = serializers.CharField()
    budget = serializers.CharField(allow_null=True, help_text="Of that brand, for this month; null: it has no limit.")
    balance = serializers.CharField(allow_null=True, help_text="What is left of it: neither spent nor held.")


class AccountView(ApiView):
    """Who is asking, and what for."""

    @extend_schema(responses={200: AccountSerializer})
    def get(self, request: Request) -> Response:
        actor, key = self.actor, self.actor.key
        brands = {brand.pk: brand for brand in brands_of(actor).filter(archived_at=None).order_by("name")}
        default = brands.get(key.default_brand_id) if key and key.default_brand_id else _only(brands.values())
        standing = standing_of(default, day=day_of(timezone.now())) if default else None
        return Response(
            {
                "user": str(actor.user),
                "email": actor.user.email,
                "key": key.name if key else None,
                "scopes": key.scopes if key else Scope.values,
                "brands": [brand.slug for brand in brands.values()],
                "default_brand": default.slug if default else None,
                "currency": settings.CURRENCY,
                "budget": shown(standing.budget) if standing else None,
                "balance": shown(standing.free) if standing else None,
            }
        )


def _only(brands: Collection["Brand"]) -> "Brand | None":
    return next(iter(brands)) if len(brands) == 1 else None


class ApiKeySerializer(serializers.ModelSerializer[ApiKey]):
    """A key, without its text. `lookup` is what the text has after `hfs_`; no `brands` means all of its user's."""

    brands = serializers.SlugRelatedField[Any](slug_field="slug", many=True, read_only=True)
    default_brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True, allow_null=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), read_only=True)

    class Meta:
        model = ApiKey
        fields: tuple[str, ...] = (
            "id", "name", "lookup", "scopes", "brands", "default_brand", "created_at", "expires_at", "last_used_at",
            "revoked_at",
        )  # fmt: skip
        read_only_fields = fields


class ShownOnce(ApiKeySerializer):
    """A new key, with its text, which is kept nowhere."""

    key = serializers.CharField(read_only=True)

    class Meta(ApiKeySerializer.Meta):
        fields: tuple[str, ...] = (*ApiKeySerializer.Meta.fields, "key")
        read_only_fields = fields


class NewApiKey(Body):
    name = serializers.CharField(max_length=80)
    scopes = serializers.MultipleChoiceField(
        choices=Scope.choices, allow_empty=False, required=False, help_text="Without it, all that its maker has."
    )
    brands = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        max_length=100,
        help_text="Ids or slugs, the first being the default. Without it, all that its maker has.",
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class ApiKeyFilter(ListFilter):
    revoked = IsSetFilter("revoked_at", label="Those that open nothing any more; all unless told.")


class ApiKeyViewSet(VisibleViewSet):
    """One's own keys. A key that is for certain brands sees only keys that are for no other."""

    queryset = ApiKey.objects.select_related("default_brand").prefetch_related("brands")
    serializer_class = ApiKeySerializer
    filterset_class = ApiKeyFilter
    scope_to_read = scope_to_write = Scope.ADMIN
    what = "key"

    def get_queryset(self) -> "QuerySet[ApiKey]":
        keys: QuerySet[ApiKey] = super().get_queryset()
        key = None if getattr(self, "swagger_fake_view", False) else self.actor.key
        if key is None or not (own := list(key.brands.all())):
            return keys
        for_others = ApiKey.brands.through.objects.exclude(brand__in=own).values("apikey")
        return keys.exclude(pk__in=for_others).exclude(brands=None)

    @extend_schema(request=NewApiKey, responses={201: ShownOnce, **problems(404)})
    def create(self, request: Request) -> Response:
        """Make a key. It can do no more than whoever makes it; its text is in this answer and nowhere else."""
        given, actor = NewApiKey.read(request.data), self.actor
        brands, default = _brands(given.get("brands"), actor)
        key, text = ApiKey.make(
            user=actor.user,
            name=given["name"],
            brands=brands,
            default_brand=default,
            scopes=_scopes(given.get("scopes"), actor),
            expires_at=_end(given.get("expires_at"), actor, now=timezone.now()),
        )
        key.key = text  # type: ignore[attr-defined]
        response = Response(ShownOnce(key, context=self.get_serializer_context()).data, status=201)
        response.headers["Location"] = request.build_absolute_uri(reverse("api-key-detail", args=[key.pk]))
        return response

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Revoke it; the row stays, to say what was made with it."""
        key = self.find(pk)
        if key.revoked_at is None:
            key.revoke(now=timezone.now())
        return Response(status=204)


def _brands(given: list[str] | None, actor: Actor) -> "tuple[list[Brand], Brand | None]":
    """The brands of a new key, and its default: as given, else its maker's own."""
    if given:
        brands = [brand_for(name, actor=actor, at_least=Role.VIEWER) for name in given]
        return brands, brands[0]
    if actor.key is None:
        return [], None
    return list(actor.key.brands.all()), actor.key.default_brand


def _scopes(given: Collection[str] | None, actor: Actor) -> list[str]:
    own = list(actor.key.scopes) if actor.key else Scope.values
    if missing := set(given or ()) - set(own):
        raise invalid("scopes", f"A key cannot give what it has not: {', '.join(sorted(missing))}.", allowed=own)
    return [scope for scope in Scope.values if scope in (given or own)]


def _end(given: datetime | None, actor: Actor, *, now: datetime) -> datetime | None:
    """When a new key expires: never later than the key that makes it."""
    own = actor.key.expires_at if actor.key else None
    if given is not None and given <= now:
        raise invalid("expires_at", "expires_at has to be in the future.")
    if own is not None and given is not None and given > own:
        raise invalid("expires_at", f"This key expires at {own:%Y-%m-%dT%H:%M:%SZ}, and can make no key that lives on.")
    return given or own
