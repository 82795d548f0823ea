"""The name that a person gave a file: shown, and offered when it is saved; never part of a path."""

import re
import unicodedata

from hfstudio.media.content_types import ContentType

MAX_NAME = 120  # characters

_JOINERS = "\u200c\u200d"  # Persian and emoji are spelled with them
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, bidi marks, surrogates and their like
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*%;]+')  # by one system or another
_EXTENSION = re.compile(r"\.\w{1,5}$")


def shown_name(given: str) -> str:
    """The last part of a path, in one line of visible characters. May be empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given[: MAX_NAME * 100]))[-1]
    visible = "".join(character for character in last if _is_visible(character))
    name = " ".join(visible.split())[:MAX_NAME].strip()
    return "" if name.strip(".") == "" else name


def file_name(shown: str, kept: ContentType) -> str:
    """What a browser is to save the file as: a name that every system takes, with the extension of its type."""
    stem = _NOT_IN_FILE_NAMES.sub("_", _EXTENSION.sub("", shown_name(shown))).strip(" ._")
    return f"{stem or 'file'}.{kept.extension}"


def _is_visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _INVISIBLE
