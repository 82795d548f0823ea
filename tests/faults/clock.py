"""Time in a history: it passes when somebody lets it, and our own clock may be set wrong."""

from datetime import UTC, datetime, timedelta

import time_machine

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
NOTHING = timedelta()


class Clock:
    """`elapsed` is what has really passed; `wrong` is what our own clock is off by. The provider's is right."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self.elapsed, self.wrong = NOTHING, NOTHING
        self._traveller = traveller

    @property
    def now(self) -> datetime:
        """As our own clock says."""
        return START + self.elapsed + self.wrong

    def right(self) -> float:
        """Seconds since 1970, by a clock that is right."""
        return (START + self.elapsed).timestamp()

    def monotonic(self) -> float:
        return self.elapsed.total_seconds()

    def time(self) -> float:
        return self.now.timestamp()

    def let_pass(self, wait: timedelta) -> None:
        self.elapsed += wait
        self._traveller.move_to(self.now)

    def step(self, by: timedelta) -> None:
        """Somebody sets our clock."""
        self.wrong += by
        self._traveller.move_to(self.now)
