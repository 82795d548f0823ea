"""Films, drawn small and read back with a decoder."""

import itertools
import json
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from generations.providers.draft.encode import SAMPLE_RATE
from tests.generations.providers.draft.drawn import (
    alike,
    boxes_of,
    decoded,
    film,
    make,
    mug,
    photo,
    resized,
    sound_of,
)

BT709_LIMITED = (1, 1)  # matrix and range, as players read them


@pytest.mark.parametrize("mode", ["product_showcase", "ugc", "tv_spot"])
def test_a_film_has_the_asked_length_size_and_codec_and_starts_at_once(tmp_path: Path, mode: str):
    avatar = {"name": "Mara", "images": [photo(tmp_path / "mara.png", (220, 170, 140))]}
    made = make(tmp_path, mode=mode, duration=5, products=[mug(tmp_path)], avatars=[avatar])
    video = decoded(made.outputs[0].path)
    assert video.frames.shape == (5 * 24, 320, 180, 3)
    assert (video.codec, video.rate) == ("h264", 24)
    assert video.colours == BT709_LIMITED
    assert boxes_of(made.outputs[0].path)[:2] == ["ftyp", "moov"]
    assert made.outputs[0].duration == 5
    assert made.notes == ()


def test_a_film_moves_and_changes_its_picture_with_every_shot(tmp_path: Path):
    made = make(tmp_path, mode="product_showcase", duration=6, products=[mug(tmp_path)])
    frames = decoded(made.outputs[0].path).frames
    shots = json.loads((tmp_path / "timeline-0.json").read_text())["shots"]
    middles = [frames[int((shot["start"] + shot["end"]) * 12)] for shot in shots]
    assert len(middles) >= 3
    assert all(alike(one, other) < 0.95 for one, other in itertools.pairwise(middles))
    later = [frames[int(shot["start"] * 24) + 14] for shot in shots]
    assert all(np.abs(a.astype(int) - b).mean() > 0.3 for a, b in zip(middles, later, strict=True))


@pytest.mark.parametrize("ratio", ["9:16", "4:5", "1:1", "4:3", "16:9", "21:9", "9:21"])
def test_every_ratio_is_drawn(tmp_path: Path, ratio: str):
    wide, high = map(int, ratio.split(":"))
    size = {"width": 2 * round(90 * max(1, wide / high)), "height": 2 * round(90 * max(1, high / wide))}
    video = film(tmp_path, mode="tv_spot", duration=2, products=[mug(tmp_path)], **size)
    assert video.frames.shape == (48, size["height"], size["width"], 3)


@pytest.mark.parametrize("seconds", [2, 3.3, 7.77, 12])
def test_the_length_is_exact_to_a_frame(tmp_path: Path, seconds: float):
    video = film(tmp_path, width=64, height=96, duration=seconds, products=[mug(tmp_path)])
    assert abs(video.seconds - seconds) <= 1 / 24


def test_a_longer_film_is_cut_to_a_minute_and_says_so(tmp_path: Path):
    made = make(tmp_path, width=64, height=64, duration=75, products=[mug(tmp_path)])
    assert decoded(made.outputs[0].path).seconds == 60
    assert made.notes == ("Drafts last from 2 to 60 seconds: 75 s became 60 s.",)


def test_the_same_request_and_seed_give_the_same_frames(tmp_path: Path):
    wishes = {"mode": "ugc", "duration": 3, "seed": 7, "products": [mug(tmp_path)]}
    first, second = (film(tmp_path, **wishes).frames for _ in range(2))
    assert np.array_equal(first, second)


def test_another_seed_gives_another_film(tmp_path: Path):
    wishes = {"mode": "product_showcase", "duration": 5, "products": [mug(tmp_path)]}
    one, other = (film(tmp_path, seed=seed, **wishes).frames for seed in (1, 2))
    assert np.abs(one.astype(int) - other).mean() > 3


