"""Higgsfield's platform (the cloud API); what only its command reaches is in higgsfield_cli."""

from .adapter import HiggsfieldProvider

__all__ = ["HiggsfieldProvider"]
