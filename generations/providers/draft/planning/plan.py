"""The plan of a film: its shots with their frames, and the words that can be read in them."""

from dataclasses import replace

from generations.providers.draft.cast import Cast
from generations.providers.draft.manner import Manner
from generations.providers.draft.planning.fillers import filled
from generations.providers.draft.planning.lengths import framed, shared
from generations.providers.draft.planning.modes import shot_list
from generations.providers.draft.planning.pictures import dressed, unshown, with_room_for_all, without_repeating
from generations.providers.draft.planning.reading import worded
from generations.providers.draft.planning.selection import chosen, detail_of
from generations.providers.draft.planning.shot import LONGEST, Shot
from generations.providers.draft.planning.turns import joined
from generations.providers.draft.story import Story

SHORTEST_FILM, LONGEST_FILM = 2.0, 60.0  # seconds
_ROOM_FOR_A_COLLAGE = 4.0  # seconds of a film; a shorter one is its hero and its end card


def plan(mode: str, story: Story, cast: Cast, duration: float, manner: Manner = Manner.PLAIN) -> list[Shot]:
    """The film's shots with their frames and the words that fit; together exactly `duration` seconds, to a frame."""
    shots = _arranged(shot_list(mode, story, cast), mode, story, cast, duration, manner)
    while True:
        shots = joined(shots, mode, manner)
        said = worded(framed(shots, shared(shots, duration), duration), story)
        better = _without_speechless(shots, said)
        if better == shots or len(better) < 2 or LONGEST * len(better) < duration:
            return said
        shots = better


def _arranged(shots: list[Shot], mode: str, story: Story, cast: Cast, duration: float, manner: Manner) -> list[Shot]:
    """As many of the shots as have room, or more where there is room, and every picture in one of them.

    Under four seconds there is room for two shots, and so for the pictures that those show.
    """
    if duration < _ROOM_FOR_A_COLLAGE:
        return filled(_hero_and_end(shots), mode, story, cast, duration)
    arranged = dressed(filled(chosen(shots, duration, mode, manner), mode, story, cast, duration), cast)
    if unshown(arranged, cast):
        shots = chosen(with_room_for_all(shots, story, cast), duration, mode, manner)
        arranged = dressed(filled(without_repeating(shots, story), mode, story, cast, duration), cast)
    return arranged


def _without_speechless(shots: list[Shot], said: list[Shot]) -> list[Shot]:
    """Shots that are all words make way where too few could be held; a list becomes one detail."""
    kept = []
    for shot, spoken in zip(shots, said, strict=True):
        if shot.family == "callouts" and len(spoken.points) < 2:
            kept.append(detail_of(shot))
        elif shot.family != "poster" or spoken.headline:
            kept.append(shot)
    return kept


def _hero_and_end(shots: list[Shot]) -> list[Shot]:
    """A film under four seconds: its opening or its hero, and the end card."""
    order = ("opening", "hero", "crane", "rise", "presenter", "poster")
    heroes = sorted((shot for shot in shots[:-1] if shot.family in order), key=lambda shot: order.index(shot.family))
    return [replace(shot, shortest=0.6) for shot in heroes[:1]] + [shots[-1]]
