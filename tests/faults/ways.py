"""How a provider lets an order be settled whose answer was lost: see `generations.lifecycle.settle`."""

from dataclasses import replace

from generations.providers.fake import EVERYTHING

WAYS = {
    "K": replace(EVERYTHING, listing=False, callback=False),
    "W": replace(EVERYTHING, idempotency_key=False, listing=False),
    # Its list has whatever a long run orders: what a short one cannot tell is a person's affair.
    "L": replace(EVERYTHING, idempotency_key=False, callback=False, listed=10_000),
    "N": replace(EVERYTHING, idempotency_key=False, listing=False, callback=False),
}
