"""Where a test may have the process die, or anything else happen: the points of a Generation's way.

Nothing happens at a point unless HFSTUDIO_FAULTS names a folder and a file in it is called like the point.
Whoever takes that file away dies there, by SIGKILL: once, however many processes come by. Tests that run the
whole way in one process put their own function into `listeners`.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from django.conf import settings

Point = Literal[
    "ordering",  # a request to make something is here, nothing of it is stored
    "half_ordered",  # in the middle of the transaction that stores it
    "ordered",  # it is stored, the client has no answer yet
    "woken",  # a worker looks for what is due, and holds nothing
    "claimed",  # held by a lease, no decision yet
    "decided",  # the Attempt is committed, nothing has been sent
    "sent",  # the provider has the whole request, its answer has not been read
    "answered",  # the answer has been read, nothing of it is stored
    "half_stored",  # in the middle of the transaction that stores the answer
    "stored",  # the answer is stored, nobody has asked for the status yet
    "noticed",  # the poller sees that a row is due, and has not looked into it yet
    "asked",  # the status answer has been read, nothing of it is stored
    "fetched",  # an output's bytes are here, its row does not say so
    "half_settled",  # in the middle of the transaction that settles the money
    "called",  # a provider calls, nothing of it is stored
    "nudged",  # its call is stored, it has no answer yet
    "told",  # a webhook's receiver has answered, nothing of it is stored
]

listeners: list[Callable[[Point], None]] = []


def reach(point: Point) -> None:
    """Die here if a test has asked for it; the file's content says whether alone or with the whole group."""
    for listener in listeners:
        listener(point)
    if not settings.FAULTS:
        return
    armed = Path(settings.FAULTS) / point
    try:
        alone = armed.read_text() != "group"
        armed.unlink()
    except FileNotFoundError:
        return
    if alone:
        os.kill(os.getpid(), signal.SIGKILL)
    else:
        os.killpg(os.getpgrp(), signal.SIGKILL)
