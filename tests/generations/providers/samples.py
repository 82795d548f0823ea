"""What an adapter brings to the contract: its own answers, and a provider to talk to where there is one."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from generations.providers.protocol import Answer, Credentials, HttpProvider, Job


@dataclass
class Clock:
    """A provider's time, which goes on when a test says so, however slow the machine is."""

    now: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True)
class Live:
    """A provider that really answers. `accepted` is its own record: (id, key that we sent along) of each job.

    A job takes a second of its clock.
    """

    account: Credentials
    bad_account: Credentials
    accepted: Callable[[], list[tuple[str, str]]]
    clock: Clock


@dataclass(frozen=True)
class Samples:
    """Recorded or documented answers of one provider, with what they mean."""

    provider: HttpProvider
    job: Job
    accepted: Answer
    remote_id: str
    """the id in `accepted`"""
    status: Callable[[str], Answer]
    """a status answer with this status word"""
    completed: Answer
    outputs: int
    good_account: Answer
    forgotten: Answer | None = None
    listing: Answer | None = None
    listed: Mapping[str, str] = field(default_factory=dict)
    """id → tag of the jobs in `listing`"""
    callback: bytes | None = None
    """names the job `remote_id`"""
    own_refusals: frozenset[int] = frozenset()
    """statuses that this provider uses in another way than the shared table"""
    serve: Callable[[], AbstractContextManager[Live]] | None = None
