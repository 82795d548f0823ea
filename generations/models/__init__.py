"""The rows of a Generation's life; the state machine is in `generation.py`."""

from generations.models.account import ProviderAccount
from generations.models.asset import Asset
from generations.models.attempt import Attempt, Send
from generations.models.generation import Event, Generation, Stage, Status
from generations.models.money import Budget, LedgerEntry
from generations.models.motion import Motion

__all__ = [
    "Asset",
    "Attempt",
    "Budget",
    "Event",
    "Generation",
    "LedgerEntry",
    "Motion",
    "ProviderAccount",
    "Send",
    "Stage",
    "Status",
]
