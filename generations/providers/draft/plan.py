"""Fits a list of shots to a duration: which stay, how long each is, what can be read in that time."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from generations.providers.draft.cast import Cast
from generations.providers.draft.modes import shot_list
from generations.providers.draft.shot import BOTH, DELAY, FPS, LONGEST, STAGGER, Shot, held, hold, readable, spoken
from generations.providers.draft.story import Story
from generations.providers.draft.wording import shorten

SHORTEST_FILM, LONGEST_FILM = 2.0, 60.0  # seconds
_RESTATED = 20.0  # seconds until the title is said again
_HEADLINE, _POINT = 60, 44  # characters at most
_SQUEEZED = 1.05  # shots may be that much shorter than they should, rather than one less
_NAME = 24  # characters of the title that an end card has in any case
_SILENT_BY_NATURE = ("opening", "sweep", "collage", "photo")
_END_SHARE = 0.15  # of the film, for the end card

_TRANSITIONS = {  # into the second shot, the third …, then from the start again; and into the end card
    "ugc": (("cut", "push", "cut", "whip", "cut", "cut"), "slide"),
    "product_showcase": (("flash", "zoom", "cut", "dip", "cut"), "dip"),
    "tv_spot": (("dip", "cut", "cut", "dip", "dip"), "dip"),
}


def plan(mode: str, story: Story, cast: Cast, duration: float) -> list[Shot]:
    """The film's shots with their frames and the words that fit; together exactly `duration` seconds, to a frame."""
    shots = shot_list(mode, story, cast)
    if duration < 4:
        shots = _hero_and_end(shots)
    shots = _filled(_dropped(shots, duration, mode), mode, story, cast, duration)
    while True:
        shots = _joined(shots, mode)
        worded = _worded(_framed(shots, _shared(shots, duration), duration), story)
        better = _without_speechless(shots, worded)
        if better == shots or len(better) < 2 or LONGEST * len(better) < duration:
            return worded
        shots = better


def _without_speechless(shots: list[Shot], worded: list[Shot]) -> list[Shot]:
    """Shots that are all words make way where too few could be held; a list becomes one detail."""
    kept = []
    for shot, said in zip(shots, worded, strict=True):
        if shot.family == "callouts" and len(said.points) < 2:
            kept.append(Shot("macro", "Macro", 2, 1.2, 3.4, shot.priority, headline=shot.points[0], number=shot.number))
        elif shot.family != "poster" or said.headline:
            kept.append(shot)
    return kept


def _hero_and_end(shots: list[Shot]) -> list[Shot]:
    """A film under four seconds: its opening or its hero, and the end card."""
    order = ("opening", "hero", "crane", "rise", "presenter", "poster")
    heroes = sorted((shot for shot in shots[:-1] if shot.family in order), key=lambda shot: order.index(shot.family))
    return [replace(shot, shortest=0.6) for shot in heroes[:1]] + [shots[-1]]


def _dropped(shots: list[Shot], duration: float, mode: str) -> list[Shot]:
    """Without the least important shots, until the rest has room: first to be there at all, then to be read."""
    while len(shots) > 2 and sum(shot.shortest for shot in shots) > _SQUEEZED * duration:
        shots = _without_least(shots)
    while len(shots) > 3 and sum(shot.shortest for shot in shots[:-1]) + _name_time(shots, mode) > duration:
        shots = _without_least(shots)
    while sum(_reading_time(shot) for shot in _joined(shots, mode)) > duration:
        lighter = _with_less_to_read(shots)
        if lighter is None and len(shots) > _fewest(duration):
            lighter = _without_least(shots)
        if lighter is None and len(shots) > (2 if shots[0].family == "opening" else 3):
            lighter = _without_silent(shots)
        if lighter is None:
            break  # what is left is shortened
        shots = lighter
    return shots


def _name_time(shots: list[Shot], mode: str) -> float:
    """Seconds that the end card takes to say what the film is about."""
    return min(_joined(shots, mode)[-1].need, shots[-1].longest)


def _reading_time(shot: Shot) -> float:
    return max(shot.shortest, min(shot.need, LONGEST))


def _with_less_to_read(shots: list[Shot]) -> list[Shot] | None:
    """The same shots without a list's third point, or without the line over the sweep; None if there is neither."""
    for i, shot in enumerate(shots):
        if len(shot.points) > 2:
            return [*shots[:i], replace(shot, points=shot.points[:-1]), *shots[i + 1 :]]
    for i, shot in enumerate(shots):
        if shot.family == "sweep" and shot.headline:
            return [*shots[:i], replace(shot, headline=""), *shots[i + 1 :]]
    return None


def _without_silent(shots: list[Shot]) -> list[Shot] | None:
    """Without the last shot that says nothing, to let the others be read; None if all speak."""
    silent = [i for i, shot in enumerate(shots) if shot.silent and shot.family not in _SILENT_BY_NATURE]
    return [*shots[: silent[-1]], *shots[silent[-1] + 1 :]] if silent else None


def _without_least(shots: list[Shot]) -> list[Shot]:
    lowest = min(shot.priority for shot in shots)
    if lowest >= 10:
        return shots[:1] + shots[2:]
    last = max(i for i, shot in enumerate(shots) if shot.priority == lowest)
    return shots[:last] + shots[last + 1 :]


def _fewest(duration: float) -> int:
    """How many shots a film of that length keeps, whatever there is to read."""
    steps = ((4, 2), (6, 3), (11, 4), (14, 5), (20, 6))
    return next((count for limit, count in steps if duration < limit), round(duration / 3))


