"""REST: assets, the files that were made."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from generations.addresses import asset_url
from generations.models import Asset
from generations.taking_up import upload_of
from hfstudio.accounts.models import Role
from hfstudio.api.filters import BrandFilter, ListFilter
from hfstudio.api.problems import not_found
from hfstudio.api.views import VisibleViewSet, location_of, problems
from hfstudio.media.api import FileSerializer, UploadSerializer
from hfstudio.media.files import FileView
from hfstudio.media.serve import serve_file


class AssetSerializer(FileSerializer, serializers.ModelSerializer[Asset]):
    """A file of an output: `raw` is the original. `url` opens without a key, and lives seven days."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Asset
        fields = (
            "id", "generation", "output_index", "role", "type", "bytes", "sha256", "width", "height", "duration",
            "url", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_url(self, asset: Asset) -> str:
        return asset_url(asset, request=self.context.get("request"))


class AssetFilter(ListFilter):
    generation = filters.UUIDFilter("generation_id")
    role = filters.ChoiceFilter(choices=[(role.value, role.label) for role in Asset.PUBLIC_ROLES])
    type = filters.ChoiceFilter(choices=[(kind, kind) for kind in ("image", "video", "audio")], method="of_kind")
    brand = BrandFilter("generation__brand")

    def of_kind(self, assets: "QuerySet[Asset]", name: str, value: str) -> "QuerySet[Asset]":
        return assets.filter(file__content_type__startswith=f"{value}/")


class AssetViewSet(VisibleViewSet):
    """The files that were made."""

    queryset = Asset.objects.select_related("file")
    serializer_class = AssetSerializer
    filterset_class = AssetFilter
    what = "asset"

    @extend_schema(request=None, responses={201: UploadSerializer, **problems(404)})
    @action(detail=True, methods=["post"])
    def upload(self, request: Request, pk: str) -> Response:
        """Make it an upload, to be used as an input: the same bytes, no copy."""
        asset = self.find(pk)
        self.need(Role.EDITOR, asset.generation.brand_id)
        upload = upload_of(asset, user=self.actor.user, now=timezone.now())
        response = Response(UploadSerializer(upload, context=self.get_serializer_context()).data, status=201)
        response.headers["Location"] = location_of(upload, request)
        return response


class AssetFileView(FileView):
    """The bytes of an asset."""

    @extend_schema(
        operation_id="assets_file",
        responses={(200, "*/*"): OpenApiTypes.BINARY, (206, "*/*"): OpenApiTypes.BINARY, **problems(416)},
    )
    def get(self, request: Request, pk: str) -> HttpResponseBase:
        assets = Asset.objects.served() if self.signed else Asset.objects.visible_to(self.actor)
        asset = assets.filter(pk=pk).select_related("file", "generation").first()
        if asset is None:
            raise not_found("asset")
        return serve_file(request, asset.file, name=str(asset.generation), download="download" in request.GET)
