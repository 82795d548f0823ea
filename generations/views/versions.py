"""The versions of a generation: what else was made of its product, and all tries of the same order."""

from uuid import UUID

from generations.models import Generation, Status
from generations.models.generation import GenerationQuerySet
from generations.views.showing import Showing, showings, with_pictures
from products.models import Product

OF_PRODUCT = 6  # are shown
STEPS = 6  # from one try to the next that are followed, back to the first and on from there
TRIES = 12  # are shown, or a few more


def versions_of(found: Generation, product: Product | None) -> list[Showing]:
    """This one among them, the newest first; nothing where it is the only one."""
    ids = _tries(found)
    if product is not None:
        ids |= set(_of_product(found, product).values_list("pk", flat=True)[:OF_PRODUCT])
    if ids == {found.pk}:
        return []
    there = Generation.objects.filter(brand=found.brand_id, pk__in=ids, trashed_at=None)
    versions = showings(with_pictures(there))
    return versions if len(versions) > 1 else []


def _of_product(found: Generation, product: Product) -> GenerationQuerySet:
    """What was made of the same product as the same kind of ad."""
    same = Generation.objects.filter(
        brand=found.brand_id, products=product, model=found.model, status=Status.COMPLETED, trashed_at=None
    )
    mode = found.params.get("mode")
    return same.filter(params__mode=mode) if mode else same


def _tries(found: Generation) -> set[UUID]:
    """It, what it is a retry of, and that one's other retries: one query a step."""
    first, before = found.pk, found.retry_of_id
    for _ in range(STEPS):
        if before is None:
            break
        first, before = before, Generation.objects.filter(pk=before).values_list("retry_of", flat=True).first()
    tries, last = {found.pk, first}, {first}
    for _ in range(2 * STEPS):
        retries = Generation.objects.filter(retry_of__in=last).values_list("pk", flat=True)
        last = set(retries[:TRIES])
        if not last or len(tries) >= TRIES:
            break
        tries |= last
    return tries
