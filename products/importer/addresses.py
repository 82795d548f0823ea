"""Addresses of pages: as typed, and in the one form by which a page is known."""

from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from hfstudio.outbound import OutboundError, Target, check_url

MAX_LENGTH = 2000  # of products.Product.source_url and canonical_url
TRACKING = frozenset(
    {"_ga", "_gl", "dclid", "fbclid", "gbraid", "gclid", "igshid", "mc_cid", "mc_eid", "msclkid", "ref_src", "srsltid"}
    | {"ttclid", "twclid", "wbraid", "yclid"}
)
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_")


def page_address(typed: str) -> str:
    """The address of a page as a person typed or pasted it, with https:// when they left that out.

    Raises OutboundError, without any I/O, for what could never be fetched.
    """
    text = typed.strip()
    url = text if "://" in text else f"https://{text}"
    if len(url) > MAX_LENGTH:
        raise OutboundError("bad_url", f"This address is longer than {MAX_LENGTH} characters.")
    check_url(url)
    return url


def canonical_url(url: str) -> str:
    """The form by which a page is known: no tracking, fragment, trailing slash; http counts as https.

    For comparing, not for fetching. Raises OutboundError as `page_address` does.
    """
    target = check_url(url)
    path, _, query = target.path.partition("?")
    kept = urlencode(sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if not _tracks(pair[0])))
    text = f"{_site(target)}{path.rstrip('/')}{'?' if kept else ''}{kept}"
    return text if len(text) <= MAX_LENGTH else f"{text[:1900]}#{sha256(text.encode()).hexdigest()}"


def _tracks(name: str) -> bool:
    return name.lower() in TRACKING or name.lower().startswith(TRACKING_PREFIXES)


def _site(target: Target) -> str:
    scheme = "https" if target.port in (80, 443) else target.scheme
    return f"{scheme}://{target.authority}"
