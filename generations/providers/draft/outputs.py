"""Makes the files of a request: per output a film with poster and timeline, or a still with its timeline."""

from collections.abc import Callable
from pathlib import Path

from generations.providers.draft.audio import bed, soundtrack
from generations.providers.draft.encode import Samples
from generations.providers.draft.film import render, save_timeline
from generations.providers.draft.footage import UnreadableMedia
from generations.providers.draft.planning.shot import FPS
from generations.providers.draft.production import Material, gather, produce
from generations.providers.draft.request import Request
from generations.providers.draft.stills import produce_still, save_still
from generations.providers.protocol import LocalOutput, LocalResult

Report = Callable[[float, str], None]  # share 0…1, activity

_READING, _READ = "Reading the pictures", 0.1  # share of the work
_UNREADABLE_SOUND = "The given audio could not be read and was left out."


def make_outputs(request: Request, folder: Path, report: Report) -> LocalResult:
    """Make all outputs of a request in `folder`. Raises RunFailed."""
    report(0.0, _READING)
    material = gather(request, lambda share: report(_READ * share, _READING))
    make = _still if request.kind == "image" else _film
    outputs: list[LocalOutput] = []
    notes: list[str] = []
    for index in range(request.count):
        made, told = make(material, folder, index, _part_of(report, index, request.count))
        outputs += made
        notes += told
    return LocalResult(tuple(outputs), tuple(dict.fromkeys(notes)))


def _part_of(report: Report, index: int, count: int) -> Report:
    """The report of one of the outputs, which share what comes after the pictures."""
    return lambda share, activity: report(_READ + (1 - _READ) * (index + share) / count, activity)


def _film(material: Material, folder: Path, index: int, report: Report) -> tuple[list[LocalOutput], tuple[str, ...]]:
    report(0.03, "Planning the shots")
    production = produce(material, index)
    sound, notes = _sound(material.request, production.frames / FPS, production.brief.seed)
    path, poster, timeline = (folder / f"{name}-{index}{end}" for name, end in _FILM_FILES)
    render(production, path, poster, sound, lambda share: report(0.05 + 0.92 * share, "Drawing"))
    report(0.98, "Saving")
    save_timeline(production, timeline)
    size = production.canvas.width, production.canvas.height
    outputs = [
        LocalOutput(path, "raw", index, "video/mp4", *size, production.frames / FPS),
        LocalOutput(poster, "poster", index, "image/jpeg", *size),
        LocalOutput(timeline, "timeline", index, "application/json"),
    ]
    return outputs, (*production.notes, *notes)


_FILM_FILES = (("film", ".mp4"), ("poster", ".jpg"), ("timeline", ".json"))


def _still(material: Material, folder: Path, index: int, report: Report) -> tuple[list[LocalOutput], tuple[str, ...]]:
    report(0.1, "Drawing")
    production = produce_still(material, index)
    png = material.request.format == "png"
    path, timeline = folder / f"still-{index}.{'png' if png else 'jpg'}", folder / f"timeline-{index}.json"
    save_still(production, path)
    save_timeline(production, timeline)
    size = production.canvas.width, production.canvas.height
    outputs = [
        LocalOutput(path, "raw", index, "image/png" if png else "image/jpeg", *size),
        LocalOutput(timeline, "timeline", index, "application/json"),
    ]
    return outputs, production.notes


def _sound(request: Request, seconds: float, seed: int) -> tuple[Samples | None, tuple[str, ...]]:
    """The first given audio that can be read, else a quiet bed if sound was asked for, else none."""
    notes: tuple[str, ...] = ()
    given = request.given("audio")
    for index, path in enumerate(given):
        try:
            sound = soundtrack(path, seconds)
        except UnreadableMedia:
            notes = (_UNREADABLE_SOUND,)
            continue
        unheard = len(given) - index - 1
        return sound, (*notes, f"A draft plays one sound, and leaves out the other {unheard}.") if unheard else notes
    return (bed(seconds, seed) if request.audio else None), notes
