"""REST: products, items and web products alike."""

from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from hfstudio.accounts.models import Role, User
from hfstudio.api.bodies import Body
from hfstudio.api.brands import brand_for
from hfstudio.api.filters import BrandFilter, ListFilter, WordsFilter
from hfstudio.api.problems import ProblemError, invalid, not_found
from hfstudio.api.views import POLL_AFTER, VisibleViewSet, location_of, problems
from hfstudio.media.addresses import PictureSerializer, file_url
from hfstudio.media.inputs import pictures_for
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.refused import Refused
from hfstudio.media.uploads import keep_url
from hfstudio.outbound import OutboundError
from products import keeping
from products.importer.addresses import page_address
from products.importing import import_again, request_import
from products.models import MICROS, UNFINISHED, Availability, Brand, Product, ProductImage, ProductQuerySet

View = ProductImage.View
PICTURES = {"image_ids": View.PHOTO, "desktop_image_ids": View.DESKTOP, "mobile_image_ids": View.MOBILE}


class ProductSerializer(serializers.ModelSerializer[Product]):
    """A product; `price` is an amount in `currency`, as text (`"29.00"`)."""

    brand = serializers.SlugRelatedField[Brand](slug_field="slug", read_only=True)
    price = serializers.SerializerMethodField()
    # Named here for its schema: empty is an answer too.
    availability = serializers.ChoiceField(choices=Availability.choices, allow_blank=True, read_only=True)
    features = serializers.ListField(child=serializers.CharField(), read_only=True)
    source_url = serializers.CharField(read_only=True, help_text="The page that it was imported from, or empty.")
    sources = serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="Field → where the page said it, or `person`."
    )
    site = serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="Whose page it is: name, logo, icon, theme_color."
    )
    favicon_url = serializers.SerializerMethodField()
    images = serializers.SerializerMethodField()
    desktop_images = serializers.SerializerMethodField()
    mobile_images = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = (
            "id", "kind", "brand", "title", "subtitle", "description", "maker", "price", "currency", "availability",
            "sku", "gtin", "rating", "rating_count", "features", "images", "desktop_images", "mobile_images",
            "favicon_url", "source_url", "sources", "site", "import_status", "import_percent", "fail_reason",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_favicon_url(self, product: Product) -> str | None:
        return file_url(product.icon, request=self.context.get("request")) if product.icon else None

    @extend_schema_field(PictureSerializer(many=True))
    def get_images(self, product: Product) -> Any:
        return self._pictures(product, View.PHOTO)

    @extend_schema_field(PictureSerializer(many=True))
    def get_desktop_images(self, product: Product) -> Any:
        return self._pictures(product, View.DESKTOP)

    @extend_schema_field(PictureSerializer(many=True))
    def get_mobile_images(self, product: Product) -> Any:
        return self._pictures(product, View.MOBILE)

    def _pictures(self, product: Product, view: "ProductImage.View") -> Any:
        return PictureSerializer(product.pictures_of(view), many=True, context=self.context).data

    def get_price(self, product: Product) -> str | None:
        if product.price_micros is None:
            return None
        return str((Decimal(product.price_micros) / MICROS).quantize(Decimal("0.01")))


class ProductFields(Body):
    """What a person may set of a product. Pictures are uploads, the first being the main one."""

    title = serializers.CharField(max_length=300)
    subtitle = serializers.CharField(max_length=200, required=False, allow_blank=True)
    description = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    maker = serializers.CharField(max_length=120, required=False, allow_blank=True)
    price = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )
    currency = serializers.RegexField(r"^[A-Z]{3}\Z", required=False, allow_blank=True, help_text="As `EUR`.")
    availability = serializers.ChoiceField(choices=Availability.choices, required=False, allow_blank=True)
    sku = serializers.CharField(max_length=80, required=False, allow_blank=True)
    gtin = serializers.RegexField(
        r"^(?:[0-9]{8}|[0-9]{12,14})\Z", required=False, allow_blank=True, help_text="8, 12, 13 or 14 digits."
    )
    features = serializers.ListField(child=serializers.CharField(max_length=200), max_length=20, required=False)
    image_ids = serializers.ListField(child=serializers.UUIDField(), max_length=20, required=False)
    desktop_image_ids = serializers.ListField(
        child=serializers.UUIDField(), max_length=20, required=False, help_text="How it looks on a desk."
    )
    mobile_image_ids = serializers.ListField(
        child=serializers.UUIDField(), max_length=20, required=False, help_text="How it looks on a phone."
    )
    favicon_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="Its icon: an upload; null removes it."
    )
    favicon_url = serializers.CharField(
        max_length=2000, required=False, help_text="Where its icon is, instead of `favicon_id`."
    )


