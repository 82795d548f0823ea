"""REST: brands."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from hfstudio.accounts.models import Role
from hfstudio.api.bodies import Body
from hfstudio.api.filters import IsSetFilter, ListFilter, WordsFilter
from hfstudio.api.paging import ByName
from hfstudio.api.problems import ProblemError, invalid
from hfstudio.api.views import POLL_AFTER, VisibleViewSet, problems
from hfstudio.media.addresses import file_url
from hfstudio.media.inputs import pictures_for
from hfstudio.outbound import OutboundError
from products import keeping
from products.importer.addresses import page_address
from products.kit import request_kit
from products.models import UNFINISHED, Brand, ImportStatus, KitImport


class LogoSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)


class KitImportSerializer(serializers.ModelSerializer[KitImport]):
    """How far the reading of a brand's website is."""

    class Meta:
        model = KitImport
        fields = ("url", "import_status", "import_percent", "fail_reason")
        read_only_fields = fields


class BrandSerializer(serializers.ModelSerializer[Brand]):
    """Whom content is made for: its name and its look."""

    website = serializers.CharField(read_only=True, help_text="An address, or empty.")
    logo = serializers.SerializerMethodField()
    colors = serializers.ListField(child=serializers.CharField(), read_only=True)
    fonts = serializers.ListField(child=serializers.CharField(), read_only=True)
    sources = serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="Field → where its website said it, or `person`."
    )
    kit_import = serializers.SerializerMethodField()

    class Meta:
        model = Brand
        fields = (
            "id", "name", "slug", "website", "tagline", "tone", "colors", "font", "fonts", "logo",
            "provider_kit_id", "sources", "kit_import", "consent_required", "created_at", "archived_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(LogoSerializer(allow_null=True))
    def get_logo(self, brand: Brand) -> dict[str, Any] | None:
        if brand.logo is None:
            return None
        url = file_url(brand.logo, request=self.context.get("request"))
        return {"url": url, "width": brand.logo.width, "height": brand.logo.height}

    @extend_schema_field(KitImportSerializer(allow_null=True))
    def get_kit_import(self, brand: Brand) -> Any:
        kit = getattr(brand, "kit_import", None)
        return KitImportSerializer(kit).data if kit else None


class BrandFields(Body):
    name = serializers.CharField(max_length=120)
    website = serializers.URLField(max_length=500, required=False, allow_blank=True)
    tagline = serializers.CharField(max_length=200, required=False, allow_blank=True)
    tone = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="How the brand speaks.")
    colors = serializers.ListField(
        child=serializers.RegexField(r"^#[0-9a-fA-F]{6}\Z", help_text="As `#1f7a72`."),
        max_length=12,
        required=False,
        help_text="The main one first.",
    )
    font = serializers.CharField(max_length=80, required=False, allow_blank=True)
    fonts = serializers.ListField(child=serializers.CharField(max_length=80), max_length=8, required=False)
    provider_kit_id = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="The id of its brand kit at the provider: for models that take one, as `dtc_ads`.",
    )
    consent_required = serializers.BooleanField(
        required=False, help_text="Whether avatars of this brand need a record of consent to be used."
    )


class BrandChanges(BrandFields):
    image_ids = serializers.ListField(
        child=serializers.UUIDField(), max_length=1, required=False, help_text="The logo: an upload; none removes it."
    )


class KitFetch(Body):
    url = serializers.CharField(
        max_length=2000, required=False, help_text="The brand's website; else the one that it has."
    )


class BrandListFilter(ListFilter):
    search = WordsFilter("name")
    archived = IsSetFilter("archived_at", label="Those that are out of the way; false unless told.")


class BrandViewSet(VisibleViewSet):
    """Whom content is made for. Deleting archives: nothing that was made is lost."""

    queryset = Brand.objects.select_related("logo", "kit_import")
    serializer_class = BrandSerializer
    pagination_class = ByName
    filterset_class = BrandListFilter
    what = "brand"

    def filter_queryset(self, queryset: Any) -> Any:
        """Without the archived ones, unless they are asked for."""
        found = super().filter_queryset(queryset)
        return found if self.request.query_params.get("archived") else found.filter(archived_at=None)

    @extend_schema(request=BrandFields, responses={201: BrandSerializer, **problems(422)})
    def create(self, request: Request) -> Response:
        """Make a brand; whoever makes it is its manager."""
        key = self.actor.key
        if key is not None and key.brands.exists():
            raise ProblemError(403, "forbidden", "This key is for certain brands and may not add one.")
        given = BrandFields.read(request.data)
        return self.created(keeping.make_brand(user=self.actor.user, now=timezone.now(), **given))

    @extend_schema(request=BrandChanges, responses=BrandSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        brand = self.find(pk)
        self.need(Role.MANAGER, brand.pk)
        given = BrandChanges.read(request.data, partial=True)
        if (ids := given.pop("image_ids", None)) is not None:
            logos = pictures_for(ids, actor=self.actor, brand_id=brand.pk)
            given["logo"] = logos[0].file if logos else None
        keeping.change_brand(brand, **given)
        return self.retrieve(request, pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Archive it."""
        brand = self.find(pk)
        self.need(Role.MANAGER, brand.pk)
        keeping.archive_brand(brand, now=timezone.now())
        return Response(status=204)

    @extend_schema(request=KitFetch, responses={202: BrandSerializer, **problems(409)})
    @action(detail=True, methods=["post"])
    def fetch(self, request: Request, pk: str) -> Response:
        """Read name, logo, colours, fonts, tone and tagline from the brand's website; what people set stays."""
        brand = self.find(pk)
        self.need(Role.MANAGER, brand.pk)
        given = KitFetch.read(request.data)
        url = given.get("url") or brand.website
        if not url:
            raise invalid("url", "This brand has no website yet: say its address.", code="missing")
        try:
            url = page_address(url)
        except OutboundError as error:
            raise invalid("url", error.detail, code=error.code) from None
        request_kit(brand, url=url, user=self.actor.user, now=timezone.now())
        return self._answer(self.find(pk), status=202)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One brand. While its website is being read, `Retry-After` says when to ask again."""
        return self._answer(self.find(pk))

    def _answer(self, brand: Brand, *, status: int = 200) -> Response:
        response = Response(self.get_serializer(brand).data, status=status)
        kit = getattr(brand, "kit_import", None)
        if kit is not None and ImportStatus(kit.import_status) in UNFINISHED:
            response.headers["Retry-After"] = POLL_AFTER
        return response
