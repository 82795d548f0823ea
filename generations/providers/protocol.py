"""What a provider is to the rest of the studio. Knows nothing of rows, Django or the network.

Kind `local`: `run()` makes the outputs on this machine, in a limited child process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class LocalOutput:
    """One file that a run left in its folder. `role` is an Asset's: raw, min, poster or timeline."""

    path: Path
    role: str
    index: int
    content_type: str
    width: int | None = None  # pixels
    height: int | None = None
    duration: float | None = None  # seconds


@dataclass(frozen=True)
class LocalResult:
    outputs: tuple[LocalOutput, ...]
    notes: tuple[str, ...] = field(default=())  # for the person who asked: what was done differently


class RunFailed(Exception):
    """The run ended without outputs. `retry` says whether the same request may do better later."""

    def __init__(self, code: str, detail: str, *, retry: bool = False) -> None:
        super().__init__(detail)
        self.code, self.detail, self.retry = code, detail, retry


class RunCanceled(Exception):
    """The run stopped because it was asked to."""


class LocalProvider(Protocol):
    """A provider on this machine."""

    name: str
    kind: str  # "local"

    def run(
        self,
        request: Mapping[str, Any],
        *,
        folder: Path,
        report: Callable[[int, str], None],
        cancelled: Callable[[], bool],
    ) -> LocalResult:
        """Make what `request` (plain JSON values) asks for, leaving files only inside `folder`.

        Calls `report(percent, activity)` as it goes and stops soon after `cancelled()` is true.
        Running the same request in the same folder again replaces what an earlier run left there.
        Raises RunFailed or RunCanceled.
        """
