"""What differs from one relay to the next under the same paths: the id's place, the feed, and its status words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from generations.providers.protocol import RemoteJob, RemoteStatus


@dataclass(frozen=True)
class Flavour:
    """One relay's way. `submitted_id` may fail in any way; `read_feed` raises ValueError for what is no feed."""

    status_words: Mapping[str, RemoteStatus]
    submitted_id: Callable[[Any], Any]
    read_feed: Callable[[Mapping[str, Any]], RemoteJob]
