"""REST: brands and products."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from hfstudio.accounts.models import Role
from hfstudio.api.brands import brand_for
from hfstudio.api.paging import ByName
from hfstudio.api.problems import ProblemError
from hfstudio.api.views import VisibleViewSet, problems
from hfstudio.media.addresses import PictureSerializer
from hfstudio.media.inputs import pictures_for
from products import keeping
from products.importing import request_import
from products.models import MICROS, Brand, Product


class BrandSerializer(serializers.ModelSerializer[Brand]):
    colors = serializers.ListField(
        child=serializers.RegexField(r"^#[0-9a-fA-F]{6}$", max_length=7), max_length=12, required=False
    )

    class Meta:
        model = Brand
        fields = ("id", "name", "slug", "website", "tagline", "tone", "colors", "font", "created_at", "archived_at")
        read_only_fields = ("id", "slug", "created_at", "archived_at")


class BrandViewSet(VisibleViewSet):
    """Whom content is made for. Deleting archives: nothing that was made is lost."""

    queryset = Brand.objects.all()
    serializer_class = BrandSerializer
    pagination_class = ByName
    what = "brand"

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset().active())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.find(pk)).data)

    @extend_schema(responses={201: BrandSerializer, **problems(403, 422)})
    def create(self, request: Request) -> Response:
        key = self.actor.key
        if key is not None and key.brands.exists():
            raise ProblemError(403, "forbidden", "This key is for certain brands and may not add one.")
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        brand = keeping.make_brand(user=self.actor.user, now=timezone.now(), **form.validated_data)
        return Response(self.get_serializer(brand).data, status=201)

    @extend_schema(responses={200: BrandSerializer, **problems(403, 404, 422)})
    def partial_update(self, request: Request, pk: str) -> Response:
        brand = self.find(pk)
        self.need(Role.MANAGER, brand.pk)
        form = self.get_serializer(brand, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        form.save()
        return Response(form.data)

    @extend_schema(responses={204: None, **problems(403, 404)})
    def destroy(self, request: Request, pk: str) -> Response:
        brand = self.find(pk)
        self.need(Role.MANAGER, brand.pk)
        keeping.archive_brand(brand, now=timezone.now())
        return Response(status=204)


class ProductSerializer(serializers.ModelSerializer[Product]):
    """A product; `price` is an amount in `currency`, as text (`"29.00"`)."""

    brand = serializers.SlugRelatedField[Brand](slug_field="slug", read_only=True)
    price = serializers.SerializerMethodField()
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


class ProductFields(serializers.Serializer[Any]):
    """What a person may set of a product. Pictures are uploads, the first being the main one."""

    title = serializers.CharField(max_length=300)
    description = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    maker = serializers.CharField(max_length=120, required=False, allow_blank=True)
    price = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, allow_blank=True)
    features = serializers.ListField(child=serializers.CharField(max_length=200), max_length=20, required=False)
    image_ids = serializers.ListField(child=serializers.UUIDField(), max_length=20, required=False)

    def plain(self) -> dict[str, Any]:
        """The validated fields as the model has them, without the pictures."""
        fields = {name: value for name, value in self.validated_data.items() if name not in ("image_ids", "brand")}
        if "price" in fields:
            price = fields.pop("price")
            fields["price_micros"] = None if price is None else int(price * MICROS)
        return fields


class NewProduct(ProductFields):
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")


class ProductFetch(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=2000)
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")


class ProductViewSet(VisibleViewSet):
    """What is advertised: imported from a page, or made of photos."""

    queryset = Product.objects.select_related("brand").prefetch_related("images__file")
    serializer_class = ProductSerializer
    filterset_fields = ("kind", "import_status", "brand__slug")
    what = "product"

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.find(pk)).data)

    @extend_schema(request=NewProduct, responses={201: ProductSerializer, **problems(403, 404, 422)})
    def create(self, request: Request) -> Response:
        form = NewProduct(data=request.data)
        form.is_valid(raise_exception=True)
        brand = brand_for(form.validated_data.get("brand"), actor=self.actor)
        product = keeping.make_product(
            brand=brand,
            user=self.actor.user,
            pictures=pictures_for(form.validated_data.get("image_ids", []), actor=self.actor, brand_id=brand.pk),
            now=timezone.now(),
            **form.plain(),
        )
        return Response(self.get_serializer(self.find(product.pk)).data, status=201)

    @extend_schema(request=ProductFields, responses={200: ProductSerializer, **problems(403, 404, 422)})
    def partial_update(self, request: Request, pk: str) -> Response:
        product = self.find(pk)
        self.need(Role.EDITOR, product.brand_id)
        form = ProductFields(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        ids = form.validated_data.get("image_ids")
        pictures = None if ids is None else pictures_for(ids, actor=self.actor, brand_id=product.brand_id)
        keeping.change_product(product, pictures=pictures, **form.plain())
        return Response(self.get_serializer(self.find(pk)).data)

    @extend_schema(responses={204: None, **problems(403, 404)})
    def destroy(self, request: Request, pk: str) -> Response:
        product = self.find(pk)
        self.need(Role.EDITOR, product.brand_id)
        keeping.delete_product(product, now=timezone.now())
        return Response(status=204)

    @extend_schema(request=ProductFetch, responses={202: ProductSerializer, **problems(403, 404, 422)})
    @action(detail=False, methods=["post"])
    def fetch(self, request: Request) -> Response:
        """Import the product on this page; the same page gives the same product. Poll it by its id."""
        form = ProductFetch(data=request.data)
        form.is_valid(raise_exception=True)
        product = request_import(
            brand=brand_for(form.validated_data.get("brand"), actor=self.actor),
            url=form.validated_data["url"],
            user=self.actor.user,
            now=timezone.now(),
        )
        return Response(self.get_serializer(product).data, status=202)
