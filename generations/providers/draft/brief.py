"""What is the same for every shot of a film."""

from dataclasses import dataclass

from generations.providers.draft.cast import Cast
from generations.providers.draft.colour import Palette
from generations.providers.draft.layout import Layout
from generations.providers.draft.manner import Manner
from generations.providers.draft.motions import Motion
from generations.providers.draft.story import Story
from generations.providers.draft.typeset import Typesetter


@dataclass(frozen=True)
class Brief:
    """Frame, colours, words, pictures, fonts, the asked motion, the brand's manner and the seed."""

    layout: Layout
    palette: Palette
    story: Story
    cast: Cast
    setter: Typesetter
    motion: Motion
    manner: Manner = Manner.PLAIN
    seed: int = 0
