"""Relays that resell Higgsfield's films under paths of their own; openai-hk's is the one that we speak to."""

from .adapter import RelayProvider

__all__ = ["RelayProvider"]
