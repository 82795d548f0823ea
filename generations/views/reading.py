"""What a text result says, for its page."""

from dataclasses import dataclass

from generations.views.showing import Output, Showing
from hfstudio import storage

MOST = 1 << 16  # bytes that a page shows of a text


@dataclass(frozen=True)
class Text:
    """The words of a text, or how it begins."""

    words: str
    is_whole: bool


def with_texts(showing: Showing) -> list[tuple[Output, Text | None]]:
    """Each output, and what it says where it is a text that can be read now."""
    return [(output, _read(output) if output.is_text else None) for output in showing.outputs]


def _read(output: Output) -> Text | None:
    try:
        begins = b"".join(storage.read(output.file.key, end=min(MOST, output.file.bytes or 0)))
    except (OSError, storage.Missing):
        return None
    # The cut may go through a character.
    return Text(begins.decode(errors="ignore"), is_whole=len(begins) == output.file.bytes)