def _filled(shots: list[Shot], mode: str, story: Story, cast: Cast, duration: float) -> list[Shot]:
    """Long films: unused lines and further looks at the product, until there are enough shots."""
    wanted = _fewest(duration) if duration >= 20 else 0
    fillers = _fillers(mode, story, cast, shots)
    while len(shots) < wanted or sum(shot.longest for shot in shots) < duration:
        shots = _inserted(shots, next(fillers), mode, story)
    return shots


def _inserted(shots: list[Shot], filler: Shot, mode: str, story: Story) -> list[Shot]:
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


def _joined(shots: list[Shot], mode: str) -> list[Shot]:
    """With the transitions between them."""
    turns, last = _TRANSITIONS[mode]
    joined = [replace(shots[0], first=True, transition="cut")]
    for i, shot in enumerate(shots[1:]):
        joined.append(replace(shot, transition=last if i == len(shots) - 2 else turns[i % len(turns)]))
    return joined


def _shared(shots: list[Shot], duration: float) -> list[float]:
    """Seconds of each shot: everyone's least, then what reading needs, then by weight."""
    lengths = [shot.shortest for shot in shots]
    excess = sum(lengths) - duration
    if excess > 0:
        return [length * duration / sum(lengths) for length in lengths]
    lengths[-1] = min(shots[-1].need, shots[-1].longest, lengths[-1] - excess)  # the name has to be read in any case
    end = min(max(_END_SHARE * duration, lengths[-1]), shots[-1].longest)
    lengths = _read_first(shots, lengths, duration)
    ceilings = (
        [shot.longest for shot in shots[:-1]] + [end],
        [LONGEST for _ in shots[:-1]] + [max(end, 3.4)],
        [LONGEST for _ in shots],
    )
    for ceiling in ceilings:
        lengths = _spread(lengths, ceiling, [shot.weight for shot in shots], duration)
    return lengths


def _read_first(shots: list[Shot], lengths: list[float], duration: float) -> list[float]:
    """The more important a shot, the sooner it gets the time that reading it takes."""
    lengths = list(lengths)
    for i in sorted(range(len(shots)), key=lambda i: -shots[i].priority):
        wanted = min(shots[i].need, LONGEST) - lengths[i]
        lengths[i] += max(0.0, min(wanted, duration - sum(lengths)))
    return lengths


def _spread(lengths: list[float], ceilings: list[float], weights: list[float], duration: float) -> list[float]:
    """Share out what is left of `duration` by weight, nobody above the ceiling."""
    for _ in lengths:
        left = duration - sum(lengths)
        open_ = [i for i, length in enumerate(lengths) if length < ceilings[i] - 1e-9]
        if left < 1e-9 or not open_:
            break
        total = sum(weights[i] for i in open_)
        lengths = [
            min(ceilings[i], length + left * weights[i] / total) if i in open_ else length
            for i, length in enumerate(lengths)
        ]
    return lengths


def _framed(shots: list[Shot], lengths: list[float], duration: float) -> list[Shot]:
    """Cuts rounded to frames; the last one is the film's exact length."""
    total = max(1, round(duration * FPS))
    framed, end, passed = [], 0, 0.0
    for i, (shot, length) in enumerate(zip(shots, lengths, strict=True)):
        passed += length
        until = total if i == len(shots) - 1 else min(round(passed * FPS), total)
        framed.append(replace(shot, frames=until - end))
        end = until
    return framed


def _worded(shots: list[Shot], story: Story) -> list[Shot]:
    """Every text shortened to what can be read; a line that cannot be held at all moves on to the next silent shot."""
    worded: list[Shot] = []
    shots, carried = list(shots), ""
    for i, shot in enumerate(shots):
        if carried and shot.silent and shot.family in ("macro", "rise", "tv_macro"):
            shots[i], carried = replace(shot, headline=carried), ""
        fitted = _with_time_to_read(shots[i], _time_to_read(shots, i))
        if shots[i].headline and not fitted.headline:
            carried = shots[i].headline if shots[i].headline != story.title else ""
            shots[i] = replace(shots[i], headline="")
        worded.append(fitted)
    return worded


def _time_to_read(shots: list[Shot], index: int) -> float:
    """Seconds for which a shot's headline stands: reading goes on over a cut to the same words."""
    first = last = index
    while first > 0 and shots[first - 1].headline == shots[index].headline:
        first -= 1
    while last + 1 < len(shots) and shots[last + 1].headline == shots[index].headline:
        last += 1
    return sum(shot.seconds - shot.lead - DELAY for shot in shots[first : last + 1])


def _with_time_to_read(shot: Shot, headline_time: float) -> Shot:
    time = shot.seconds - shot.lead - DELAY
    headline = held(shot.headline, min(readable(headline_time), _HEADLINE))
    if shot.priority >= 10 and not headline:  # the end card says what it is about, however short the film
        headline = shorten(shot.headline, _NAME)
    left = time - (BOTH if headline else 0.0)
    return replace(
        shot, headline=headline, caption=_spoken_in(shot.caption, left), points=_points_in(shot.points, time)
    )


def _spoken_in(text: str, seconds: float) -> str:
    """A caption that can be spoken in that time: shorter and shorter, until it fits or says too little."""
    said = text
    for limit in range(len(text), 0, -3):
        said = held(text, limit)
        if spoken(said) <= seconds:
            break
    return said if spoken(said) <= seconds else ""


def _points_in(points: tuple[str, ...], seconds: float) -> tuple[str, ...]:
    """As many points as can be read one by one, each short enough for its place in the list."""
    short = [text for text in (shorten(point, _POINT) for point in points) if text]
    while len(short) > 1 and STAGGER * len(short) + hold(max(short, key=len)) > seconds:
        short.pop()
    limit = readable(seconds - STAGGER * len(short))
    return tuple(kept for text in short if (kept := held(text, limit)))
