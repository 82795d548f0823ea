"""Decoders wait for their turn, and whoever waits can still be told to stop."""

from contextlib import ExitStack

import pytest

from hfstudio.media import limited
from hfstudio.media.limited import Stopped, run_limited


def test_whoever_waits_for_his_turn_is_asked_all_the_while_whether_to_stop():
    asked = []

    def stopping() -> bool:
        asked.append(1)
        return len(asked) == 2

    with ExitStack() as all_taken:
        while limited._turn.acquire(blocking=False):
            all_taken.callback(limited._turn.release)
        with pytest.raises(Stopped):
            run_limited("nobody.comes.to.this", {}, cpu=1, file_size=1, stopping=stopping)
    assert len(asked) == 2