def test_a_film_opens_on_the_start_image_and_ends_on_the_end_image(tmp_path: Path):
    start, end = photo(tmp_path / "start.png", (20, 60, 200)), photo(tmp_path / "end.png", (30, 160, 60))
    media = [{"role": "start_image", "path": start}, {"role": "end_image", "path": end}]
    frames = film(tmp_path, duration=4, prompt="slow push in", media=media).frames
    upper = slice(30, 160)  # below the draft mark, above the words
    assert alike(frames[0][upper], resized(start, (180, 320))[upper]) > 0.95
    assert alike(frames[-1][upper], resized(end, (180, 320))[upper]) > 0.95


def test_every_given_picture_is_shown(tmp_path: Path):
    media = [{"role": "image", "path": photo(tmp_path / f"{i}.png", (40 * i, 255 - 40 * i, 90))} for i in range(6)]
    made = make(tmp_path, mode="product_showcase", duration=12, products=[mug(tmp_path)], media=media)
    shots = json.loads((tmp_path / "timeline-0.json").read_text())["shots"]
    shown = {picture["picture"] for shot in shots for picture in shot["pictures"]}
    assert shown == {f"product-{i}" for i in range(7)}
    assert made.notes == ()


def test_pictures_without_room_are_counted(tmp_path: Path):
    media = [{"role": "image", "path": photo(tmp_path / f"{i}.png")} for i in range(3)]
    made = make(tmp_path, mode="product_showcase", duration=2, products=[mug(tmp_path)], media=media)
    assert made.notes == ("3 of the given pictures found no room in this draft.",)


def test_more_pictures_than_a_draft_shows_are_counted(tmp_path: Path):
    path = photo(tmp_path / "one.png", size=(48, 64))
    made = make(tmp_path, width=64, height=96, duration=4, media=[{"role": "image", "path": path}] * 30)
    assert made.notes == ("A draft shows 16 pictures: 14 were left out.",)


def test_every_given_video_is_shown(tmp_path: Path):
    source = make(tmp_path / "source", width=64, height=96, duration=2, products=[mug(tmp_path)]).outputs[0].path
    made = make(tmp_path, duration=8, prompt="like these", media=[{"role": "video", "path": str(source)}] * 3)
    shots = json.loads((tmp_path / "timeline-0.json").read_text())["shots"]
    shown = {picture["picture"] for shot in shots for picture in shot["pictures"]}
    assert shown == {f"still-{i}" for i in range(6)}
    assert made.notes == ()


def test_stills_of_a_reference_video_are_shown(tmp_path: Path):
    source = make(tmp_path / "source", duration=2, products=[mug(tmp_path)]).outputs[0].path
    media = [{"role": "video", "path": str(source)}]
    make(tmp_path, duration=6, prompt="something like this", media=media)
    shots = json.loads((tmp_path / "timeline-0.json").read_text())["shots"]
    assert any(picture["picture"].startswith("still-") for shot in shots for picture in shot["pictures"])


def test_a_quiet_bed_is_heard_when_sound_was_asked_for(tmp_path: Path):
    video = film(tmp_path, duration=2, products=[mug(tmp_path)], generate_audio=True)
    assert abs(video.sound - 2) < 0.1
    assert 0.02 < video.loudest < 0.3


def test_a_silent_film_has_no_sound_track(tmp_path: Path):
    assert film(tmp_path, duration=2, products=[mug(tmp_path)]).sound == 0


def tone(path: Path, pitch: float) -> str:
    """A second of a pure tone, in a file."""
    wave = (0.5 * np.sin(2 * np.pi * pitch * np.arange(SAMPLE_RATE) / SAMPLE_RATE)).astype(np.float32)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=SAMPLE_RATE, layout="mono")
        block = av.AudioFrame.from_ndarray((wave * 32767).astype(np.int16)[None], format="s16", layout="mono")
        block.sample_rate = SAMPLE_RATE
        container.mux(stream.encode(block))
        container.mux(stream.encode(None))
    return str(path)


def loudest_pitch(heard: NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(heard[4800:43200]))
    return float(spectrum.argmax() * SAMPLE_RATE / 38400)


