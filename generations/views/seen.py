"""Money is said before: nothing is made at a price that was not on the button."""

from django.utils.translation import gettext as _

from generations.money.amounts import with_currency
from generations.routing import DRAFT, Offer
from hfstudio.api.problems import ProblemError


def check_price(offer: Offer, seen: str) -> None:
    """`seen` is what the form brings: the micros that its button showed, `None` for unknown. Raises ProblemError."""
    if offer.provider == DRAFT or seen == str(offer.price.micros):
        return
    raise ProblemError(
        409,
        "price_not_seen",
        _("As it stands now it costs %(price)s. Nothing was sent: look at it, and press the button again.")
        % {"price": with_currency(offer.price.micros)},
    )
