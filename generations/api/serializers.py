"""A generation as the REST API asks for it and shows it."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from generations.addresses import asset_url
from generations.api.assets import AssetSerializer
from generations.models import Asset, Generation, Stage
from generations.models.generation import PUBLIC_STATUSES
from generations.money.amounts import shown

STILL = OpenApiExample(
    "A still",
    {"model": "nano_banana", "params": {"prompt": "A mug on a pine table, morning light", "aspect_ratio": "4:5"}},
    request_only=True,
)


class MediumSerializer(serializers.Serializer[Any]):
    """A file that goes in. `id` is an upload's, an asset's or an earlier generation's."""

    role = serializers.CharField(required=False, help_text="One of the model's media roles; else the file's kind.")
    id = serializers.UUIDField()


class PresenterSerializer(serializers.Serializer[Any]):
    """An avatar to use."""

    id = serializers.UUIDField()
    type = serializers.CharField(required=False, help_text="preset or custom; it is known where the avatar is.")


class AdjustmentSerializer(serializers.Serializer[Any]):
    """A value that was used instead of the one that was asked for."""

    param = serializers.CharField()
    requested = serializers.JSONField(allow_null=True)
    used = serializers.JSONField(allow_null=True)
    reason = serializers.CharField()


class CostSerializer(serializers.Serializer[Any]):
    """Amounts as text, null where nobody knows; `actual` is what has been spent so far."""

    estimate = serializers.CharField(allow_null=True)
    hold = serializers.CharField(allow_null=True)
    actual = serializers.CharField(allow_null=True)
    currency = serializers.CharField()


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


@extend_schema_serializer(examples=[STILL])
class GenerationRequest(serializers.Serializer[Any]):
    """What to make. `params` and the media roles are the model's own: see /models/{id}/.

    `avatars`, `product_ids`, `web_product_ids` and `url` may stand in `params` as well, with the same meaning.
    """

    model = serializers.CharField(help_text="A model's id, display name or alias.")
    params = serializers.DictField(required=False)
    media = MediumSerializer(many=True, required=False)
    product_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="Items; web products are taken here as well."
    )
    web_product_ids = serializers.ListField(child=serializers.UUIDField(), required=False)
    url = serializers.CharField(
        required=False, max_length=2000, help_text="A page: its product is imported first, or used where it was."
    )
    avatars = PresenterSerializer(many=True, required=False)
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")
    provider = serializers.CharField(required=False, help_text="One of the model's routes; else the best that is open.")
    strict = serializers.BooleanField(required=False, help_text="Refuse instead of taking the nearest value.")
    webhook_url = serializers.CharField(
        required=False, max_length=2000, help_text="Told how it ends; signed with the key's /account/webhook-secret/."
    )


class GenerationSerializer(serializers.ModelSerializer[Generation]):
    """What was asked for, how far it is, and its files once it is `completed`."""

    status = serializers.ChoiceField(choices=[(s.value, s.label) for s in PUBLIC_STATUSES], source="public_status")
    stage = serializers.ChoiceField(choices=Stage.choices)
    job_set_type = serializers.CharField(source="model")
    display_name = serializers.SerializerMethodField()
    draft = serializers.BooleanField(source="is_draft")
    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    params = serializers.DictField()
    media = serializers.SerializerMethodField()
    product_ids = serializers.SerializerMethodField()
    web_product_ids = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    avatars = serializers.SerializerMethodField()
    result_url = serializers.SerializerMethodField()
    min_result_url = serializers.SerializerMethodField()
    result_urls = serializers.SerializerMethodField()
    assets = serializers.SerializerMethodField()
    adjustments = AdjustmentSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField())
    cost = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    fail_reason = serializers.CharField(source="error_detail")

    class Meta:
        model = Generation
        fields = (
            "id", "title", "status", "stage", "percent", "model", "job_set_type", "display_name", "kind", "provider",
            "draft", "brand", "params", "prompt", "media", "product_ids", "web_product_ids", "url", "avatars",
            "result_url", "min_result_url", "result_urls", "assets", "adjustments", "notes", "cost", "error",
            "fail_reason", "retry_of", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_display_name(self, generation: Generation) -> str:
        return str(generation.entry.get("display_name", generation.model))

    @extend_schema_field(MediumSerializer(many=True))
    def get_media(self, generation: Generation) -> list[dict[str, str]]:
        return [{"role": medium["role"], "id": medium["id"]} for medium in generation.inputs.get("media", [])]

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_product_ids(self, generation: Generation) -> list[str]:
        return self._products(generation, web=False)

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_web_product_ids(self, generation: Generation) -> list[str]:
        return self._products(generation, web=True)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_url(self, generation: Generation) -> str | None:
        return (generation.inputs.get("page") or {}).get("url")

    @extend_schema_field(PresenterSerializer(many=True))
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

    @extend_schema_field(CostSerializer)
    def get_cost(self, generation: Generation) -> dict[str, str | None]:
        return {
            "estimate": shown(generation.estimate_micros),
            "hold": shown(generation.hold_micros),
            "actual": shown(generation.actual_micros),
            "currency": settings.CURRENCY,
        }

    @extend_schema_field(ErrorSerializer(allow_null=True))
    def get_error(self, generation: Generation) -> dict[str, str] | None:
        if not generation.error_code:
            return None
        return {"code": generation.error_code, "detail": generation.error_detail}

    def _products(self, generation: Generation, *, web: bool) -> list[str]:
        products = generation.inputs.get("products", [])
        return [product["id"] for product in products if (product.get("kind") == "web") == web]

    def _first(self, generation: Generation, role: str) -> str | None:
        asset = next((asset for asset in generation.public_assets if asset.role == role), None)
        return asset_url(asset, request=self.context.get("request")) if asset else None
