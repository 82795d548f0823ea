"""A shot, composed: the one truth that the painter draws, the timeline tells and the tests measure."""

from dataclasses import dataclass, field

from generations.providers.draft.elements import Caption, Element, Flat, Pictured, Pill, Stage, Words


@dataclass(frozen=True)
class Scene:
    """One shot, composed: `length` seconds of these elements on this backdrop."""

    name: str
    length: float
    backdrop: Stage | Flat
    elements: tuple[Element, ...]
    mark: tuple[Element, ...] = field(default=())  # the draft mark: over everything, untouched by moves

    def pictured(self) -> tuple[Pictured, ...]:
        """What shows one of the film's pictures."""
        return tuple(element for element in self.elements if isinstance(element, Pictured))

    def words(self) -> tuple[Words, ...]:
        """All reading matter, spoken and in pills as well; not the draft mark."""
        found: list[Words] = []
        for element in self.elements:
            if isinstance(element, Words):
                found.append(element)
            elif isinstance(element, Pill):
                found.append(element.words)
            elif isinstance(element, Caption):
                found.extend(chunk.words for chunk in element.chunks)
        return tuple(found)
