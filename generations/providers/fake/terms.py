"""How the fake works and what it asks for it; and what an order becomes under these terms."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .intake import Order
from .job import FakeJob
from .script import Fault

_ENDINGS = {"failed": "failed", "nsfw": "flagged"}


@dataclass(frozen=True)
class Terms:
    """`seconds` that a job takes, `price` of each output in credits, and how many seconds an address lives."""

    seconds: float = 0.0
    price: Decimal = Decimal(1)
    honours_keys: bool = True
    bills_failures: bool = False
    url_seconds: float = 3600.0


def new_job(order: Order, terms: Terms, faults: Mapping[str, Fault], *, now: float) -> FakeJob:
    """The job that an order becomes, its end already in it. `faults` are those of the step `job`, by name."""
    seconds = faults["takes"].delay if "takes" in faults else terms.seconds
    outputs = min(order.outputs, faults["fewer"].count) if "fewer" in faults else order.outputs
    ending = next((_ENDINGS[name] for name in faults if name in _ENDINGS), "done")
    price = Decimal(faults["costs"].amount) if "costs" in faults else terms.price * outputs
    return FakeJob(
        id=f"job_{uuid.uuid4().hex[:20]}",
        account=order.account,
        key=order.key,
        reference=order.reference,
        body_sha256=order.body_sha256,
        callback=order.callback,
        model=order.model,
        kind=order.kind,
        outputs=outputs,
        accepted_at=now,
        ends_at=None if "never" in faults else now + seconds,
        ending=ending,
        charge=str(price if ending == "done" or terms.bills_failures else Decimal(0)),
        output_format=order.output_format,
        output_bytes=faults["big"].bytes if "big" in faults else 0,
        deaf="deaf" in faults,
    )