class NewProduct(ProductFields):
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")
    kind = serializers.ChoiceField(choices=Product.Kind.choices, required=False, help_text="item unless told.")


class ProductFetch(Body):
    url = serializers.CharField(max_length=2000)
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")
    kind = serializers.ChoiceField(
        choices=Product.Kind.choices,
        required=False,
        help_text="web takes any page; an app's page is always web. A page of which there is a product stays that.",
    )


class ProductFilter(ListFilter):
    brand = BrandFilter()
    search = WordsFilter("title")

    class Meta:
        model = Product
        fields = ("kind", "import_status")


class ProductViewSet(VisibleViewSet):
    """What is advertised: imported from a page, or made of photos."""

    queryset = Product.objects.select_related("brand", "icon").prefetch_related("images__file")
    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    what = "product"

    def find(self, pk: Any) -> Any:
        """The product of this id, or the one that it stands for."""
        found = cast(ProductQuerySet, self.get_queryset()).the_one(pk).first()
        if found is None:
            raise not_found(self.what)
        return found

    def retrieve(self, request: Request, pk: str) -> Response:
        """One product. While it is being imported, `Retry-After` says when to ask again."""
        return self._answer(self.find(pk))

    @extend_schema(request=NewProduct, responses={201: ProductSerializer, **problems(404)})
    def create(self, request: Request) -> Response:
        """Make a product of photos that were uploaded."""
        given = NewProduct.read(request.data)
        brand = brand_for(given.pop("brand", None), actor=self.actor)
        pictures = self._given_pictures(given, brand.pk)
        fields = self._with_icon(_as_stored(given), brand)
        product = keeping.make_product(
            brand=brand, user=self.actor.user, pictures=pictures, now=timezone.now(), **fields
        )
        return self.created(product)

    @extend_schema(request=ProductFields, responses={200: ProductSerializer, **problems(409)})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a product; `image_ids` replaces all of its photos. No later import changes it back."""
        product = self.find(pk)
        self.need(Role.EDITOR, product.brand_id)
        given = ProductFields.read(request.data, partial=True)
        pictures = self._given_pictures(given, product.brand_id)
        fields = self._with_icon(_as_stored(given), product.brand)
        if not keeping.change_product(product, pictures=pictures, **fields):
            self.find(pk)  # unless it was deleted
            raise ProblemError(409, "importing", "It is being imported, which would undo the change. Wait until then.")
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
        product = request_import(brand=brand, url=url, user=self.actor.user, kind=given.get("kind"), now=timezone.now())
        response = self._answer(product, status=202)
        response.headers["Location"] = location_of(product, request)
        return response

    @extend_schema(
        operation_id="products_fetch_again", request=None, responses={202: ProductSerializer, **problems(409)}
    )
    @action(detail=True, methods=["post"], url_path="fetch", url_name="fetch-again")
    def fetch_again(self, request: Request, pk: str) -> Response:
        """Read its page once more. What people have changed stays as it is."""
        product = self.find(pk)
        self.need(Role.EDITOR, product.brand_id)
        if not import_again(product, now=timezone.now()):
            raise ProblemError(409, "not_fetchable", "It is being imported already, or was not imported from a page.")
        return self._answer(product, status=202)

    def _given_pictures(self, given: dict[str, Any], brand_id: UUID) -> dict[str, list[Upload]]:
        """The uploads that the body names, by view; taken out of it."""
        named = {param: given.pop(param) for param in PICTURES if param in given}
        return {
            PICTURES[param]: pictures_for(ids, actor=self.actor, brand_id=brand_id, param=param)
            for param, ids in named.items()
        }

    def _with_icon(self, fields: dict[str, Any], brand: Brand) -> dict[str, Any]:
        """`favicon_id`, or `favicon_url`, as the stored file that it is."""
        address = fields.pop("favicon_url", "")
        if "favicon_id" in fields:
            wanted = fields.pop("favicon_id")
            chosen = pictures_for([wanted], actor=self.actor, brand_id=brand.pk, param="favicon_id") if wanted else []
            return {**fields, "icon": chosen[0].file if chosen else None}
        return {**fields, "icon": _fetched(address, brand, self.actor.user)} if address else fields

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


def _fetched(address: str, brand: Brand, user: User) -> StoredFile:
    """The picture at an address that somebody gave. Raises a 422 problem that says what is wrong with it."""
    try:
        upload = keep_url(url=address, name="icon", brand=brand, user=user, now=timezone.now())
    except (OutboundError, Refused) as error:
        raise invalid("favicon_url", error.detail, code=error.code) from None
    if not upload.file.content_type.startswith("image/"):
        raise invalid("favicon_url", "There is no picture at this address.")
    return upload.file
