"""How a film moves, from the few words in which a brand says how it speaks: what is calm is cut calmly."""

import re
from enum import Enum


class Manner(Enum):
    PLAIN = "plain"
    CALM = "calm"
    LIVELY = "lively"


# Beginnings of words, in the languages in which brands most often write them.
_CALM = (
    r"calm|quiet|gentle|soft|serene|slow|elegan|minimal|understat|restrain|refin|sober|serious|luxur|timeless|zen|peace"
    r"|ruhig|sanft|leise|zurückhaltend|schlicht|edel|sachlich|seriös"
    r"|calme|doux|douce|sobre|raffiné|posé|tranquil|sereno|serena|elegante|suave|delicad|calmo|rustig|spokojn|lugn|rolig"
)
_LIVELY = (
    r"livel|energ|bold|loud|playful|fun\b|funny|exciting|excited|dynamic|vibrant|punchy|cheeky|upbeat|fast|wild|crazy|hype"
    r"|lebhaft|frech|laut|mutig|verspielt|lustig|dynamisch"
    r"|vif\b|vive\b|ludique|drôle|audacieu|dynamique|alegre|divertid|atrevid|dinámic|vivace|giocos|audace|levendig|speels"
)


def manner(tone: str) -> Manner:
    """The manner of a tone as `Personal, short sentences, lively`; PLAIN where it says neither, or both."""
    calm, lively = (_says(words, tone) for words in (_CALM, _LIVELY))
    if calm == lively:
        return Manner.PLAIN
    return Manner.CALM if calm else Manner.LIVELY


def _says(words: str, tone: str) -> bool:
    """Whether one of the words stands there, and is not denied: "never loud"."""
    found = re.finditer(rf"\b(?:{words})", tone, re.IGNORECASE)
    denied = re.compile(
        r"\b(?:not|no|never|without|nicht|nie|kein\w*|pas|jamais|sans|non|sin|nunca|niet)\s+(?:\w+\s+)?$", re.IGNORECASE
    )
    return any(not denied.search(tone[: match.start()]) for match in found)
