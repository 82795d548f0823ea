"""What the end of a film without a result meant in money."""

from django.utils.translation import gettext as _

from generations.models import Generation
from generations.money.amounts import with_currency


def charged(generation: Generation, *, was_taken: bool, is_assumed: bool) -> str:
    """A sentence; nothing of a draft, and where nobody can know.

    `was_taken`: its provider had it, or may have had it. `is_assumed`: it counts as spent, unseen.
    """
    if generation.is_draft or not generation.is_terminal:
        return ""
    if micros := generation.actual_micros:
        said = _("%(amount)s counts as spent.") if is_assumed else _("%(amount)s was charged.")
        return said % {"amount": with_currency(micros)}
    if was_taken and generation.estimate_micros is None:  # at a price that nobody knows
        return ""
    return _("Nothing was charged.")
