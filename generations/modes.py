"""The kinds of ad that a person chooses from, in the portal's words, each with a drawing of our own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Mode:
    label: Promise | str
    says: Promise | str
    drawing: str  # below static/portal/drawings/


MODES = {
    "ugc": Mode(_("UGC"), _("A person talks to their phone"), "f-serum-1.jpg"),
    "ugc_how_to": Mode(_("UGC how-to"), _("Shows it, step by step"), "f-howto.jpg"),
    "ugc_unboxing": Mode(_("UGC unboxing"), _("Opens it for the first time"), "f-unbox.jpg"),
    "product_showcase": Mode(_("Product showcase"), _("The product, beautifully lit"), "p-serum.jpg"),
    "product_review": Mode(_("Product review"), _("An honest verdict to camera"), "f-review.jpg"),
    "tv_spot": Mode(_("TV spot"), _("Cinematic, made for the break"), "f-shoe.jpg"),
    "wild_card": Mode(_("Wild card"), _("Surprise me"), "f-wild.jpg"),
    "ugc_virtual_try_on": Mode(_("UGC try-on"), _("Worn by a presenter, handheld"), "f-tryon.jpg"),
    "virtual_try_on": Mode(_("Virtual try-on"), _("Worn by a presenter, studio"), "f-shades.jpg"),
}


def mode(name: str) -> Mode:
    """The mode of this name; one that has no drawing yet says its own name."""
    return MODES.get(name) or Mode(name.replace("_", " ").capitalize(), "", "p-serum.jpg")


def mode_label(name: str) -> str:
    return str(mode(name).label)
