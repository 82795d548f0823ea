"""Frames and sound go into an MP4 that players show as they were drawn."""

from pathlib import Path

import av
import numpy as np
import pytest

from generations.providers.draft.encode import SAMPLE_RATE, Encoder

COLOURS = ((255, 0, 0), (0, 200, 0), (0, 0, 255), (224, 122, 95), (255, 255, 255), (0, 0, 0))


def stripes(width: int = 96, height: int = 96) -> np.ndarray:
    """One frame of horizontal stripes in all colours."""
    frame = np.zeros((height, width, 3), np.uint8)
    for number, colour in enumerate(COLOURS):
        frame[number * height // len(COLOURS) : (number + 1) * height // len(COLOURS)] = colour
    return frame


def encode(
    path: Path, frames: int, *, size: tuple[int, int] = (96, 96), fps: int = 24, sound: np.ndarray | None = None
) -> Path:
    with Encoder(path, *size, fps, sound) as encoder:
        for _ in range(frames):
            encoder.write(stripes(*size))
    return path


def tone(seconds: float) -> np.ndarray:
    wave = 0.2 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def from_bt709(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    """RGB out of a yuv420p frame by the numbers of ITU-R BT.709 with limited range, at its chroma samples."""
    luma = picture[:height].astype(float)[::2, ::2]
    quarter = height * width // 4
    blue, red = picture[height:].reshape(-1)[:quarter], picture[height:].reshape(-1)[quarter : 2 * quarter]
    y = (luma - 16) / 219
    b, r = ((plane.reshape(height // 2, width // 2).astype(float) - 128) / 224 for plane in (blue, red))
    return 255 * np.stack([y + 1.5748 * r, y - 0.1873 * b - 0.4681 * r, y + 1.8556 * b], axis=-1)


def test_colours_come_out_as_they_went_in(tmp_path: Path) -> None:
    """Read by the tagged standard's own numbers: a wrong matrix or range would be off by 10 and more."""
    with av.open(str(encode(tmp_path / "film.mp4", 3))) as film:
        picture = next(film.decode(video=0)).to_ndarray()

    seen = from_bt709(picture, 96, 96)
    for number, colour in enumerate(COLOURS):
        middle = seen[number * 8 + 4, 20]
        assert np.abs(middle - colour).max() < 5, colour


def test_the_file_says_which_colours_it_has(tmp_path: Path) -> None:
    path = encode(tmp_path / "film.mp4", 3)

    with av.open(str(path)) as film:
        context = film.streams.video[0].codec_context
        tags = (context.colorspace, context.color_range, context.color_primaries, context.color_trc)
        assert (context.pix_fmt, tags) == ("yuv420p", (1, 1, 1, 1))  # BT.709, limited range
    assert b"colr" in path.read_bytes()


@pytest.mark.parametrize("frames", [1, 2, 37, 72])
def test_a_film_has_exactly_the_frames_written(tmp_path: Path, frames: int) -> None:
    with av.open(str(encode(tmp_path / "film.mp4", frames))) as film:
        stream = film.streams.video[0]
        assert sum(1 for _ in film.decode(video=0)) == frames
        assert stream.duration * stream.time_base * 24 == frames


def test_frames_keep_their_order_and_time(tmp_path: Path) -> None:
    with Encoder(tmp_path / "film.mp4", 64, 64, 24) as encoder:
        for level in range(0, 240, 8):
            encoder.write(np.full((64, 64, 3), level, np.uint8))

    with av.open(str(tmp_path / "film.mp4")) as film:
        shown = [(float(frame.time), frame.to_ndarray(format="rgb24").mean()) for frame in film.decode(video=0)]
    assert [round(time * 24) for time, _ in shown] == list(range(30))
    assert max(abs(level - 8 * number) for number, (_, level) in enumerate(shown)) < 6


@pytest.mark.parametrize("size", [(64, 64), (854, 480), (498, 26), (1278, 720)])
def test_any_even_size_is_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    with av.open(str(encode(tmp_path / "film.mp4", 2, size=size))) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == size


def test_a_film_without_sound_has_no_sound_track(tmp_path: Path) -> None:
    with av.open(str(encode(tmp_path / "film.mp4", 3))) as film:
        assert not film.streams.audio


@pytest.mark.parametrize("given", [0.5, 2.0, 9.0], ids=["too short", "just right", "too long"])
def test_the_sound_is_as_long_as_the_picture(tmp_path: Path, given: float) -> None:
    with av.open(str(encode(tmp_path / "film.mp4", 48, sound=tone(given)))) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (audio.rate, audio.channels, audio.codec_context.name) == (SAMPLE_RATE, 2, "aac")
        assert float(audio.duration * audio.time_base) == pytest.approx(
            float(video.duration * video.time_base), abs=1e-3
        )


def test_the_sound_is_heard_in_time_and_then_silence(tmp_path: Path) -> None:
    path = encode(tmp_path / "film.mp4", 48, sound=tone(1.0))

    with av.open(str(path)) as film:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    loud = np.flatnonzero(np.abs(heard) > 0.1)
    assert loud[0] / SAMPLE_RATE == pytest.approx(0, abs=0.03)
    assert loud[-1] / SAMPLE_RATE == pytest.approx(1, abs=0.03)


def test_sound_and_picture_lie_side_by_side_in_the_file(tmp_path: Path) -> None:
    """A player that reads on finds both: neither runs ahead of the other."""
    path = encode(tmp_path / "film.mp4", 240, sound=tone(10.0))

    with av.open(str(path)) as film:
        packets = sorted(
            (packet.pos, packet.stream.type, float(packet.pts * packet.time_base))
            for packet in film.demux()
            if packet.pos is not None and packet.pts is not None
        )
    reached = {"audio": 0.0, "video": 0.0}
    for _, kind, time in packets:
        reached[kind] = time
        assert abs(reached["audio"] - reached["video"]) < 1.5
    assert min(reached.values()) > 9.5


def test_the_index_comes_first_so_that_a_film_plays_while_it_loads(tmp_path: Path) -> None:
    content = encode(tmp_path / "film.mp4", 3, sound=tone(0.1)).read_bytes()

    assert 0 < content.find(b"moov") < content.find(b"mdat")


def test_an_interrupted_film_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no more"), Encoder(tmp_path / "film.mp4", 96, 96, 24) as encoder:
        encoder.write(stripes())
        raise RuntimeError("no more")

    assert list(tmp_path.iterdir()) == []


def test_the_same_frames_make_the_same_file(tmp_path: Path) -> None:
    first, second = (encode(tmp_path / name, 12, sound=tone(0.5)) for name in ("a.mp4", "b.mp4"))

    assert first.read_bytes() == second.read_bytes()


def test_a_view_of_a_larger_picture_can_be_written(tmp_path: Path) -> None:
    with Encoder(tmp_path / "film.mp4", 96, 96, 24) as encoder:
        encoder.write(stripes(200, 96)[:, 50:146])

    with av.open(str(tmp_path / "film.mp4")) as film:
        seen = next(film.decode(video=0)).to_ndarray(format="rgb24")
    assert np.abs(seen[40, 48].astype(int) - COLOURS[2]).max() < 8
