"""REST: brands and products."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from hfstudio.accounts.models import Role
from hfstudio.api.bodies import Body
from hfstudio.api.brands import brand_for
from hfstudio.api.filters import BrandFilter, IsSetFilter, ListFilter, WordsFilter
from hfstudio.api.paging import ByName
from hfstudio.api.problems import ProblemError, invalid
from hfstudio.api.views import POLL_AFTER, VisibleViewSet, location_of, problems
from hfstudio.media.addresses import PictureSerializer, file_url
from hfstudio.media.inputs import pictures_for
from hfstudio.outbound import OutboundError
from products import keeping
from products.importer.addresses import page_address
from products.importing import request_import
from products.models import MICROS, Brand, ImportStatus, Product

UNFINISHED = (ImportStatus.QUEUED, ImportStatus.IN_PROGRESS)


class LogoSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)


class BrandSerializer(serializers.ModelSerializer[Brand]):
    """Whom content is made for: its name and its look."""

    website = serializers.CharField(read_only=True, help_text="An address, or empty.")
    logo = serializers.SerializerMethodField()
    colors = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Brand
        fields = (
            "id", "name", "slug", "website", "tagline", "tone", "colors", "font", "logo", "created_at", "archived_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(LogoSerializer(allow_null=True))
    def get_logo(self, brand: Brand) -> dict[str, Any] | None:
        if brand.logo is None:
            return None
        url = file_url(brand.logo, request=self.context.get("request"))
        return {"url": url, "width": brand.logo.width, "height": brand.logo.height}


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


class BrandChanges(BrandFields):
    image_ids = serializers.ListField(
        child=serializers.UUIDField(), max_length=1, required=False, help_text="The logo: an upload; none removes it."
    )


class BrandListFilter(ListFilter):
    search = WordsFilter("name")
    archived = IsSetFilter("archived_at", label="Those that are out of the way; false unless told.")


class BrandViewSet(VisibleViewSet):
    """Whom content is made for. Deleting archives: nothing that was made is lost."""

    queryset = Brand.objects.select_related("logo")
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
        for name, value in given.items():
            setattr(brand, name, value)
        brand.save(update_fields=list(given))
        return self.retrieve(request, pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Archive it."""
        brand = self.find(pk)
        self.need(Role.MANAGER, brand.pk)
        keeping.archive_brand(brand, now=timezone.now())
        return Response(status=204)


class ProductSerializer(serializers.ModelSerializer[Product]):
    """A product; `price` is an amount in `currency`, as text (`"29.00"`)."""

    brand = serializers.SlugRelatedField[Brand](slug_field="slug", read_only=True)
    price = serializers.SerializerMethodField()
    features = serializers.ListField(child=serializers.CharField(), read_only=True)
    source_url = serializers.CharField(read_only=True, help_text="The page that it was imported from, or empty.")
    images = PictureSerializer(many=True, read_only=True)

    class Meta:
        model = Product
        fields = (
            "id", "kind", "brand", "title", "description", "maker", "price", "currency", "features", "images",
            "source_url", "import_status", "fail_reason", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_price(self, product: Product) -> str | None:
        if product.price_micros is None:
            return None
        return str((Decimal(product.price_micros) / MICROS).quantize(Decimal("0.01")))


class ProductFields(Body):
    """What a person may set of a product. Pictures are uploads, the first being the main one."""

    title = serializers.CharField(max_length=300)
    description = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    maker = serializers.CharField(max_length=120, required=False, allow_blank=True)
    price = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )
    currency = serializers.RegexField(r"^[A-Z]{3}\Z", required=False, allow_blank=True, help_text="As `EUR`.")
    features = serializers.ListField(child=serializers.CharField(max_length=200), max_length=20, required=False)
    image_ids = serializers.ListField(child=serializers.UUIDField(), max_length=20, required=False)


@extend_schema_field({"type": "string", "pattern": "^item$"})
class KindField(serializers.ChoiceField):
    """What kind of product is made: items, so far."""

    def __init__(self) -> None:
        super().__init__([Product.Kind.ITEM.value], required=False)


class NewProduct(ProductFields):
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")
    kind = KindField()


class ProductFetch(Body):
    url = serializers.CharField(max_length=2000)
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")
    kind = KindField()


class ProductFilter(ListFilter):
    brand = BrandFilter()
    search = WordsFilter("title")

    class Meta:
        model = Product
        fields = ("kind", "import_status")


class ProductViewSet(VisibleViewSet):
    """What is advertised: imported from a page, or made of photos."""

    queryset = Product.objects.select_related("brand").prefetch_related("images__file")
    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    what = "product"

    def retrieve(self, request: Request, pk: str) -> Response:
        """One product. While it is being imported, `Retry-After` says when to ask again."""
        return self._answer(self.find(pk))

    @extend_schema(request=NewProduct, responses={201: ProductSerializer, **problems(404)})
    def create(self, request: Request) -> Response:
        """Make a product of photos that were uploaded."""
        given = NewProduct.read(request.data)
        brand = brand_for(given.pop("brand", None), actor=self.actor)
        pictures = pictures_for(given.pop("image_ids", []), actor=self.actor, brand_id=brand.pk)
        product = keeping.make_product(
            brand=brand, user=self.actor.user, pictures=pictures, now=timezone.now(), **_as_stored(given)
        )
        return self.created(product)

    @extend_schema(request=ProductFields, responses={200: ProductSerializer, **problems(409)})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a product; `image_ids` replaces all of its pictures."""
        product = self.find(pk)
        self.need(Role.EDITOR, product.brand_id)
        given = ProductFields.read(request.data, partial=True)
        if product.import_status in UNFINISHED:
            raise ProblemError(409, "importing", "It is being imported, which would undo the change. Wait until then.")
        ids = given.pop("image_ids", None)
        pictures = None if ids is None else pictures_for(ids, actor=self.actor, brand_id=product.brand_id)
        keeping.change_product(product, pictures=pictures, **_as_stored(given))
        return self._answer(self.find(pk))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Hide it. What was made with it stays."""
        product = self.find(pk)
        self.need(Role.EDITOR, product.brand_id)
        keeping.delete_product(product, now=timezone.now())
        return Response(status=204)

    @extend_schema(request=ProductFetch, responses={202: ProductSerializer, **problems(404)})
    @action(detail=False, methods=["post"])
    def fetch(self, request: Request) -> Response:
        """Import the product on this page; the same page gives the same product. Poll it by its id."""
        given = ProductFetch.read(request.data)
        brand = brand_for(given.get("brand"), actor=self.actor)
        try:
            url = page_address(given["url"])
        except OutboundError as error:
            raise invalid("url", error.detail, code=error.code) from None
        product = request_import(brand=brand, url=url, user=self.actor.user, now=timezone.now())
        response = self._answer(product, status=202)
        response.headers["Location"] = location_of(product, request)
        return response

    def _answer(self, product: Product, *, status: int = 200) -> Response:
        response = Response(self.get_serializer(product).data, status=status)
        if product.import_status in UNFINISHED:
            response.headers["Retry-After"] = POLL_AFTER
        return response


def _as_stored(given: dict[str, Any]) -> dict[str, Any]:
    """The fields as the model has them: the price in millionths."""
    if "price" not in given:
        return given
    price = given["price"]
    rest = {name: value for name, value in given.items() if name != "price"}
    return {**rest, "price_micros": None if price is None else int(price * MICROS)}
