"""A Generation as pages show it: its pictures, its shape, the words for what happens to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from generations.lifecycle.room import WAITING
from generations.media_inputs import KINDS
from generations.models import Asset, Generation, Stage, Status
from generations.models.generation import RUNNING, GenerationQuerySet
from generations.modes import mode_label
from generations.shape import ratio_of
from hfstudio.media.models import StoredFile

A_LITTLE = 45  # seconds
ROW = 4.0
STEPS = (Stage.QUEUED, Stage.SENDING, Stage.MAKING, Stage.SAVING, Stage.DONE)
CAME_FROM = {"api": "API", "relay": "Relay API", "heygen": "HeyGen API", "platform": "Higgsfield API"}
SHOWN_AS = {Stage.IMPORTING: Stage.QUEUED, Stage.CHECKING: Stage.SENDING}


def with_pictures(generations: GenerationQuerySet) -> GenerationQuerySet:
    """What `Showing` needs, in one query more for all of them."""
    pictures = Asset.objects.filter(role__in=Asset.PUBLIC_ROLES).select_related("file").order_by("output_index")
    return generations.prefetch_related(Prefetch("assets", queryset=pictures))


def showings(generations: Iterable[Generation]) -> "list[Showing]":
    return [Showing(generation) for generation in generations]


def one_row(films: "list[Showing]") -> "list[Showing]":
    """As many as stand well in one row: beside each other they are about ROW times as wide as high."""
    widths = accumulate(film.ratio for film in films)
    return [film for film, before in zip(films, chain([0.0], widths), strict=False) if before < ROW]


@dataclass(frozen=True)
class Step:
    label: str
    state: str  # done, now or next


@dataclass(frozen=True)
class Output:
    """One thing that was made: the original, and the picture that stands for it."""

    asset: Asset
    poster: StoredFile | None
    small: StoredFile | None = None

    @property
    def file(self) -> StoredFile:
        return self.asset.file

    @property
    def is_film(self) -> bool:
        return self.file.content_type.startswith("video/")

    @property
    def is_sound(self) -> bool:
        return self.file.content_type.startswith("audio/")

    @property
    def is_text(self) -> bool:
        return self.file.content_type.startswith(("text/", "application/json"))

    @property
    def is_wide(self) -> bool:
        return bool(self.file.width and self.file.height and self.file.width > self.file.height)

    @property
    def picture(self) -> StoredFile | None:
        return self.poster or (self.file if self.file.content_type.startswith("image/") else None)

    @property
    def thumbnail(self) -> StoredFile | None:
        """The same for walls of many: of a picture its small version, once there is one."""
        small = self.small if self.small and self.small.content_type.startswith("image/") else None
        return self.poster or small or self.picture


@dataclass(frozen=True)
class Showing:
    """Wraps a Generation that was read through `with_pictures`."""

    generation: Generation

    @cached_property
    def outputs(self) -> list[Output]:
        assets = self.generation.public_assets
        posters = {asset.output_index: asset.file for asset in assets if asset.role == Asset.Role.POSTER}
        small = {asset.output_index: asset.file for asset in assets if asset.role == Asset.Role.MIN}
        raw = [asset for asset in assets if asset.role == Asset.Role.RAW]
        return [Output(one, posters.get(one.output_index), small.get(one.output_index)) for one in raw]

    @property
    def main(self) -> Output | None:
        return next(iter(self.outputs), None)

    @property
    def is_input(self) -> bool:
        """Whether models take what it is: pictures, films and sound."""
        return self.main is not None and self.generation.kind in KINDS

    @property
    def picture(self) -> StoredFile | str | None:
        """What stands for it: its own picture, else (an id) the product's, the presenter's or a given one."""
        if self.main and self.main.thumbnail:
            return self.main.thumbnail
        return next(iter(self._given_pictures()), None)

    def _given_pictures(self) -> Iterable[str]:
        inputs: dict[str, Any] = self.generation.inputs
        for snapshot in (*inputs.get("products", []), *inputs.get("avatars", [])):
            yield from snapshot.get("files", [])[:1]
        yield from (m["file"] for m in inputs.get("media", []) if m["content_type"].startswith("image/"))

    @property
    def came_from(self) -> str:
        """The door that a program came through; empty for what people asked for here."""
        return CAME_FROM.get(self.generation.source, "")

    @property
    def ratio(self) -> float:
        """Width to height of what was made, else of what was asked for."""
        if self.main and self.main.file.width and self.main.file.height:
            return self.main.file.width / self.main.file.height
        return ratio_of(self.generation.params.get("aspect_ratio"))

    @property
    def kind(self) -> str:
        """The kind of ad, else the model's name."""
        mode = self.generation.params.get("mode")
        return mode_label(mode) if mode else str(self.generation.entry.get("display_name", self.generation.model))

    @property
    def status_word(self) -> str:
        return str(_("In progress") if self.generation.status in RUNNING else self.generation.get_status_display())

    @property
    def is_rolling(self) -> bool:
        """Whether it is on its way, without anybody having to do anything."""
        return self.generation.status in RUNNING or self.generation.status == Status.QUEUED

    @property
    def doing(self) -> str:
        """What happens to it now, in the provider's words where it says any."""
        return self._activity or str(Stage(self.generation.stage).label)

    @property
    def _activity(self) -> str:
        """What is noted of its making, as it stands; that storage is waited for, only while nobody holds it."""
        stage, noted = self.generation.stage, self.generation.activity
        if noted.startswith(WAITING):
            waits = self.generation.lease_until is None and stage in (Stage.MAKING, Stage.SAVING)
            return str(_("Waiting for storage")) if waits else ""  # what the machine says of it is not for these pages
        return noted if stage == Stage.MAKING else ""

    @property
    def far(self) -> str:
        """How much of it is made, and what happens to it now; empty in line, where the status says it all."""
        if self.generation.status in RUNNING:
            return f"{self.generation.percent} % · {self.doing}"
        return self.doing if self.generation.stage == Stage.IMPORTING else ""

    @property
    def left(self) -> str:
        """About how long it will take from here, once enough of it is made to tell."""
        started, done = self.generation.created_at, self.generation.percent
        if self.generation.status not in RUNNING or not 10 <= done < 100:
            return ""
        seconds = (timezone.now() - started).total_seconds() * (100 - done) / done
        if seconds < A_LITTLE:
            return str(_("a few seconds left"))
        minutes = round(seconds / 60) or 1
        return ngettext("about %(n)d min left", "about %(n)d min left", minutes) % {"n": minutes}

    @property
    def step(self) -> int:
        """Where it is now: 1 to 5."""
        stage = Stage(self.generation.stage)
        return STEPS.index(SHOWN_AS.get(stage, stage)) + 1

    @property
    def steps(self) -> list[Step]:
        now = self.step - 1
        states = ["done" if n < now else "now" if n == now else "next" for n in range(len(STEPS))]
        return [Step(str(step.label), state) for step, state in zip(STEPS, states, strict=True)]
