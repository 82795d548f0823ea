"""QUEUED, asked for with the address of a page: its product is imported first, and what fails there fails it.

The product is the brand's own of that page, shared with whoever else asks for it. Nobody looks for the end
of an import: it tells (`import_ended`). WAIT is for the day that it does not.
"""

from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from generations.models import Generation, Status
from generations.named_inputs import PROMPT_MADE, prompt_from
from hfstudio import queue
from products.importing import request_import
from products.models import ImportStatus, Product, product_snapshot
from products.signals import import_ended

BELL = "generations.tasks.bring_due"
WAIT = timedelta(seconds=30)


class NotImported(Exception):
    """The page gives no product; the text says why, for the person who asked."""


def awaits_page(inputs: dict[str, Any]) -> bool:
    """Whether a page is named whose product is not among the inputs yet."""
    if not (page := inputs.get("page")):
        return False
    return page["product"] not in [product["id"] for product in inputs.get("products", [])]


def have_imported(generation: Generation, *, now: datetime) -> None:
    """Have the page of a new Generation imported; in its transaction."""
    url = generation.inputs["page"]["url"]
    product = request_import(brand=generation.brand, url=url, user=generation.created_by, now=now)
    generation.inputs = {**generation.inputs, "page": {"url": url, "product": str(product.pk)}}


def imported(generation: Generation) -> Product | None:
    """The product of its page; None while that is being imported. Raises NotImported."""
    product = Product.objects.select_related("same_as").get(pk=generation.inputs["page"]["product"])
    product = product.same_as or product
    if product.deleted_at is not None:
        raise NotImported("The product of this page was deleted while it was being imported. Nothing was sent.")
    if product.import_status == ImportStatus.FAILED:
        raise NotImported(product.fail_reason)
    return product if product.import_status == ImportStatus.COMPLETED else None


def with_product(generation: Generation, product: Product) -> dict[str, Any]:
    """The fields of the Generation now that its product is there: its snapshot, and what is said of it."""
    inputs = generation.inputs
    products = [*inputs.get("products", []), product_snapshot(product)]
    page = {**inputs["page"], "product": str(product.pk)}
    fields: dict[str, Any] = {"inputs": {**inputs, "products": products, "page": page}}
    if not generation.prompt:
        prompt = prompt_from(product)
        fields |= {"prompt": prompt, "params": {**generation.params, "prompt": prompt}}
        fields["notes"] = [*generation.notes, PROMPT_MADE]
    return fields


def name_after(generation: Generation, product: Product) -> None:
    """Call it by its product, unless it has a better name than its model's: a person may have named it meanwhile."""
    unnamed = Generation.objects.filter(pk=generation.pk, title=generation.entry["display_name"])
    unnamed.update(title=product.title[:200])


def wait_for(generation: Generation, *, now: datetime) -> None:
    """Let go of a claimed row until its import ends; at once, where that has happened meanwhile."""
    if generation.write_held(due_at=now + WAIT, lease_until=None):
        product = Product.objects.select_related("same_as").get(pk=generation.inputs["page"]["product"])
        if (product.same_as or product).import_status in (ImportStatus.COMPLETED, ImportStatus.FAILED):
            _wake([product], now=now)


@receiver(import_ended)
def go_on(sender: type[Product], product: Product, **more: Any) -> None:
    """Whoever waits for this product looks again, also who waits for it by another address."""
    _wake([product, *product.others.all()], now=timezone.now())


def _wake(products: list[Product], *, now: datetime) -> None:
    waiting = Generation.objects.filter(brings=True, status=Status.QUEUED)
    if waiting.filter(inputs__page__product__in=[str(product.pk) for product in products]).update(due_at=now):
        queue.ring(BELL)