def test_of_several_sounds_the_first_that_can_be_read_is_heard_and_the_rest_counted(tmp_path: Path):
    (tmp_path / "broken.wav").write_bytes(b"RIFF" + bytes(40))
    paths = [str(tmp_path / "broken.wav"), tone(tmp_path / "a.wav", 440), tone(tmp_path / "b.wav", 900)]
    made = make(tmp_path, duration=2, products=[mug(tmp_path)], media=[{"role": "audio", "path": p} for p in paths])
    assert abs(loudest_pitch(sound_of(made.outputs[0].path)) - 440) < 5
    assert made.notes == (
        "The given audio could not be read and was left out.",
        "A draft plays one sound, and leaves out the other 1.",
    )


def test_given_audio_is_the_sound_track(tmp_path: Path):
    media = [{"role": "audio", "path": tone(tmp_path / "tone.wav", 440)}]
    made = make(tmp_path, duration=2, products=[mug(tmp_path)], media=media)
    heard = sound_of(made.outputs[0].path)
    assert abs(loudest_pitch(heard) - 440) < 5
    assert np.abs(heard[-9600:]).max() < 0.02  # the tone lasts a second, the film two


def test_a_poster_and_a_timeline_come_with_the_film(tmp_path: Path):
    made = make(tmp_path, duration=4, products=[mug(tmp_path)])
    assert [(output.role, output.content_type) for output in made.outputs] == [
        ("raw", "video/mp4"),
        ("poster", "image/jpeg"),
        ("timeline", "application/json"),
    ]
    told = json.loads(made.outputs[2].path.read_text())
    assert (told["width"], told["height"], told["fps"], told["frames"]) == (180, 320, 24, 96)
    assert sum(shot["frames"] for shot in told["shots"]) == 96


def test_several_films_differ_and_are_numbered(tmp_path: Path):
    made = make(tmp_path, width=64, height=96, duration=2, count=2, products=[mug(tmp_path)])
    raw = [output for output in made.outputs if output.role == "raw"]
    assert [output.index for output in raw] == [0, 1]
    one, other = (decoded(output.path).frames for output in raw)
    assert not np.array_equal(one, other)


def test_films_of_one_request_tell_their_lines_in_another_order_and_look_elsewhere(tmp_path: Path):
    product = mug(tmp_path, features=["Keeps it hot", "Fits every hand", "Glazed by hand"])
    make(tmp_path, width=64, height=96, duration=12, count=2, generate_audio=True, mode="tv_spot", products=[product])
    first, second = (json.loads((tmp_path / f"timeline-{i}.json").read_text())["shots"] for i in range(2))
    details = [[shot for shot in shots if shot["family"] == "tv_macro"] for shots in (first, second)]
    assert details[0][0]["texts"][0]["text"] == "Fits every hand"
    assert details[1][0]["texts"][0]["text"] == "Glazed by hand"
    assert details[0][0]["stage"] != details[1][0]["stage"]
    sounds = [sound_of(tmp_path / f"film-{i}.mp4") for i in range(2)]
    assert not np.array_equal(*sounds)


def test_an_odd_size_is_rounded_to_even_and_told(tmp_path: Path):
    made = make(tmp_path, width=101, height=151, duration=2, products=[mug(tmp_path)])
    assert decoded(made.outputs[0].path).frames.shape[1:3] == (152, 100)
    assert made.notes == ("The size became 100 × 152 instead of 101 × 151: sides must be even.",)


@pytest.mark.parametrize(
    "motion", ["Arc Left", "3D Rotation", "Bullet Time", "Eyes In", "Agent Reveal", "Head Explosion"]
)
def test_named_motions_are_drawn(tmp_path: Path, motion: str):
    wishes = {"width": 90, "height": 160, "duration": 3, "products": [mug(tmp_path)]}
    still = film(tmp_path, motion="Static", **wishes).frames
    moved = film(tmp_path, motion=motion, **wishes).frames
    assert np.abs(still[:30].astype(int) - moved[:30]).mean() > 0.4
