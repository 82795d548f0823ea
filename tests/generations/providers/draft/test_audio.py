"""A film's sound: a quiet bed, or the given audio cut to length."""

import wave
from pathlib import Path

import numpy as np
import pytest

from generations.providers.draft.audio import bed, soundtrack
from generations.providers.draft.encode import SAMPLE_RATE, Encoder
from generations.providers.draft.footage import UnreadableMedia


def save_wave(path: Path, samples: np.ndarray, rate: int = SAMPLE_RATE) -> Path:
    """`samples` are (n, channels), -1…1."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def level(seconds: float, value: float = 0.5, channels: int = 2, rate: int = SAMPLE_RATE) -> np.ndarray:
    return np.full((round(seconds * rate), channels), value)


@pytest.mark.parametrize("duration", [0.04, 1.0, 4.0, 15.0])
def test_a_bed_has_the_length_asked_for(duration: float) -> None:
    sound = bed(duration, seed=7)

    assert (sound.shape, sound.dtype) == ((round(duration * SAMPLE_RATE), 2), np.float32)


@pytest.mark.parametrize("seed", range(6))
def test_a_bed_is_quiet_but_can_be_heard(seed: int) -> None:
    sound = bed(8.0, seed)

    peak, mean = np.abs(sound).max(), np.sqrt((sound**2).mean())
    assert -18.5 < 20 * np.log10(peak) < -17.5
    assert -36 < 20 * np.log10(mean) < -24


def test_a_bed_fades_in_and_out() -> None:
    sound = np.abs(bed(6.0, seed=3))

    assert (sound[0].max(), sound[-1].max()) == (0, 0)
    assert sound[:480].max() < 0.1 * sound.max()
    assert sound[-480:].max() < 0.1 * sound.max()


def test_the_seed_decides() -> None:
    assert np.array_equal(bed(2.0, seed=5), bed(2.0, seed=5))
    assert not all(np.array_equal(bed(2.0, seed=5), bed(2.0, seed=other)) for other in range(6, 12))


@pytest.mark.parametrize("seed", [-1, 2**40, 0])
def test_any_seed_will_do(seed: int) -> None:
    assert len(bed(0.5, seed)) == SAMPLE_RATE // 2


def test_a_long_recording_is_cut_and_faded_out(tmp_path: Path) -> None:
    sound = soundtrack(save_wave(tmp_path / "a.wav", level(5.0)), 2.0)

    assert sound.shape == (2 * SAMPLE_RATE, 2)
    assert sound[SAMPLE_RATE, 0] == pytest.approx(0.5, abs=1e-3)
    assert sound[-1, 0] == 0


def test_a_short_recording_is_followed_by_silence(tmp_path: Path) -> None:
    sound = soundtrack(save_wave(tmp_path / "a.wav", level(1.0)), 2.0)

    assert sound.shape == (2 * SAMPLE_RATE, 2)
    assert sound[SAMPLE_RATE // 2, 0] == pytest.approx(0.5, abs=1e-3)
    assert np.abs(sound[SAMPLE_RATE + 10 :]).max() == 0


def test_another_rate_and_one_channel_are_brought_to_stereo(tmp_path: Path) -> None:
    sound = soundtrack(save_wave(tmp_path / "a.wav", level(2.0, channels=1, rate=22_050), 22_050), 1.0)

    left, right = sound[SAMPLE_RATE // 4]
    assert left == right
    assert 0.3 < left < 0.6


def test_the_sound_of_a_video_will_do(tmp_path: Path) -> None:
    with Encoder(tmp_path / "a.mp4", 64, 64, 24, bed(1.0, 1)) as encoder:
        for _ in range(24):
            encoder.write(np.zeros((64, 64, 3), np.uint8))

    assert np.abs(soundtrack(tmp_path / "a.mp4", 1.0)).max() > 0.05


def test_a_video_without_sound_has_none_to_give(tmp_path: Path) -> None:
    with Encoder(tmp_path / "a.mp4", 64, 64, 24) as encoder:
        encoder.write(np.zeros((64, 64, 3), np.uint8))

    with pytest.raises(UnreadableMedia, match="no sound"):
        soundtrack(tmp_path / "a.mp4", 1.0)


@pytest.mark.parametrize("content", [b"", b"RIFF\x00\x00\x00\x00WAVE", b"not a sound" * 100])
def test_a_broken_file_is_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(content)

    with pytest.raises(UnreadableMedia):
        soundtrack(tmp_path / "a.wav", 1.0)


def test_a_playlist_is_not_followed(tmp_path: Path) -> None:
    save_wave(tmp_path / "secret.wav", level(1.0))
    (tmp_path / "a.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n")

    with pytest.raises(UnreadableMedia):
        soundtrack(tmp_path / "a.m3u8", 1.0)
