"""The brand's typeface: the family itself where it is on this machine, else the nearest that comes with the package."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from generations.providers.draft import sfnt
from generations.providers.draft.families import kind_of, plain_name
from generations.providers.draft.fonts import Face, faces_in, machine_faces, packaged

# Which of the packaged families stands for which kind; all are under the SIL Open Font License.
PACKAGES = {
    "sans": "fontpkg_roboto",
    "condensed": "fontpkg_roboto",
    "serif": "fontpkg_source_serif_4",
    "display": "fontpkg_playfair_display",
    "slab": "fontpkg_roboto_slab",
    "mono": "fontpkg_roboto_mono",
    "rounded": "fontpkg_nunito",
    "script": "fontpkg_caveat",
}
_CONDENSED = 75  # percent of Roboto's width


@dataclass(frozen=True)
class Typeface:
    """The fonts of one family, upright, of any weight; `note` is for the person who asked, where it is another one."""

    faces: tuple[Face, ...] = ()
    note: str = ""


def typeface(families: Sequence[str], extra_dirs: Iterable[Path | str] = ()) -> Typeface:
    """What to set a brand's films in; `families` are its own, the main one first. None: the renderer's usual fonts."""
    wanted = [family for family in families if plain_name(family)]
    if not wanted:
        return Typeface()
    folders = tuple(str(folder) for folder in extra_dirs)
    for family in wanted:
        if faces := _of_family(family, folders):
            return Typeface(faces, "" if family == wanted[0] else _instead(wanted[0], family))
    kind = kind_of(wanted[0])
    faces = packaged(PACKAGES[kind])
    if kind == "condensed":
        faces = tuple(replace(face, width=_CONDENSED) for face in faces)
    return Typeface(faces, _instead(wanted[0], _called(faces, kind)))


def _of_family(family: str, folders: tuple[str, ...]) -> tuple[Face, ...]:
    wanted = plain_name(family)
    return tuple(face for face in _at_hand(folders) if plain_name(sfnt.family(face.path, face.index)) == wanted)


@lru_cache(4)
def _at_hand(folders: tuple[str, ...]) -> tuple[Face, ...]:
    """The operator's fonts, those of the package, the machine's."""
    operators = (face for folder in folders for face in faces_in(Path(folder).expanduser()))
    ours = (face for package in dict.fromkeys(PACKAGES.values()) for face in packaged(package))
    return (*operators, *ours, *machine_faces())


def _called(faces: tuple[Face, ...], kind: str) -> str:
    name = sfnt.family(faces[0].path, faces[0].index)
    return f"{name}, condensed" if kind == "condensed" else name


def _instead(wanted: str, used: str) -> str:
    return (
        f"The brand's font {wanted} is not on this machine: the draft is set in {used}. Put the font into a folder"
        " and name that in HFSTUDIO_FONTS to have it."
    )
