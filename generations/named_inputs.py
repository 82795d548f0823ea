"""Products, presenters and pages that a request names: found in its brand, or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from avatars.consent import first_refusal
from avatars.models import Avatar
from generations.catalog import Validated
from generations.catalog.problems import not_allowed
from hfstudio.accounts.access import Actor
from hfstudio.api.problems import ProblemError, invalid
from hfstudio.outbound import OutboundError
from products.importer.addresses import page_address
from products.importing import find_imported
from products.models import Brand, ImportStatus, Product

PROMPT_MADE = "The prompt was made from the product."


@dataclass(frozen=True)
class Page:
    """A page that was asked for by its address; `product` is what it was imported as, None before that."""

    url: str
    product: Product | None


def find_products(validated: Validated, *, actor: Actor, brand: Brand) -> tuple[Product, ...]:
    """The brand's own products that a request names, each once, in order; all of them have to be imported.

    A web product is taken in `product_ids` as well.
    """
    params = dict.fromkeys(validated.product_ids, "product_ids")
    params |= {wanted: "web_product_ids" for wanted in validated.web_product_ids if wanted not in params}
    mine = Product.objects.visible_to(actor).filter(brand=brand, pk__in=params).prefetch_related("images")
    found = {str(product.pk): product for product in mine}
    for wanted, param in params.items():
        product = found.get(wanted)
        if product is None or (param == "web_product_ids" and product.kind != Product.Kind.WEB):
            raise _missing_here(param, "product", wanted)
        if product.import_status != ImportStatus.COMPLETED:
            status = product.import_status.replace("_", " ")
            raise invalid(param, f"{product} is not imported yet ({status}).", code="product_not_ready")
    return tuple(found[wanted] for wanted in params)


def find_page(url: str | None, *, brand: Brand) -> Page | None:
    """The page of this address, with the brand's product of it where it was imported before."""
    if not url:
        return None
    try:
        address = page_address(url)
    except OutboundError as error:
        raise invalid("url", error.detail, code=error.code) from None
    product = find_imported(brand=brand, url=address)
    ready = product is not None and product.import_status == ImportStatus.COMPLETED
    return Page(address, product if ready else None)


def find_avatars(given: Sequence[Mapping[str, str]], *, actor: Actor, brand: Brand) -> tuple[Avatar, ...]:
    """Presets, or the brand's own, of people who have not taken their consent back."""
    if not given:
        return ()
    ids = [avatar["id"] for avatar in given]
    mine = Avatar.objects.visible_to(actor).filter(pk__in=ids).select_related("brand")
    found = {str(a.pk): a for a in mine.prefetch_related("images", "consents")}
    for avatar in given:
        there = found.get(avatar["id"])
        if there is None or there.brand_id not in (None, brand.pk):
            raise _missing_here("avatars", "avatar", avatar["id"])
        if avatar.get("type") not in (None, there.type):
            detail = not_allowed("avatars", avatar["type"], (there.type,)).as_dict()
            raise ProblemError(422, detail["code"], str(detail["detail"]), errors=[detail])
    chosen = tuple(found[wanted] for wanted in ids)
    if why := first_refusal(chosen, now=timezone.now()):
        raise invalid("avatars", why.detail, code=why.code)
    return chosen


def prompt_from(product: Product) -> str:
    """What to say of a product where nobody has said anything."""
    sentence = product.description.split(". ")[0].strip().rstrip(".")[:300]
    return f"An ad for {product.title}." + (f" {sentence}." if sentence else "")


def _missing_here(param: str, what: str, wanted: str) -> ProblemError:
    detail = f"There is no {what} {wanted} for this brand."
    return ProblemError(404, "not_found", detail, errors=[{"code": "not_found", "param": param, "detail": detail}])
