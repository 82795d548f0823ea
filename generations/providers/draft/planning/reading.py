"""Every text shortened to what can be read in its shot."""

from dataclasses import replace

from generations.providers.draft.planning.shot import BOTH, DELAY, STAGGER, Shot, held, hold, readable, spoken
from generations.providers.draft.story import Story
from generations.providers.draft.wording import shorten

_HEADLINE, _POINT = 60, 44  # characters at most
_NAME = 24  # characters of the title that an end card has in any case


def worded(shots: list[Shot], story: Story) -> list[Shot]:
    """Every text shortened to what can be read; a line that cannot be held at all moves on to the next silent shot."""
    fitted_shots: list[Shot] = []
    shots, carried = list(shots), ""
    for i, shot in enumerate(shots):
        if carried and shot.silent and shot.family in ("macro", "rise", "tv_macro"):
            shots[i], carried = replace(shot, headline=carried), ""
        fitted = _with_time_to_read(shots[i], _time_to_read(shots, i))
        if shots[i].headline and not fitted.headline:
            carried = shots[i].headline if shots[i].headline != story.title else ""
            shots[i] = replace(shots[i], headline="")
        fitted_shots.append(fitted)
    return fitted_shots


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
