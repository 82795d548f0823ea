"""The fonts of a film: which file draws which piece of a text.

Roboto, Heebo (Hebrew) and Cairo (Arabic) come with the package, all under the SIL Open Font License.
What they lack is looked for in the operator's folders, then in the machine's own. A brand's typeface
(`typeface.py`) stands before all of them.
"""

import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from PIL import ImageFont, features

from generations.providers.draft import script, sfnt

_BUNDLED = ("fontpkg_roboto", "fontpkg_heebo", "fontpkg_cairo")
_MACHINE_FOLDERS = {
    "darwin": ("~/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts"),
    "win32": ("C:/Windows/Fonts",),
}.get(sys.platform, ("~/.local/share/fonts", "~/.fonts", "/usr/local/share/fonts", "/usr/share/fonts"))
# Without Raqm, Pillow neither joins letters nor turns right-to-left text round.
_SHAPES = bool(features.check("raqm"))
_LAYOUT = ImageFont.Layout.RAQM if _SHAPES else ImageFont.Layout.BASIC
_SLANTED = ("italic", "oblique", "emoji", "lastresort", "notdef", "blank")
# Fonts in a Noto CJK collection: the same characters drawn as each region writes them.
_REGIONS = {"ja": 0, "ko": 1, "zh": 2, "zh-tw": 3, "zh-hant": 3, "zh-hk": 4}


@dataclass(frozen=True)
class Face:
    """One font in one file."""

    path: str
    index: int = 0  # in a collection
    width: int | None = None  # percent, whatever is asked for

    def has(self, character: str) -> bool:
        """Whether the font has a glyph of its own for this character."""
        return sfnt.has(self.path, self.index, character)


@dataclass(frozen=True)
class Run:
    """A piece of text that one font draws; `face` is None where no font can."""

    text: str
    face: Face | None


class FontSet:
    """All fonts that a film may use, in the order in which they are tried."""

    def __init__(self, extra_dirs: Iterable[Path | str] = (), language: str = "", first: tuple[Face, ...] = ()) -> None:
        """`extra_dirs` are folders of fonts of the operator's; `language` ("ja", "zh-tw") chooses Han forms.

        `first` are the fonts of one typeface, tried before all others; the one nearest to the weight draws.
        """
        self._first = first
        self._bundled = tuple(face for package in _BUNDLED for face in packaged(package))
        self._extra = tuple(face for folder in extra_dirs for face in faces_in(Path(folder).expanduser()))
        self._region = _region_named(language)
        self._missing: set[str] = set()
        self._cached_runs = lru_cache(8192)(self._find_runs)

    @property
    def missing(self) -> tuple[str, ...]:
        """The scripts met so far that no font here can draw, sorted."""
        return tuple(sorted(self._missing))

    def runs(self, text: str, weight: int = 400) -> tuple[Run, ...]:
        """Cut `text` into pieces by font: one piece when one font has every glyph."""
        return self._cached_runs(text, weight)

    def _find_runs(self, text: str, weight: int) -> tuple[Run, ...]:
        wanted = [character for character in dict.fromkeys(text) if _drawn(character)]
        faces = self._in_order(weight, wanted)
        # One font for all letters looks best; a symbol that it lacks may come from another.
        letters = [character for character in wanted if character.isalnum()]
        main = next((face for face in faces if all(map(face.has, letters))), None)
        if main:
            faces = (main, *faces)
        runs: list[Run] = []
        for character in text:
            face = self._face_of(character, faces, runs[-1] if runs else None)
            if runs and runs[-1].face == face:
                runs[-1] = Run(runs[-1].text + character, face)
            else:
                runs.append(Run(character, face))
        return tuple(runs)

    def _face_of(self, character: str, faces: tuple[Face, ...], before: Run | None) -> Face | None:
        """The first font that has it; marks and spaces stay with the letter before."""
        if before and (not _drawn(character) or unicodedata.category(character).startswith("M")):
            return before.face
        face = next((face for face in faces if face.has(character)), None)
        if face is None and _drawn(character):
            self._missing.add(script.script_name(character))
        return face

    def _in_order(self, weight: int, wanted: list[str]) -> tuple[Face, ...]:
        """The faces to try; the machine's are looked at only when those at hand lack something."""
        if not _SHAPES and any(script.is_rtl(character) for character in wanted):
            return ()
        first = sorted(self._first, key=lambda face: _liking(face, weight))
        at_hand = (*first, *self._bundled, *sorted(self._extra, key=lambda face: _liking(face, weight)))
        if all(any(face.has(character) for face in at_hand) for character in wanted):
            return at_hand
        machine = sorted(machine_faces(), key=lambda face: _liking(face, weight))
        region = self._region if self._region is not None else _region_of(wanted)
        return tuple(_regional(face, region) for face in (*at_hand, *machine))


@lru_cache(512)
def pillow_font(face: Face, weight: int, width: int, size: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels, its variable axes set as near to the wish as they go."""
    font = ImageFont.truetype(face.path, size, index=face.index, layout_engine=_LAYOUT)
    try:
        axes = font.get_variation_axes()
    except OSError:  # not a variable font
        return font
    wishes = {"Weight": weight, "Width": face.width or width}
    values: list[float] = []
    for axis in axes:
        name = axis["name"]
        wish = wishes.get(name.decode() if isinstance(name, bytes) else str(name), axis["default"])
        values.append(min(max(wish or 0, axis["minimum"] or 0), axis["maximum"] or 0))
    font.set_variation_by_axes(values)
    return font


def _drawn(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _region_named(language: str) -> int | None:
    language = language.lower().replace("_", "-")
    return _REGIONS.get(language, _REGIONS.get(language.split("-")[0]))


def _region_of(characters: list[str]) -> int:
    if any("\u3040" <= character <= "\u30ff" for character in characters):
        return _REGIONS["ja"]
    return _REGIONS["ko" if any("\uac00" <= character <= "\ud7af" for character in characters) else "zh"]


def _regional(face: Face, region: int) -> Face:
    if face.path.endswith(".ttc") and "CJK" in Path(face.path).name:
        return Face(face.path, region)
    return face


@lru_cache(1)
def machine_faces() -> tuple[Face, ...]:
    """The machine's own fonts."""
    return tuple(face for folder in _MACHINE_FOLDERS for face in faces_in(Path(folder).expanduser()))


def packaged(package: str) -> tuple[Face, ...]:
    """The fonts that a Python package brings along."""
    return faces_in(Path(str(resources.files(package))))


def faces_in(folder: Path) -> tuple[Face, ...]:
    """The upright fonts in a folder and below it, by name, so that every run finds the same."""
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in {".ttf", ".otf", ".ttc"})
    upright = (file for file in files if not any(word in file.name.lower() for word in _SLANTED))
    return tuple(Face(str(file)) for file in upright if _opens(file))


@lru_cache(1024)
def _opens(file: Path) -> bool:
    try:
        ImageFont.truetype(str(file), 16)
    except (OSError, ValueError):
        return False
    return True


@lru_cache(4096)
def _liking(face: Face, weight: int) -> tuple[int, int, str]:
    """Sorts sans-serif before the rest, then what is nearest to the weight, then by name."""
    name = Path(face.path).name.lower()
    kind = 0 if "sans" in name and "mono" not in name else 1
    narrow = "condensed" in name or "narrow" in name or "serif" in name or "mono" in name
    return kind + 2 * narrow, abs(sfnt.weight(face.path, face.index) - weight), face.path
