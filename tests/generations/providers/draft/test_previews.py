"""The motions' small pictures: one for each move, so different that they can be told apart."""

from itertools import combinations

import numpy as np
from django.contrib.staticfiles import finders
from PIL import Image

from generations.providers.draft.motions import move_of, moves

FRAMES, TOLD_APART = 8, 4  # levels of grey, over a frame
DISTINCT = (
    "push", "zoom-out", "crane-up", "crane-down", "orbit", "whip-pan", "pan-left", "pan-right", "arc-left", "eyes-in",
    "fpv-drone", "explosion", "agent-reveal", "static",
)  # fmt: skip


def frames_of(move):
    """Grey frames over the whole of a picture's time."""
    with Image.open(finders.find(f"portal/motions/{move}.webp")) as picture:
        last = getattr(picture, "n_frames", 1) - 1
        found = []
        for number in range(FRAMES):
            picture.seek(round(number * last / (FRAMES - 1)))
            found.append(np.asarray(picture.convert("L").resize((44, 44)), float))
    return np.stack(found)


def test_every_move_has_a_moving_and_a_still_picture():
    assert [move for move in moves() if not finders.find(f"portal/motions/{move}-still.webp")] == []
    assert (frames_of("static").std(0).max() < 1, frames_of("push").std(0).max() > 10) == (True, True)


def test_two_moves_can_be_told_apart():
    frames = {move: frames_of(move) for move in DISTINCT}
    # What moves, whatever the set's colour: each frame without its own middle.
    even = {move: film - film.mean((1, 2), keepdims=True) for move, film in frames.items()}
    pairs = combinations(DISTINCT, 2)
    assert [pair for pair in pairs if np.abs(even[pair[0]] - even[pair[1]]).mean((1, 2)).max() < TOLD_APART] == []


def test_what_only_a_model_can_make_has_no_picture():
    assert {move_of(name) for name in ("Set on Fire", "Melting", "Symbiote")} == {""}
    assert [move_of(name) for name in ("Arc Left", "Crane Up", "360 Orbit", "Whip Pan", "Levitation")] == [
        "arc-left", "crane-up", "orbit", "whip-pan", "push",
    ]  # fmt: skip
