"""The sound of a draft film: a quiet bed made here, or the audio that was given."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from generations.providers.draft.encode import SAMPLE_RATE, Samples
from generations.providers.draft.footage import CONTAINERS, UnreadableMedia

_PEAK = 10 ** (-18 / 20)  # of the bed: -18 dBFS, under any voice that comes later
_FADE_IN, _FADE_OUT = 0.35, 1.1  # seconds
# Four chords of one major key, as scale steps in semitones; each goes round without an end.
_PROGRESSIONS = (
    ((0, 4, 7, 11), (9, 12, 16, 19), (5, 9, 12, 16), (7, 11, 14, 17)),
    ((9, 12, 16, 19), (5, 9, 12, 16), (0, 4, 7, 14), (7, 11, 14, 17)),
    ((0, 4, 7, 14), (7, 11, 14, 19), (9, 12, 16, 19), (5, 9, 12, 16)),
)
_ROOTS = (48, 50, 53, 55)  # MIDI notes: C3, D3, F3, G3
_TEMPI = (88, 96, 104)  # beats a minute
_BEATS = 4  # of a chord
_PLUCKED = (0, 2, 1, 3, 2, 1, 3, 2)  # notes of the chord on the half beats

Wave = NDArray[np.float32]  # one channel at SAMPLE_RATE


def bed(duration: float, seed: int) -> Samples:
    """A quiet bed of `duration` seconds: soft chords under plucked half beats; the same for the same seed."""
    rng = np.random.default_rng(seed & 0xFFFFFFFF)
    progression = _PROGRESSIONS[rng.integers(len(_PROGRESSIONS))]
    root, beat = int(rng.choice(_ROOTS)), 60 / float(rng.choice(_TEMPI))
    length = round(duration * SAMPLE_RATE)
    sound = np.zeros((length, 2), np.float32)
    bar = _BEATS * beat
    for number in range(int(duration / bar) + 1):
        chord = [root + step for step in progression[number % len(progression)]]
        _add(sound, number * bar, _pad(chord, bar + 0.6), 0.0)
        _add(sound, number * bar, 0.8 * _tone(chord[0] - 12, bar, 1.2), 0.0)
        for half, note in enumerate(_PLUCKED):
            start = (number + half / len(_PLUCKED)) * bar
            _add(sound, start, 0.5 * _tone(chord[note] + 12, 0.9, 6.0), 0.5 if half % 2 else -0.5)
    loudest = float(np.abs(sound).max(initial=0.0))
    return _faded(sound * np.float32(_PEAK / loudest) if loudest else sound, _FADE_IN, _FADE_OUT)


def soundtrack(path: Path, duration: float) -> Samples:
    """The given file's sound, exactly `duration` seconds of it: cut and faded out, or followed by silence.

    Raises UnreadableMedia when there is no sound in it that can be decoded.
    """
    length = round(duration * SAMPLE_RATE)
    try:
        heard = _decoded(path, length)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise UnreadableMedia("The audio could not be read.") from error
    if not len(heard):
        raise UnreadableMedia("The file has no sound in it.")
    sound = np.zeros((length, 2), np.float32)
    sound[: len(heard)] = np.clip(heard, -1, 1)
    return _faded(sound, 0.01, min(0.6, duration / 4)) if len(heard) == length else sound


def _decoded(path: Path, length: int) -> Samples:
    """At most `length` samples of a file, as stereo."""
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
    blocks: list[NDArray[np.float32]] = []
    wanted = length
    with av.open(str(path), options=CONTAINERS) as container:
        if not container.streams.audio:
            raise UnreadableMedia("The file has no sound in it.")
        for frame in container.decode(container.streams.audio[0]):
            frame.pts = None  # gaps and odd starts are closed up
            heard = [np.asarray(part.to_ndarray(), np.float32).T for part in resampler.resample(frame)]
            blocks += heard
            wanted -= sum(map(len, heard))
            if wanted <= 0:
                break
        else:
            blocks += [np.asarray(part.to_ndarray(), np.float32).T for part in resampler.resample(None)]
    return np.concatenate(blocks)[:length] if blocks else np.zeros((0, 2), np.float32)


def _pad(chord: list[int], seconds: float) -> Wave:
    """A chord that swells and ebbs, each note beside a slightly detuned twin."""
    time = _time(seconds)
    voices = [np.sin(_turns(note + shift) * time) for note in chord for shift in (-0.05, 0.05)]
    swell = np.minimum(np.minimum(time / 0.5, 1), np.clip((seconds - time) / 0.6, 0, 1))
    wave: Wave = sum(voices, start=np.zeros_like(time)) / len(voices) * swell
    return wave


def _tone(note: int, seconds: float, decay: float) -> Wave:
    """A plucked note with two soft overtones."""
    time = _time(seconds)
    turn = _turns(note) * time
    tone = np.sin(turn) + 0.3 * np.sin(2 * turn) + 0.1 * np.sin(3 * turn)
    wave: Wave = tone * np.exp(-decay * time) * np.minimum(time / 0.008, 1) * np.clip((seconds - time) / 0.05, 0, 1)
    return wave


def _time(seconds: float) -> Wave:
    return np.arange(round(seconds * SAMPLE_RATE), dtype=np.float32) / np.float32(SAMPLE_RATE)


def _turns(note: float) -> np.float32:
    """Radians a second of a MIDI note, equal temperament from A4 = 440 Hz."""
    return np.float32(2 * np.pi * 440 * 2 ** ((note - 69) / 12))


def _add(sound: Samples, start: float, wave: Wave, side: float) -> None:
    """Mix in a wave from `start` seconds on; `side` runs from -1 (left) to 1 (right)."""
    first = round(start * SAMPLE_RATE)
    part = wave[: max(0, len(sound) - first)]
    sound[first : first + len(part), 0] += part * np.float32(1 - max(side, 0))
    sound[first : first + len(part), 1] += part * np.float32(1 + min(side, 0))


def _faded(sound: Samples, seconds_in: float, seconds_out: float) -> Samples:
    length = len(sound)
    position = np.arange(length, dtype=np.float32) / np.float32(SAMPLE_RATE)
    rising = np.minimum(position / np.float32(seconds_in), 1)
    falling = np.minimum(position[::-1] / np.float32(min(seconds_out, max(length / SAMPLE_RATE / 2, 0.01))), 1)
    faded: Samples = sound * (rising * falling)[:, None]
    return faded
