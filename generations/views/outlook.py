"""What becomes of an order form as it stands, told before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from generations.catalog import Adjustment
from generations.forms import OrderForm
from generations.forms.labels import label_of
from generations.forms.values import as_text
from generations.ordering import read_order
from generations.routing import DRAFT
from hfstudio.accounts.access import Actor
from hfstudio.api.problems import MISSING, ProblemError
from products.models import Brand


@dataclass(frozen=True)
class Change:
    """A value that will be another one than was asked for."""

    label: str
    asked: str
    used: str
    reason: str


@dataclass(frozen=True)
class Outlook:
    """Values that change, and remarks: of the studio, or what speaks against the form."""

    changes: Sequence[Change]
    remarks: Sequence[str]


def outlook_of(form: OrderForm, *, brand: Brand, actor: Actor, changed: Sequence[Adjustment] = ()) -> Outlook:
    """Reads the form as an order, and stores nothing. `changed` are changes that were made already.

    What is merely not filled in yet is no remark, and a missing brief hides no other change.
    """
    changes = [_change(one) for one in changed]
    body = {**form.body(brand), "provider": DRAFT}
    if not form.chosen_product and form.entry.param("prompt"):
        body["params"] = {"prompt": "–", **body["params"]}
    try:
        order = read_order(body, actor=actor)
    except ProblemError as problem:
        return Outlook(changes, [str(error["detail"]) for error in problem.errors if error.get("code") != MISSING])
    return Outlook([*changes, *(_change(one) for one in order.validated.adjustments)], order.notes)


def _change(one: Adjustment) -> Change:
    return Change(label_of(one.param), as_text(one.requested), as_text(one.used), one.reason)
