"""The fault matrix of one Generation: 20 points × 16 kinds of fault, and what is done to try each cell that can occur.

A Run is one history: one order, and what befalls it. The other cells, with the reason of each, are in left_out.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generations.models import Status
from tests.faults import befalling
from tests.faults.befalling import Act
from tests.faults.points import PLACES, places
from tests.faults.scene import Scene

SUBMIT = ("P05", "P06", "P07", "P08")
CALLED = ("P11", "P12", "P13")
CANCELED_AT = ("P04", "P05", "P07", "P08", "P10", "P15")  # a cancel meets every other fault at these
NOT_SUBMITTED = "P04"  # of these: what is canceled there is never seen by the provider

WELL = frozenset({Status.COMPLETED})
PERSON = frozenset({Status.NEEDS_ATTENTION})
ENDED = frozenset({Status.FAILED})
STOPPED = frozenset({Status.CANCELED})


@dataclass(frozen=True)
class Run:
    """`act` prepares what is to happen; the Generation may end in any of `ends`."""

    point: str
    kind: str
    name: str
    way: str
    act: Act
    ends: frozenset[Status]

    def __str__(self) -> str:
        return f"{self.point}-{self.kind}-{self.way}-{self.name}"


def runs() -> Iterator[Run]:
    yield from _anywhere()
    yield from _at_handing_over()
    yield from _at_submit()
    yield from _at_settling()
    yield from _at_status()
    yield from _at_download()
    yield from _in_storage()
    yield from _of_webhooks()
    yield from _with_cancel()


def _ways(point: str, kind: str = "") -> tuple[str, ...]:
    """Which of them can make a difference there: left_out.py says why not all of them."""
    if point in CALLED:
        return ("W", "all")
    if point == "P10" and kind != "F13":
        return ("K", "W")
    if point in SUBMIT:
        return ("W", "all") if kind == "F13" else ("K", "W", "L", "N")
    return ("K",) if point in ("P01", "P02", "P03", "P04", "P09") and kind != "F13" else ("W",)


def _ends(point: str, way: str, name: str) -> frozenset[Status]:
    ends = WELL
    if point in SUBMIT and way in ("W", "N"):
        ends |= PERSON
    if name == "a day ahead":  # the deadline passes with it: nothing was sent, or a person is asked
        ends |= ENDED | PERSON
    return ends


def _anywhere() -> Iterator[Run]:
    """What may befall any process at any moment."""
    for point in PLACES:
        for kind, acts in befalling.ANYWHERE.items():
            for name, befall in acts.items():
                for place in places(point, kind):
                    if (point, place, name) == ("P12", "noticed", "two hours late"):
                        continue  # all is over by then, and nobody has to notice anything
                    for way in _ways(point, kind):
                        act = _then(_calls(name), _at(point, place, befall))
                        yield Run(point, kind, f"{name} at {place}", way, act, _ends(point, way, name))


def _at_handing_over() -> Iterator[Run]:
    """P04 of an order with a picture, which is read and uploaded before anything is decided."""
    pictured = befalling.with_picture("upload")
    for kind, acts in befalling.ANYWHERE.items():
        for name, befall in acts.items():
            way = "W" if kind == "F13" else "K"
            act = _then(_calls(name), _then(pictured, _strike("handing", befall)))
            yield Run("P04", kind, f"{name} at handing", way, act, _ends("P04", way, name))
    for kind, faults in befalling.ANSWERS.items():
        for fault in faults:
            act = _then(befalling.scripted(fault, on="upload"), pictured)
            ends = ENDED if fault == befalling.BAD_INPUT else WELL
            yield Run("P04", kind, f"upload gets {befalling.name_of(fault)}", "K", act, ends)
    for name, error in befalling.STORAGE["F14"].items():
        for media_in in ("upload", "base64"):
            act = _then(befalling.with_picture(media_in), befalling.storage_unreadable(error))
            yield Run("P04", "F14", f"{name} for {media_in}", "K", act, WELL)


def _calls(name: str) -> Act:
    """What the provider's callback is like in this run."""
    written = befalling.CALLBACKS.get(name)
    return befalling.scripted(written) if written else befalling.nothing


def _at(point: str, place: str, befall: Act) -> Act:
    if point == "P13":
        befall = _then(befalling.callback_and_poll, befall)
    if (point, place) == ("P12", "noticed"):
        return _strike("nudged", _strike(place, befall))
    return _strike(place, befall)


def _strike(place: str, act: Act) -> Act:
    return lambda scene: scene.strike(place, act)


def _then(first: Act, second: Act) -> Act:
    def both(scene: Scene) -> None:
        first(scene)
        second(scene)

    return both


