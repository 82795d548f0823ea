"""Further shots for long films: unused lines, other looks at the product, the title again every now and then."""

from collections.abc import Callable, Iterator

from generations.providers.draft.cast import Cast
from generations.providers.draft.planning.selection import fewest
from generations.providers.draft.planning.shot import Shot
from generations.providers.draft.story import Story


def filled(shots: list[Shot], mode: str, story: Story, cast: Cast, duration: float) -> list[Shot]:
    """Long films: unused lines and further looks at the product, until there are enough shots."""
    wanted = fewest(duration) if duration >= 20 else 0
    fillers = _fillers(mode, story, cast, shots)
    while len(shots) < wanted or sum(shot.longest for shot in shots) < duration:
        shots = _inserted(shots, next(fillers), mode)
    return shots


def _inserted(shots: list[Shot], filler: Shot, mode: str) -> list[Shot]:
    """Before the closing shots, and never beside one of its own kind."""
    tail = 3 if mode == "tv_spot" and len(shots) > 4 else 2 if len(shots) > 3 else 1
    place = len(shots) - tail
    while place > 1 and filler.family in (shots[place - 1].family, shots[place].family):
        place -= 1
    return [*shots[:place], filler, *shots[place:]]


def _fillers(mode: str, story: Story, cast: Cast, shots: list[Shot]) -> Iterator[Shot]:
    """Further shots without end, in turn; the title comes back every twenty seconds or so."""
    said = {text for shot in shots for text in (shot.headline, shot.caption, *shot.points)}
    unsaid = [line for line in story.lines if line not in said]
    lines = _around(unsaid + list(story.lines) + [""])
    makers = _MAKERS["text" if cast.hero is None else "presenter" if mode == "ugc" and cast.portraits else mode]
    number = 10
    while True:
        for make in makers:
            yield make(next(lines), story, number)
            number += 1


def _around(lines: list[str]) -> Iterator[str]:
    first = True
    while True:
        yield from (line for line in lines if line or first or len(lines) == 1)
        first = False


def _macro(line: str, story: Story, number: int) -> Shot:
    return Shot("macro", "Macro", 1.9, 1.2, 3.4, 3, headline=line, number=number)


def _tv_macro(line: str, story: Story, number: int) -> Shot:
    return Shot("tv_macro", "Macro", 1.6, 1.1, 3.2, 3, headline=line, number=number)


def _two_shot(line: str, story: Story, number: int) -> Shot:
    return Shot("two_shot", "Two-shot", 2.2, 1.5, 3.6, 3, caption=line, number=number)


def _rise(line: str, story: Story, number: int) -> Shot:
    return Shot("rise", "Rise", 2.2, 1.2, 3.6, 3, headline=line or story.title, number=number)


def _hero(line: str, story: Story, number: int) -> Shot:
    return Shot("hero", "Push in", 2.2, 1.3, 3.6, 4, headline=story.title, number=number)


def _callouts(line: str, story: Story, number: int) -> Shot:
    if len(story.lines) < 2:
        return _rise(line, story, number)
    start = number % max(1, len(story.lines) - 1)
    return Shot("callouts", "Callouts", 2.8, 2.4, 5, 3, points=story.lines[start : start + 3], number=number)


def _presenter(line: str, story: Story, number: int) -> Shot:
    return Shot("presenter", "Handheld", 2.2, 1.5, 3.6, 3, caption=line or story.title, number=number)


def _poster(line: str, story: Story, number: int) -> Shot:
    return Shot("poster", "Type", 2, 1.2, 3.6, 3, headline=line or story.title, number=number)


_MAKERS: dict[str, tuple[Callable[[str, Story, int], Shot], ...]] = {
    "presenter": (_macro, _two_shot, _rise, _presenter, _macro, _callouts, _hero),
    "ugc": (_macro, _rise, _macro, _callouts, _hero),
    "product_showcase": (_macro, _rise, _macro, _callouts, _macro, _hero),
    "tv_spot": (_tv_macro, _rise, _tv_macro, _callouts, _hero),
    "text": (_poster,),
}
