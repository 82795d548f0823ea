"""HeyGen's workflows: films from a dozen makers behind one node."""

from .adapter import HeyGenProvider

__all__ = ["HeyGenProvider"]
