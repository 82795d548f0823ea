"""Addresses that stand on a page."""

from urllib.parse import urljoin


def joined(base: str, address: str) -> str:
    """The address in full; as it stands when it makes no sense, for the guard to refuse."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address
