"""What becomes of an order form as it stands, told before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from generations import routing
from generations.catalog import Adjustment
from generations.forms import OrderForm
from generations.forms.labels import label_of
from generations.forms.values import as_text
from generations.money.budgets import Standing, standing_of
from generations.money.ledger import day_of
from generations.ordering import read_order
from generations.views.places import Place, chosen_place, places
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
    """Values that change, and remarks: of the studio, or what speaks against the form; where it could be made."""

    changes: Sequence[Change]
    remarks: Sequence[str]
    places: Sequence[Place]
    standing: Standing

    @property
    def chosen(self) -> Place | None:
        return chosen_place(self.places)

    @property
    def is_over_budget(self) -> bool:
        free, price = self.standing.free, self.chosen.micros if self.chosen else None
        return free is not None and bool(price) and (price or 0) > free


def outlook_of(form: OrderForm, *, brand: Brand, actor: Actor, changed: Sequence[Adjustment] = ()) -> Outlook:
    """Reads the form as an order, and stores nothing. `changed` are changes that were made already.

    What is merely not filled in yet is no remark, and a missing brief hides no other change.
    """
    changes = [_change(one) for one in changed]
    remarks: list[str] = []
    try:
        order = read_order(_body(form, brand), actor=actor)
    except ProblemError as problem:
        offers = routing.offers(form.entry, params=form.entry.defaults, now=timezone.now())
        closed = {offer.reason for offer in offers}
        wrong = [error for error in problem.errors if error.get("code") != MISSING]
        remarks = [str(error["detail"]) for error in wrong if error["detail"] not in closed]
    else:
        offers = list(order.offers)
        changes += [_change(one) for one in order.validated.adjustments]
        remarks = list(order.notes)
    standing = standing_of(brand, day=day_of(timezone.now()))
    return Outlook(changes, remarks, places(form.entry, offers, chosen=form.provider), standing)


def _body(form: OrderForm, brand: Brand) -> dict[str, object]:
    body = form.body(brand)
    if not form.chosen_product and form.entry.param("prompt"):
        body["params"] = {"prompt": "–", **body["params"]}
    return body


def _change(one: Adjustment) -> Change:
    return Change(label_of(one.param), as_text(one.requested), as_text(one.used), one.reason)