def _at_submit() -> Iterator[Run]:
    """The provider answers the submit badly: P06 where it did not take the job, P07 where it did."""
    for point, answers in (("P06", befalling.NOT_TAKEN), ("P07", befalling.TAKEN)):
        for kind, faults in answers.items():
            for fault in faults:
                for way in _ways(point):
                    ends = _ends(point, way, "") | (ENDED if kind == "F12" else frozenset())
                    yield Run(point, kind, befalling.name_of(fault), way, befalling.scripted(fault), ends)


def _at_settling() -> Iterator[Run]:
    """The sender died, or its answer was lost, and the call that is to settle it goes wrong too."""
    for point, place in (("P05", "decided"), ("P07", "taken"), ("P08", "answered")):
        for kind, faults in befalling.ANSWERS.items():
            for fault in faults:
                for way, on in (("K", "submit"), ("L", "list"), ("W", "status")):
                    if point == "P05" and way == "W":
                        continue  # nobody has taken it, so nobody calls
                    answered = befalling.scripted(fault, on=on, after=int(way == "K" and point != "P05"))
                    act = _then(answered, _strike(place, befalling.kill))
                    ends = WELL | PERSON if way == "W" or kind in ("F11", "F12") else WELL
                    yield Run(point, kind, f"then {befalling.name_of(fault)}", way, act, ends)


def _at_status() -> Iterator[Run]:
    for kind, faults in (*befalling.ANSWERS.items(), ("F11", befalling.ODD_STATUS)):
        for fault in faults:
            name, twice = befalling.name_of(fault), befalling.scripted(fault, on="status", times=2)
            yield Run("P10", kind, name, "K", twice, WELL)
            for point, place in (("P12", "nudged"), ("P13", "asked")):
                called = _strike(place, befalling.callback_and_poll)
                yield Run(point, kind, name, "W", _then(twice, called), WELL)
            yield Run("P14", kind, name, "K", befalling.run_out(fault), WELL)


def _at_download() -> Iterator[Run]:
    for kind, faults in befalling.DOWNLOADS.items():
        for fault in faults:
            act = befalling.scripted(fault, on="output", times=2)
            yield Run("P15", kind, befalling.name_of(fault), "K", act, WELL)


def _in_storage() -> Iterator[Run]:
    for kind, errors in befalling.STORAGE.items():
        for name, error in errors.items():
            for point in ("P14", "P15", "P16"):
                act = _strike(PLACES[point][0], befalling.storage_breaks(error))
                yield Run(point, kind, name, "K", act, WELL)
            yield Run("P17", kind, name, "K", befalling.unheard_storage(error), WELL)


def _of_webhooks() -> Iterator[Run]:
    for kind, answers in befalling.RECEIVER.items():
        for name, posted in answers.items():
            yield Run("P19", kind, name, "K", befalling.receiver_answers(posted), WELL)


def _with_cancel() -> Iterator[Run]:
    """A cancel at each point by itself, and together with every kind of fault at those where something is under way."""
    for point in PLACES:
        for place in places(point, "F03"):
            for way in _ways(point):
                ends = _ends(point, way, "") | STOPPED
                act = _at(point, place, _then(befalling.cancel, befalling.drain))
                yield Run("P20", "F03", f"cancel at {point} {place}", way, act, ends)
    for point in CANCELED_AT:
        for kind, acts in befalling.ANYWHERE.items():
            for name, befall in acts.items():
                if name in ("ten minutes ahead", "ten minutes back"):
                    continue  # a day is the harder one
                if point == NOT_SUBMITTED and name in befalling.CALLBACKS:
                    continue  # the provider has nothing to call about
                place = "claimed" if (point, kind) == (NOT_SUBMITTED, "F07") else places(point, kind)[0]
                for way in ("K", "N") if point in SUBMIT and kind != "F13" else ("W",):
                    ends = _ends(point, way, name) | STOPPED
                    act = _then(_calls(name), _canceled(place, befall))
                    yield Run("P20", kind, f"{name} and cancel at {place}", way, act, ends)
    for kind, faults in befalling.ANSWERS.items():
        for fault in faults:
            act = _then(befalling.scripted(fault, on="cancel", times=1), _canceled("stored", befalling.nothing))
            ends = STOPPED if kind in ("F08", "F10") else WELL | STOPPED  # what was not heard is said again
            yield Run("P20", kind, f"cancel gets {befalling.name_of(fault)}", "K", act, ends)
    for kind, errors in befalling.STORAGE.items():
        for name, error in errors.items():
            act = _canceled("fetching", befalling.storage_breaks(error))
            yield Run("P20", kind, f"{name} and cancel", "K", act, WELL | STOPPED)


def _canceled(place: str, befall: Act) -> Act:
    return _strike(place, _then(befalling.cancel, befall))
