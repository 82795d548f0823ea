"""What may go to one account: so many calls at once, so many a second, and none while it asks us to wait."""

from collections import deque
from collections.abc import Iterator

from generations.poller.watched import Watched

AT_ONCE = 1000  # a provider that hangs holds up its own jobs alone
PROGRAMS_AT_ONCE = 4  # the same where each call is a program of this machine
LONGEST_PAUSE = 300.0  # seconds


class Lane:
    """The jobs of one account that are due. Times are on the monotonic clock."""

    def __init__(self, *, at_once: int = AT_ONCE, a_second: float = 0.0) -> None:
        """`a_second` 0: the provider names no limit."""
        self._at_once = at_once
        self.waiting: deque[Watched] = deque()
        self.flying = 0
        self._gap = 1 / a_second if a_second else 0.0
        self._open_at = 0.0

    def take(self, now: float) -> Iterator[Watched]:
        """The jobs to ask about now; each counts as flying until `landed()`."""
        while self.waiting and self.flying < self._at_once and self._open_at <= now:
            if self._gap:
                # What was missed is caught up for at most a second, so that a pause does not end in a burst.
                self._open_at = max(self._open_at, now - 1) + self._gap
            self.flying += 1
            yield self.waiting.popleft()

    def landed(self) -> None:
        self.flying -= 1

    def pause(self, seconds: float, *, now: float) -> None:
        self._open_at = max(self._open_at, now + min(seconds, LONGEST_PAUSE))
