"""Python's search for cycles: among tens of thousands of jobs it stops a process for tenths of a second.

A poller makes hardly any cycles, what it drops goes at once: so it is searched rarely, and first of all what is young.
"""

import gc

RARELY = (50_000, 20, 100)  # objects more than at the last search; how many searches to one among what is older


def search_rarely() -> None:
    """For the whole process; to be called once, at its start."""
    gc.set_threshold(*RARELY)
