"""How fast drafts are drawn: 15 s of 720p in each mode, beside encoding alone in the same run.

The goals are 3 × real time on two cores that are free, and less than 400 MB. On a busy machine the processor time
tells more than the clock: two cores give two seconds of it a second.
"""

import os
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from generations.providers.draft.encode import Encoder
from generations.providers.draft.film import Reel
from generations.providers.draft.planning.shot import FPS
from generations.providers.draft.production import gather, produce
from generations.providers.draft.provider import DraftProvider
from generations.providers.draft.request import read
from generations.providers.draft.sheet import film_wishes

SECONDS = 15
MODES = ("product_showcase", "ugc", "tv_spot")
SAMPLE = 72  # consecutive frames that are encoded to and fro


def main() -> None:
    print(f"{'':18}{'seconds':>9}{'× real time':>13}{'processor s':>13}{'× on two cores':>16}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for mode in MODES:
            wall, cpu = drawn(mode, Path(folder))
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            row(mode, wall, cpu, SECONDS / (cpu / 2), f"{peak:.0f}")
        wall, cpu = encoded(Path(folder))
        row("encoding alone", wall, cpu, SECONDS / cpu, "")
    print("The rows show the largest peak so far; encoding has one thread. Load when measured:", os.getloadavg()[0])


def drawn(mode: str, folder: Path) -> tuple[float, float]:
    """Seconds of clock and of processor for one film, process start and all."""
    before, start = child_cpu(), time.perf_counter()
    DraftProvider().run(wishes(mode), folder=folder, report=lambda percent, activity: None, cancelled=lambda: False)
    return time.perf_counter() - start, child_cpu() - before


def encoded(folder: Path) -> tuple[float, float]:
    """The same for as many frames, already drawn."""
    reel = Reel(produce(gather(read(wishes("product_showcase")))))
    frames = [np.array(reel.frame(4 * FPS + number)) for number in range(SAMPLE)]
    height, width, _ = frames[0].shape
    start, cpu = time.perf_counter(), time.process_time()
    with Encoder(folder / "encoded.mp4", width, height, FPS) as encoder:
        for number in range(SECONDS * FPS):
            turn = number % (2 * SAMPLE)
            encoder.write(frames[min(turn, 2 * SAMPLE - 1 - turn)])
    return time.perf_counter() - start, time.process_time() - cpu


def wishes(mode: str) -> dict[str, object]:
    return {**film_wishes(mode, "9:16"), "duration": SECONDS, "resolution": "720p"}


def child_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def row(name: str, wall: float, cpu: float, possible: float, peak: str) -> None:
    print(f"{name:18}{wall:9.2f}{SECONDS / wall:13.2f}{cpu:13.2f}{possible:16.2f}{peak:>9}", flush=True)


if __name__ == "__main__":
    main()
