"""The catalog's problems in the portal's words, to stand at the field that they are about."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from generations.forms.labels import label_of
from generations.forms.values import as_text
from hfstudio.api.problems import INVALID, MISSING


def explained(error: Mapping[str, Any], fields: Sequence[str], *, with_product: bool) -> str:
    """What is wrong, for one error of a problem, and what to do. `fields` are those that it is about."""
    if error.get("code") == MISSING:
        return _missing(fields, with_product=with_product)
    if error.get("code") == INVALID and error.get("allowed"):
        allowed = ", ".join(as_text(value) for value in error["allowed"])
        return _("%(name)s: this cannot be. Possible: %(allowed)s.") % {"name": label_of(fields[0]), "allowed": allowed}
    return str(error.get("detail", ""))


def _missing(fields: Sequence[str], *, with_product: bool) -> str:
    if list(fields) == ["prompt"]:
        return _("Say what happens in the ad, or choose a product.") if with_product else _("Say what happens in it.")
    names = _(" or ").join(label_of(name) for name in fields)
    return (_("One of these is needed: %s.") if len(fields) > 1 else _("%s: this is needed.")) % names
