"""Messages of what was deleted that offer to bring it back: the ids of it travel with the message."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.messages.storage.base import Message

TAG = "undo"


def undone_by(ids: Iterable[UUID]) -> str:
    """The extra tags of a message that these can be brought back from."""
    return " ".join([TAG, *map(str, ids)])


def to_bring_back(message: Message) -> list[str]:
    """The ids that this message offers to bring back; none of any other message."""
    tag, *ids = (message.extra_tags or "").split(" ")
    return ids if tag == TAG else []
