"""What may befall an order: by process, by the database, by the provider, by storage, by whoever is told."""

import errno
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from generations.providers.fake.garbage import DUPLICATE
from generations.providers.fake.script import FAULTS, fault
from generations.providers.protocol import MediaWay
from generations.providers.registry import providers
from hfstudio.outbound import Posted
from hfstudio.storage import Unavailable
from tests import factories
from tests.faults.people import cancel_all
from tests.faults.scene import Scene

Act = Callable[[Scene], None]
Written = str | Mapping[str, Any]

TEN_MINUTES, DAY, APART = timedelta(minutes=10), timedelta(days=1), timedelta(seconds=90)


def nothing(scene: Scene) -> None:
    """The cell is about what else happens."""


def kill(scene: Scene) -> None:
    scene.world.kill()


def drain(scene: Scene) -> None:
    scene.world.drain()


def cancel(scene: Scene) -> None:
    scene.world.outside(lambda: cancel_all(scene.world))


def callback_and_poll(scene: Scene) -> None:
    """The provider calls while the poll's answer is in somebody's hands, and others act upon the call."""

    def act() -> None:
        scene.caller.call()
        scene.world.others_go_on()

    scene.world.outside(act)


def _forged(scene: Scene) -> None:
    scene.world.outside(lambda: scene.caller.forge() and None)


def _clock(by: timedelta) -> Act:
    return lambda scene: scene.world.step_clock(by)


def _two_clocks(scene: Scene) -> None:
    """Another worker, whose clock is 90 seconds ahead, does what it takes to be due."""

    def act() -> None:
        scene.world.step_clock(APART)
        scene.world.others_go_on()
        scene.world.step_clock(-APART)

    scene.world.outside(act)


# What the provider's own call is like, in a run with forged ones; asked for before the order is made.
CALLBACKS: Mapping[str, Written] = {
    "doubled": {"fault": "double_callback", "delay": 3},
    "two hours late": {"fault": "late_callback", "delay": 7200},
    "before the answer": "early_callback",
    "of another job": "forged_callback",
    "garbage": "garbage_callback",
}
ANYWHERE: Mapping[str, Mapping[str, Act]] = {
    "F01": {"killed": kill},
    "F02": {"all killed": lambda scene: scene.world.kill_all()},
    "F03": {"drained": drain},
    "F04": {"asleep": lambda scene: scene.world.fall_asleep()},
    "F05": {"broken down": lambda scene: scene.world.break_down()},
    "F06": {"disconnected": lambda scene: scene.world.drop_database()},
    "F07": {"commit unheard": lambda scene: scene.world.lose_commit()},
    "F13": dict.fromkeys(["forged", *CALLBACKS], _forged),
    "F15": {"disk full": lambda scene: scene.world.fill_disk()},
    "F16": {
        "ten minutes ahead": _clock(TEN_MINUTES),
        "ten minutes back": _clock(-TEN_MINUTES),
        "a day ahead": _clock(DAY),
        "a day back": _clock(-DAY),
        "90 seconds apart": _two_clocks,
    },
}

_BUSY = ["busy", {"fault": "busy", "retry_after": 7}]
_ERRORS = [{"fault": "error", "status": status} for status in (500, 502, 503, 504)]
_REFUSED = [{"fault": "refused", "status": status} for status in (401, 402, 403, 422)]
BAD_INPUT = _REFUSED[-1]
_KINDS = ("html", "empty_object", "wrong_types", "null_id", "two_ids", "duplicate_id", "huge")
_GARBAGE = [{"fault": "garbage", "kind": kind} for kind in _KINDS]
_TRUNCATED = {"fault": "garbage", "kind": "truncated"}


def _taken(faults: Sequence[Mapping[str, Any]], *, taken: bool) -> list[Mapping[str, Any]]:
    return [{**one, "accepted": taken} for one in faults]


