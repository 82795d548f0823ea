"""Other people's secrets, encrypted at rest. Keys: HFSTUDIO_SECRETS_KEYS, the newest first."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

GONE = "This secret was encrypted with a key that is not in HFSTUDIO_SECRETS_KEYS."


class Unreadable(Exception):
    """No key that we have opens this secret."""


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SECRETS_KEYS])


def encrypt(text: str) -> bytes:
    return _keys().encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """Raises Unreadable when the key that it was encrypted with is gone."""
    try:
        return _keys().decrypt(token).decode()
    except InvalidToken:
        raise Unreadable(GONE) from None


def renew(token: bytes) -> bytes:
    """The same secret under the newest key. Raises Unreadable."""
    try:
        return _keys().rotate(token)
    except InvalidToken:
        raise Unreadable(GONE) from None
