"""Draws a film's frames on two threads and streams them into the encoder, in order."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np
from PIL import Image

from generations.providers.draft.encode import Encoder, Samples
from generations.providers.draft.paint.painter import Painter
from generations.providers.draft.planning.shot import FPS, TRANSITIONS
from generations.providers.draft.production import Production
from generations.providers.draft.transitions import between

THREADS = 2  # Pillow lets go of the interpreter while it draws
_AHEAD = 6  # frames drawn or being drawn that the encoder has not taken yet
_POSTERS = ("hero", "opening", "presenter", "crane", "rise", "poster")  # the shots that make the best poster

Report = Callable[[float], None]  # 0…1


class Reel:
    """A film's frames by number, in any order, from several threads."""

    def __init__(self, production: Production) -> None:
        self._production = production
        self._painters: dict[int, Painter] = {}
        self._lock = Lock()
        self._starts = [0]
        for shot in production.shots:
            self._starts.append(self._starts[-1] + shot.frames)

    def frame(self, number: int) -> Image.Image:
        """Draw one frame, RGB."""
        index = next(i for i, start in enumerate(self._starts[1:]) if number < start)
        shot = self._production.shots[index]
        t = (number - self._starts[index]) / FPS
        seconds = TRANSITIONS[shot.transition]
        if index == 0 or t >= seconds:
            return self._painter(index).frame(t)
        before = self._production.shots[index - 1]
        palette = self._production.brief.palette
        return between(
            shot.transition,
            (t + 0.5 / FPS) / seconds,
            lambda: self._painter(index - 1).frame(before.seconds + t),
            lambda: self._painter(index).frame(t),
            dip=palette.ink,
            accent=palette.pop,
            side=1 if index % 2 else -1,
        )

    def _painter(self, index: int) -> Painter:
        """The painter of a shot, prepared when it is first needed; long past ones are let go."""
        with self._lock:
            if index not in self._painters:
                self._painters[index] = Painter(self._production.scenes[index], self._production.canvas)
                self._painters.pop(index - 2, None)
            return self._painters[index]


def render(production: Production, path: Path, poster: Path, sound: Samples | None, report: Report) -> None:
    """Draw the film into an MP4 at `path`, and the frame that stands for it into a JPEG at `poster`."""
    layout, shown = production.brief.layout, _poster_frame(production)
    with Encoder(path, layout.width, layout.height, FPS, sound) as encoder:
        for number, frame in enumerate(_drawn(Reel(production), production.frames)):
            encoder.write(np.asarray(frame))
            if number == shown:
                frame.save(poster, quality=88, optimize=True)
            report((number + 1) / production.frames)


def _poster_frame(production: Production) -> int:
    """The number of a settled frame in the shot that tells most."""
    families = [shot.family for shot in production.shots]
    index = next((families.index(family) for family in _POSTERS if family in families), 0)
    before = sum(shot.frames for shot in production.shots[:index])
    return min(before + round(0.7 * production.shots[index].frames), production.frames - 1)


def _drawn(reel: Reel, count: int) -> Iterator[Image.Image]:
    """All frames in order; a few are drawn ahead, never more."""
    waiting: deque[Future[Image.Image]] = deque()
    pool = ThreadPoolExecutor(THREADS)
    try:
        for number in range(count):
            waiting.append(pool.submit(reel.frame, number))
            if len(waiting) >= _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def save_timeline(production: Production, path: Path) -> None:
    path.write_text(json.dumps(production.timeline(), ensure_ascii=False, indent=1), encoding="utf-8")
