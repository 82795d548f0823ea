"""How a provider lets an order be settled whose answer was lost: see `generations.lifecycle.settle`."""

from dataclasses import replace

from generations.providers.fake import EVERYTHING

WAYS = {
    "K": replace(EVERYTHING, listing=False, callback=False),
    "W": replace(EVERYTHING, idempotency_key=False, listing=False),
    "L": replace(EVERYTHING, idempotency_key=False, callback=False),
    "N": replace(EVERYTHING, idempotency_key=False, listing=False, callback=False),
}
