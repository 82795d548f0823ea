"""REST: who is asking, and the keys of programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from hfstudio.accounts.access import brands_of
from hfstudio.accounts.models import ApiKey, Role, Scope
from hfstudio.api.authentication import actor_of
from hfstudio.api.brands import brand_for
from hfstudio.api.problems import invalid
from hfstudio.api.views import VisibleViewSet, problems


class AccountSerializer(serializers.Serializer[Any]):
    user = serializers.CharField(help_text="The name, or the e-mail address.")
    email = serializers.EmailField()
    key = serializers.CharField(allow_null=True, help_text="The key's name; null for a portal session.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    brands = serializers.ListField(child=serializers.CharField(), help_text="Slugs.")
    default_brand = serializers.CharField(allow_null=True)


class AccountView(APIView):
    """Who is asking, and what for."""

    @extend_schema(responses={200: AccountSerializer, **problems(401, 403)})
    def get(self, request: Request) -> Response:
        actor = actor_of(request)
        key = actor.key
        return Response(
            {
                "user": str(actor.user),
                "email": actor.user.email,
                "key": key.name if key else None,
                "scopes": key.scopes if key else Scope.values,
                "brands": list(brands_of(actor).filter(archived_at=None).values_list("slug", flat=True)),
                "default_brand": key.default_brand.slug if key and key.default_brand else None,
            }
        )


class ApiKeySerializer(serializers.ModelSerializer[ApiKey]):
    brands = serializers.SlugRelatedField[Any](slug_field="slug", many=True, read_only=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), read_only=True)

    class Meta:
        model = ApiKey
        fields: tuple[str, ...] = (
            "id",
            "name",
            "lookup",
            "scopes",
            "brands",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        )
        read_only_fields = fields


class NewApiKey(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    scopes = serializers.MultipleChoiceField(choices=Scope.choices, allow_empty=False, required=False)
    brands = serializers.ListField(child=serializers.CharField(), required=False, max_length=100)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class ShownOnce(ApiKeySerializer):
    """A new key, with its text, which is kept nowhere."""

    key = serializers.CharField(read_only=True)

    class Meta(ApiKeySerializer.Meta):
        fields: tuple[str, ...] = (*ApiKeySerializer.Meta.fields, "key")
        read_only_fields = fields


class ApiKeyViewSet(VisibleViewSet):
    """One's own keys."""

    queryset = ApiKey.objects.prefetch_related("brands")
    serializer_class = ApiKeySerializer
    scope_to_read = scope_to_write = Scope.ADMIN
    what = "key"

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.find(pk)).data)

    @extend_schema(request=NewApiKey, responses={201: ShownOnce, **problems(403, 404, 422)})
    def create(self, request: Request) -> Response:
        """Make a key. It can do no more than whoever makes it; its text is in this answer and nowhere else."""
        form = NewApiKey(data=request.data)
        form.is_valid(raise_exception=True)
        given, actor = form.validated_data, self.actor
        if given.get("expires_at") and given["expires_at"] <= timezone.now():
            raise invalid("expires_at", "expires_at has to be in the future.")
        brands = [brand_for(name, actor=actor, at_least=Role.VIEWER) for name in given.get("brands", [])]
        if not brands and actor.key is not None:
            brands = list(actor.key.brands.all())
        own = actor.key.scopes if actor.key else Scope.values
        scopes = [scope for scope in Scope.values if scope in own and scope in given.get("scopes", own)]
        if missing := set(given.get("scopes", ())) - set(own):
            raise invalid("scopes", f"A key cannot give what it has not: {', '.join(sorted(missing))}.", allowed=own)
        key, text = ApiKey.make(
            user=actor.user, name=given["name"], brands=brands, scopes=scopes, expires_at=given.get("expires_at")
        )
        key.key = text  # type: ignore[attr-defined]
        return Response(ShownOnce(key, context=self.get_serializer_context()).data, status=201)

    @extend_schema(responses={204: None, **problems(403, 404)})
    def destroy(self, request: Request, pk: str) -> Response:
        """Revoke it; the row stays, to say what was made with it."""
        self.find(pk).revoke(now=timezone.now())
        return Response(status=204)
