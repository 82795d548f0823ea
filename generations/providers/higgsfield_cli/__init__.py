"""What only the signed-in `higgsfield` command reaches: Marketing Studio's films, avatars and products, and more."""

from .adapter import HiggsfieldCliProvider

__all__ = ["HiggsfieldCliProvider"]