NOT_TAKEN: Mapping[str, Sequence[Written]] = {
    "F08": ["silent"],
    "F09": ["dropped", {**_TRUNCATED, "accepted": False}],
    "F10": [*_BUSY, *_ERRORS],
    "F11": _taken(_GARBAGE, taken=False),
    "F12": _REFUSED,
}
TAKEN: Mapping[str, Sequence[Written]] = {
    "F08": [{"fault": "silent", "accepted": True}],
    "F09": ["lost", "cut", _TRUNCATED],
    "F10": _taken(_ERRORS, taken=True),
    "F11": _taken(_GARBAGE, taken=True),
}
ANSWERS: Mapping[str, Sequence[Written]] = {
    "F08": ["silent"],
    "F09": ["dropped", "cut", _TRUNCATED],
    "F10": [*_BUSY, *_ERRORS],
    "F11": _GARBAGE,
    "F12": _REFUSED,
}
ODD_STATUS: Sequence[Written] = ["unknown_word", "forgotten"]
DOWNLOADS: Mapping[str, Sequence[Written]] = {
    "F08": ["silent"],
    "F09": ["dropped", "cut", "wrong_length"],
    "F10": [*_BUSY, *_ERRORS],
    "F11": ["empty", "login_page", _GARBAGE[0], _TRUNCATED],
    "F12": _REFUSED,
}
STORAGE: Mapping[str, Mapping[str, OSError]] = {
    "F14": {
        "slow down": Unavailable("503 SlowDown", again=True),
        "broken": Unavailable("500 InternalError", again=True),
        "timed out": Unavailable("No answer in time", again=True),
        "forbidden": Unavailable("403 AccessDenied", again=False),
        "precondition": Unavailable("412 PreconditionFailed", again=False),
    },
    "F15": {
        "no space left": OSError(errno.ENOSPC, "No space left on device"),
        "read-only": OSError(errno.EROFS, "Read-only file system"),
    },
}
RECEIVER: Mapping[str, Mapping[str, Posted]] = {
    "F08": {"no answer in time": Posted(error="No answer came in time.")},
    "F09": {"reset": Posted(error="No whole answer came.")},
    "F10": {str(status): Posted(status=status) for status in (429, 500, 502, 503, 504)}
    | {"429 and when": Posted(status=429, retry_after=60)},
    "F11": {"302 to a page": Posted(status=302, answer="<html>")},
    "F12": {str(status): Posted(status=status) for status in (401, 402, 403, 422)},
}


def name_of(written: Written) -> str:
    if isinstance(written, str):
        return written
    more = [f"{name}={value}" for name, value in written.items() if name != "fault"]
    return " ".join([written["fault"], *more])


def scripted(written: Written, **options: Any) -> Act:
    """The provider does this at its next call of the kind. To be done first: it may have something made before."""
    if isinstance(written, str) and FAULTS[written].times is None:
        options.setdefault("times", 2)
    one = fault(written, **_fitting(written, options))

    def act(scene: Scene) -> None:
        if one.kind == DUPLICATE:
            scene.play("An earlier kite")  # it is this one's id that comes
        scene.world.script.add(one)
        scene.checks.append(lambda: one not in [fault(left) for left in scene.world.script.left()])

    return act


def _fitting(written: Written, options: dict[str, Any]) -> dict[str, Any]:
    """Some faults have a call of their own."""
    usual = FAULTS[written if isinstance(written, str) else written["fault"]]
    own = usual.on != "submit"
    return {name: value for name, value in options.items() if not (own and name == "on")}


def with_picture(media_in: MediaWay) -> Act:
    """The order carries a picture, which the provider takes in this way alone. To be done first."""

    def act(scene: Scene) -> None:
        fake = providers()["fake"]
        fake.capabilities = replace(fake.capabilities, media_in=(media_in,))
        picture = factories.upload(scene.client.brand)
        scene.client.asks_for = {"model": "flux_kontext", "media": [{"role": "image", "id": str(picture.pk)}]}

    return act


def run_out(written: Written) -> Act:
    """The first address is expired, and asking for another one goes wrong."""

    def act(scene: Scene) -> None:
        scripted(written, on="status")(scene)
        scripted("expired_url")(scene)
        scene.world.service.terms = scene.world.at_once

    return act


def storage_breaks(error: OSError) -> Act:
    """Storage is out, for three writes."""

    def act(scene: Scene) -> None:
        scene.world.storage.broken.extend([error] * 3)
        scene.checks.append(lambda: not scene.world.storage.broken)

    return act


def storage_unreadable(error: OSError) -> Act:
    """Storage is out, for three reads."""

    def act(scene: Scene) -> None:
        scene.world.storage.unread.extend([error] * 3)
        scene.checks.append(lambda: not scene.world.storage.unread)

    return act


def unheard_storage(error: OSError) -> Act:
    """Storage has what was written, and says twice that it has not."""

    def act(scene: Scene) -> None:
        for _ in range(2):
            scene.strike("kept", lambda scene: scene.world.break_down(error))

    return act


def receiver_answers(posted: Posted) -> Act:
    def act(scene: Scene) -> None:
        scene.world.customers.answers = [posted] * 3
        scene.checks.append(lambda: not scene.world.customers.answers)

    return act
