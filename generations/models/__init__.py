"""The rows of a Generation's life; the state machine is in `generation.py`."""

from generations.models.account import ProviderAccount
from generations.models.asset import Asset
from generations.models.attempt import Attempt, Send, id_of, key_of
from generations.models.generation import Event, Generation, Stage, Status
from generations.models.library import Favourite, Tag
from generations.models.money import Budget, LedgerEntry
from generations.models.motion import Motion
from generations.models.offer import WithheldModel
from generations.models.remote_copy import RemoteCopy
from generations.models.shard import SHARDS, Poller, Shard, in_shards, shard_of
from generations.models.webhook import (
    EventType,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
    WebhookSecret,
    WebhookTry,
    event_id_of,
)

__all__ = [
    "SHARDS",
    "Asset",
    "Attempt",
    "Budget",
    "Event",
    "EventType",
    "Favourite",
    "Generation",
    "LedgerEntry",
    "Motion",
    "Poller",
    "ProviderAccount",
    "RemoteCopy",
    "Send",
    "Shard",
    "Stage",
    "Status",
    "Tag",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
    "WebhookSecret",
    "WebhookTry",
    "WithheldModel",
    "event_id_of",
    "id_of",
    "in_shards",
    "key_of",
    "shard_of",
]
