"""Which studio is meant, for which brand, and where this machine keeps what the command remembers.

The command's environment is read here and nowhere else: HFSTUDIO_API_URL, HFSTUDIO_TOKEN, HFSTUDIO_BRAND.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from hfstudio.cli.errors import invalid

LOCAL = "http://127.0.0.1:8000"
OWN_ADDRESS = Path(__file__).with_name("address.txt")  # in the wheel that a studio serves: its own address
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def address_given() -> str | None:
    """The studio that the environment, else this installation, names."""
    if given := os.environ.get("HFSTUDIO_API_URL", "").strip():
        return _clean(given)
    return _clean(OWN_ADDRESS.read_text().strip()) if OWN_ADDRESS.exists() else None


def token_given() -> str | None:
    return os.environ.get("HFSTUDIO_TOKEN", "").strip() or None


def brand_given(option: str | None) -> str | None:
    """A brand's id or slug; without one the studio takes the key's own."""
    return option or os.environ.get("HFSTUDIO_BRAND", "").strip() or None


def is_this_machine(address: str) -> bool:
    return urlsplit(address).hostname in LOOPBACK


def config_folder() -> Path:
    from platformdirs import user_config_path

    return user_config_path("hfstudio", appauthor=False)


def cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("hfstudio", appauthor=False)


def _clean(address: str) -> str:
    """The address without a slash at its end, and without the API's path where somebody added it."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    if not usable:
        raise invalid(f"HFSTUDIO_API_URL is no address: {address[:80]}. It looks like {LOCAL}.")
    return address.rstrip("/").removesuffix("/api/v1")
