"""How well the poller keeps up: how many looks, and how late each of them left."""

from array import array

_LONGEST = 20_000  # milliseconds; what is later counts as this


class Tally:
    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.count, self._late = 0, array("L", bytes(8 * (_LONGEST + 1)))

    def left(self, late: float) -> None:
        """One look left `late` seconds after it was due."""
        self.count += 1
        self._late[min(_LONGEST, max(0, int(late * 1000)))] += 1

    def lag(self, part: float) -> int:
        """The lag in milliseconds that this part of all looks did not exceed."""
        wanted, seen = part * self.count, 0
        for milliseconds, count in enumerate(self._late):
            seen += count
            if seen >= wanted:
                return milliseconds + 1
        return _LONGEST
