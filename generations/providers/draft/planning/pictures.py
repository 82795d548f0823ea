"""Which shot shows which of the given pictures: each has its place wherever a film has room for it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generations.providers.draft.cast import Cast
from generations.providers.draft.planning.shot import Shot
from generations.providers.draft.story import Story

_DETAILS = ("macro", "tv_macro")  # shots that take the further pictures, one each
_WITHOUT_PRODUCT = ("opening", "closing", "poster", "presenter", "logo")


def dressed(shots: Sequence[Shot], cast: Cast) -> list[Shot]:
    """With the pictures beyond the hero given to the details; a collage takes what they leave over."""
    waiting = list(range(1, len(cast.products)))
    dressed = []
    for shot in shots:
        if shot.family in _DETAILS and waiting:
            shot = replace(shot, picture=waiting.pop(0))
        dressed.append(shot)
    left = unshown((shot for shot in dressed if shot.family != "collage"), cast)
    return [_shared(shot, left) if shot.family == "collage" else shot for shot in dressed]


def unshown(shots: Iterable[Shot], cast: Cast) -> tuple[int, ...]:
    """The numbers of the cast's products that no shot shows."""
    if cast.shows_only_given_frames:
        return ()
    shown: set[int] = set()
    for shot in shots:
        if shot.family not in _WITHOUT_PRODUCT:
            shown.update(shot.pictures or (shot.picture,))
    return tuple(number for number in range(len(cast.products)) if number not in shown)


def with_room_for_all(shots: Sequence[Shot], story: Story, cast: Cast) -> list[Shot]:
    """With a shot that stays: for one further picture a detail, for more a collage.

    A collage stands before the last of the body, but not before the film has begun, and says something too.
    """
    details = [i for i, shot in enumerate(shots) if shot.family in _DETAILS]
    if len(cast.products) == 2 and details and cast.closing is None:  # the end card shows the hero
        return [replace(shot, priority=10) if i == details[0] else shot for i, shot in enumerate(shots)]
    place = max(min(2, len(shots) - 1), len(shots) - 2)
    line = story.lines[0] if story.lines else ""
    collage = Shot("collage", "Collage", 2, 1.2, 3, 10, headline=line, pictures=tuple(range(len(cast.products))))
    return [*shots[:place], collage, *shots[place:]]


def without_repeating(shots: Sequence[Shot], story: Story) -> list[Shot]:
    """A collage that has time to say something says what no other shot says, if there is anything left."""
    said = {text for shot in shots if shot.family != "collage" for text in (shot.headline, shot.caption, *shot.points)}
    line = next((line for line in story.lines if line not in said), "")
    return [replace(shot, headline=line) if shot.family == "collage" and shot.headline else shot for shot in shots]


def _shared(collage: Shot, waiting: tuple[int, ...]) -> Shot:
    """The collage of those pictures; one alone is shown as a detail. It stays as it is where none waits."""
    if len(waiting) == 1:
        family, name = ("macro", "Macro") if collage.headline else ("photo", "Detail")
        return replace(collage, family=family, name=name, picture=waiting[0], pictures=())
    return replace(collage, pictures=waiting) if waiting else collage
