"""Camera moves, named motions and the sub-pixel drawing that they rely on."""

import math

import numpy as np
import pytest
from PIL import Image

from generations.catalog.motions import seed_rows
from generations.providers.draft.camera import GLIDE, POP, SETTLE, Enter, Move, Pose, Sway, bezier, push, zoom_mix
from generations.providers.draft.geometry import Box
from generations.providers.draft.motions import find_motion, move_of
from generations.providers.draft.paint.warp import sheet, warp


@pytest.mark.parametrize("ease", [SETTLE, GLIDE, POP])
def test_easing_begins_at_nothing_and_ends_at_all(ease):
    assert (ease(-1), ease(0), ease(1), ease(2)) == (0, 0, 1, 1)


def test_the_pop_goes_beyond_its_end_and_back():
    assert max(POP(i / 100) for i in range(101)) > 1.02


def test_a_straight_bezier_is_a_straight_line():
    line = bezier(0.25, 0.25, 0.75, 0.75)
    assert all(abs(line(i / 50) - i / 50) < 1e-3 for i in range(51))


def test_zooms_are_even_in_the_logarithm():
    assert math.isclose(zoom_mix(1, 4, 0.5), 2)


def test_an_entrance_leads_from_its_pose_to_rest():
    move = Move(enter=Enter(Pose(dy=40, zoom=0.5), start=0.2, length=0.8))
    assert (move.at(0, 3).dy, move.at(0, 3).zoom) == (40, 0.5)
    assert move.at(1, 3) == Pose()
    assert move.still_from == 1.0


def test_a_drift_goes_on_under_the_next_shot():
    assert push(1.0, 1.1).at(2.2, 2).zoom > push(1.0, 1.1).at(2, 2).zoom


def test_a_hand_sways_no_further_than_its_reach():
    sway = Sway(5.0, roll=0.3)
    poses = [sway.at(i / 10) for i in range(600)]
    assert max(abs(pose.dx) for pose in poses) <= 5
    assert max(abs(pose.roll) for pose in poses) <= 0.3


MOVES = {
    "3D Rotation": "3d-rotation",
    "Agent Reveal": "agent-reveal",
    "Arc Left": "arc-left",
    "Arc Right": "arc-right",
    "Baseball Kick": "baseball-kick",
    "Boxing": "boxing",
    "Building Explosion": "explosion",
    "Bullet Time": "bullet-time",
    "Catwalk": "catwalk",
    "Eyes In": "eyes-in",
    "FPV Drone": "fpv-drone",
    "Face Punch": "face-punch",
    "Head Explosion": "explosion",
    "Incline": "incline",
    "Moonwalk Left": "moonwalk-left",
    "Moonwalk Right": "moonwalk-right",
    "Skateboard Glide": "skateboard",
    "Ski Carving": "ski",
    "Snowboard Powder": "snowboard",
    "Static": "static",
    "Thunder God": "thunder-god",
    "Thunder God + Turning Metal": "thunder-god",
}
MADE_BY_THE_MODEL = (
    "Datamosh", "Disintegration", "Medusa Gorgona", "Melting", "Morphskin", "Set on Fire", "Symbiote",
    "Turning Metal", "Turning Metal + Melting",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "part", "note"),
    [
        ("Arc Left", "Arc Left", ""),
        ("Snowboard Powder", "Snowboard Powder", ""),
        ("Turning Metal + Melting", "Turning Metal", "Turning Metal is an effect that the model makes"),
        (
            "Bullet Time + Set on Fire",
            "Bullet Time",
            "Of the mix Bullet Time + Set on Fire, the draft shows Bullet Time.",
        ),
        ("Quantum Leap", "Quantum Leap", "Drafts do not know the motion 'Quantum Leap'"),
    ],
)
def test_a_motion_is_found_by_name_and_told_where_it_is_not_drawn(name: str, part: str, note: str):
    motion = find_motion(name)
    assert (motion.name, motion.note[: len(note)]) == (part, note)
    assert bool(note) == bool(motion.note)


def test_each_motion_of_the_templates_finds_the_move_that_is_meant():
    assert {row["name"]: move_of(row["name"]) for row in seed_rows()} == MOVES | dict.fromkeys(MADE_BY_THE_MODEL, "")


@pytest.mark.parametrize(("name", "move"), [("Skiing", "ski"), ("SKI jump", "ski"), ("Quantum Leap", "push")])
def test_a_name_that_no_template_has_finds_the_nearest(name: str, move: str):
    assert move_of(name) == move


def test_no_motion_leaves_the_camera_alone():
    assert find_motion("").pose(7.2) is None


def test_an_impact_hits_at_once_and_is_over_soon():
    pose = find_motion("Boxing").pose(7.2)
    assert pose is not None
    assert pose(0, 3).zoom == pytest.approx(1.12)
    assert pose(1, 3) == Pose()


def centre_of(tile, width: int) -> float:
    """The horizontal centre of what a tile shows, in frame pixels."""
    weight = np.asarray(tile.image.getchannel("a"), float).sum(0)
    return tile.x + float((weight * (np.arange(len(weight)) + 0.5)).sum() / weight.sum())


@pytest.mark.parametrize("roll", [0.0, 3.0])
def test_a_picture_moves_by_less_than_a_pixel_without_jumping(roll: float):
    dot = Image.new("RGBA", (40, 40), (255, 0, 0, 255))
    ready = sheet(dot, 40)
    frame = Box(0, 0, 200, 200)
    places = []
    for step in range(12):
        tile = warp(ready, Box(80 + step * 0.13, 80, 37, 37), roll, frame)
        assert tile is not None
        places.append(centre_of(tile, 200))
    steps = np.diff(places)
    assert np.abs(steps - 0.13).max() < 0.07


def test_what_lies_outside_the_frame_is_not_drawn():
    ready = sheet(Image.new("RGB", (40, 40)), 40)
    assert warp(ready, Box(-100, 0, 50, 50), 0, Box(0, 0, 200, 200)) is None
    tile = warp(ready, Box(-10, 180, 50, 50), 0, Box(0, 0, 200, 200))
    assert tile is not None
    assert (tile.x, tile.y, tile.image.size) == (0, 180, (40, 20))
