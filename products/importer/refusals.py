"""Why a page gives no product, for the person who pasted its address: what it is, and what to do."""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from .text import clean_line


def gettext_noop(text: str) -> str:
    """Marks a text for translators as Django's own does, which the child that reads pages is without."""
    return text


UPLOAD = gettext_noop("Upload photos of the product instead.")
NO_NAME = gettext_noop("The page at %(host)s does not say what its product is called.")
WALLED = gettext_noop("%(host)s wants to see a person before it shows this page. Upload photos of the product instead.")
WANTS_SIGN_IN = gettext_noop(
    "%(host)s asks for a sign-in before it shows this page. Upload photos of the product instead."
)
NOT_THERE = gettext_noop("No product was found: %(host)s says that there is nothing at this address. Check the link.")
FRONT_PAGE = gettext_noop(
    "No product was found: %(host)s leads this link to its front page; it may be gone. Check the link."
)
SCRIPTS_ALONE = gettext_noop(
    "No product was found: this page of %(host)s is empty until its scripts run, which we do not do. "
    "Upload photos of the product instead."
)
NOTHING = gettext_noop(
    "No product was found on this page of %(host)s. Take the link of a single product's page, upload photos of "
    "the product instead, or fetch it as a web product to advertise the page itself."
)
_WALL = re.compile(
    r"just a moment|attention required|access (?:to this page has been )?denied|are you (?:a )?(?:human|robot)"
    r"|robot check|verify you are|captcha"
    r"|pardon our interruption|security check|unusual traffic|checking your browser|bot verification"
    r"|request blocked|human verification"
    r"|un instant|einen moment|un momento",
    re.IGNORECASE,
)
_WALL_PARTS = (
    '[id^="cf-challenge"], #challenge-form, #challenge-running, script[src*="challenge-platform"], #px-captcha, '
    'script[src*="captcha-delivery.com"], iframe[src*="captcha" i],'
    ' form[action*="validateCaptcha" i], iframe[src*="_Incapsula_Resource"], #sec-if-cpt-container, '
    ".g-recaptcha, .h-captcha"
)
_GONE = re.compile(
    r"\b404\b|(?:page|product|item|listing) (?:is )?(?:not|no longer) (?:found|available|exist)|page can(?:no"
    r"|')t be found|nothing (?:was )?found|nothing here"
    r"|seite nicht gefunden|nicht gefunden|page introuvable|página no encontrada|pagina non trovata"
    r"|pagina niet gevonden|página não encontrada|sidan hittades inte|siden (?:blev )?ikke fundet"
    r"|nie znaleziono|ページが見つかりません|页面不存在|sayfa bulunamadı|existiert nicht",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"/(?:login|log-in|signin|sign-in|account/login|anmelden|connexion|auth|sso)(?:[/?.]|$)", re.IGNORECASE
)
LITTLE = 200  # characters of text; a page with less is drawn by scripts


def wall_on(page: LexborHTMLParser) -> bool:
    """Whether this is a page that keeps programs out instead of the one that was asked for."""
    if _WALL.search(_title(page)):
        return True
    return page.css_first(_WALL_PARTS) is not None and _words(page) < 1500


def gone_on(page: LexborHTMLParser) -> bool:
    """Whether the page says that what was asked for is not there."""
    return bool(_GONE.search(_title(page)) or _GONE.search(_heading(page)))


def why_not(page: LexborHTMLParser, *, url: str, asked: str) -> str:
    """The reason for a page without a product, with a place for its `host`.

    `url` is where it came from, `asked` the address that was given.
    """
    if wall_on(page):
        return WALLED
    if _SIGN_IN.search(urlsplit(url).path) or page.css_first('input[type="password"]'):
        return WANTS_SIGN_IN
    if gone_on(page):
        return NOT_THERE
    if _is_home(url) and not _is_home(asked):
        return FRONT_PAGE
    if _words(page) < LITTLE and not _heading(page) and page.css_first("script") is not None:
        return SCRIPTS_ALONE
    return NOTHING


def host_of(url: str) -> str:
    return urlsplit(url).hostname or "this site"


def _title(page: LexborHTMLParser) -> str:
    node = page.css_first("head > title")
    return clean_line(node.text(), 300) if node else ""


def _heading(page: LexborHTMLParser) -> str:
    node = page.css_first("h1")
    return clean_line(node.text(), 300) if node else ""


def _words(page: LexborHTMLParser) -> int:
    """Characters of text that a person sees, as far as it matters here."""
    body = page.body
    if body is None:
        return 0
    total = 0
    for node in body.css("p, h1, h2, h3, li, td, span, a, div")[:400]:
        total += len((node.text(deep=False) or "").strip())
        if total > 2000:
            break
    return total


def _is_home(url: str) -> bool:
    return (
        re.fullmatch(r"/(?:[a-z]{2}(?:[-_][a-zA-Z]{2})?/?)?", urlsplit(url).path) is not None
        and not urlsplit(url).query
    )
