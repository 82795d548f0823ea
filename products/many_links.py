"""Many links at once, one on each line: what each of them is, told by its line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from hfstudio.outbound import OutboundError
from products.importer.addresses import canonical_url, page_address

MOST = 50  # lines with something on them
SHOWN = 80  # characters of a line that is told of


@dataclass(frozen=True)
class Line:
    """One line: its address, or what is wrong with it."""

    number: int
    text: str
    url: str = ""
    problem: str = ""

    @property
    def shown(self) -> str:
        return self.text if len(self.text) <= SHOWN else f"{self.text[: SHOWN - 1]}…"


def read_lines(text: str) -> list[Line]:
    """Every line with something on it; a page that stands twice, also in other spellings, is wanted once."""
    lines = [Line(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return _each_once([_addressed(line, place) for place, line in enumerate(lines)])


def _addressed(line: Line, place: int) -> Line:
    if place >= MOST:
        return replace(line, problem=_("Only %(most)d links are taken at once.") % {"most": MOST})
    if len(line.text.split()) > 1:
        return replace(line, problem=_("Put one link on each line, and nothing else."))
    if not {".", "["} & set(line.text):
        return replace(line, problem=_("This is no link."))
    try:
        return replace(line, url=page_address(line.text))
    except OutboundError as refused:
        return replace(line, problem=refused.detail)


def _each_once(lines: Iterable[Line]) -> list[Line]:
    first: dict[str, int] = {}
    told: list[Line] = []
    for line in lines:
        page = canonical_url(line.url) if line.url else ""
        if page and first.setdefault(page, line.number) != line.number:
            line = replace(line, url="", problem=_("The same page as line %(first)d.") % {"first": first[page]})
        told.append(line)
    return told
