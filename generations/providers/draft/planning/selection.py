"""Which shots stay when a film is too short for all: first to be there at all, then to be read."""

from dataclasses import replace

from generations.providers.draft.manner import Manner
from generations.providers.draft.planning.shot import LONGEST, Shot
from generations.providers.draft.planning.turns import joined

_SQUEEZED = 1.05  # shots may be that much shorter than they should, rather than one less
_SILENT_BY_NATURE = ("opening", "sweep", "collage", "photo")


def chosen(shots: list[Shot], duration: float, mode: str, manner: Manner) -> list[Shot]:
    """Without the least important shots, until the rest has room: first to be there at all, then to be read."""
    while len(shots) > 2 and sum(shot.shortest for shot in shots) > _SQUEEZED * duration:
        shots = _without_least(shots)
    while len(shots) > 3 and sum(shot.shortest for shot in shots[:-1]) + _name_time(shots, mode, manner) > duration:
        shots = _with_a_detail(shots) if _least(shots).family == "callouts" else _without_least(shots)
    while sum(_reading_time(shot) for shot in joined(shots, mode, manner)) > duration:
        lighter = _with_less_to_read(shots)
        if lighter is None and len(shots) > fewest(duration):
            lighter = _without_least(shots)
        if lighter is None:
            lighter = _with_silent(shots, "collage")
        if lighter is None and len(shots) > (2 if shots[0].family == "opening" else 3):
            lighter = _without_silent(shots)
        if lighter is None:
            break  # what is left is shortened
        shots = lighter
    return shots


def _name_time(shots: list[Shot], mode: str, manner: Manner) -> float:
    """Seconds that the end card takes to say what the film is about."""
    return min(joined(shots, mode, manner)[-1].need, shots[-1].longest)


def _reading_time(shot: Shot) -> float:
    return max(shot.shortest, min(shot.need, LONGEST))


def _with_less_to_read(shots: list[Shot]) -> list[Shot] | None:
    """The same shots without a list's third point, or without the line over the sweep; None if there is neither."""
    for i, shot in enumerate(shots):
        if len(shot.points) > 2:
            return [*shots[:i], replace(shot, points=shot.points[:-1]), *shots[i + 1 :]]
    return _with_silent(shots, "sweep")


def _with_silent(shots: list[Shot], family: str) -> list[Shot] | None:
    """The same shots without the line over the first of a family; None if there is none."""
    for i, shot in enumerate(shots):
        if shot.family == family and shot.headline:
            return [*shots[:i], replace(shot, headline=""), *shots[i + 1 :]]
    return None


def _without_silent(shots: list[Shot]) -> list[Shot] | None:
    """Without the last shot that says nothing, to let the others be read; None if all speak."""
    silent = [i for i, shot in enumerate(shots) if shot.silent and shot.family not in _SILENT_BY_NATURE]
    return [*shots[: silent[-1]], *shots[silent[-1] + 1 :]] if silent else None


def _with_a_detail(shots: list[Shot]) -> list[Shot]:
    """The same shots with the first of a list's points instead of the list, which takes twice the time."""
    return [detail_of(shot) if shot.family == "callouts" else shot for shot in shots]


def detail_of(shot: Shot) -> Shot:
    """One detail in place of a list."""
    return Shot("macro", "Macro", 2, 1.2, 3.4, shot.priority, headline=shot.points[0], number=shot.number)


def _least(shots: list[Shot]) -> Shot:
    return min(shots, key=lambda shot: shot.priority)


def _without_least(shots: list[Shot]) -> list[Shot]:
    lowest = min(shot.priority for shot in shots)
    if lowest >= 10:
        return shots[:1] + shots[2:]
    last = max(i for i, shot in enumerate(shots) if shot.priority == lowest)
    return shots[:last] + shots[last + 1 :]


def fewest(duration: float) -> int:
    """How many shots a film of that length keeps, whatever there is to read."""
    steps = ((4, 2), (6, 3), (11, 4), (14, 5), (20, 6))
    return next((count for limit, count in steps if duration < limit), round(duration / 3))
