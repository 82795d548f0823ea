"""What a text is written in, and what of it can be set at all."""

import re
import unicodedata
from functools import lru_cache

# Pictographs, dingbats, flags, keycaps, skin tones and the selectors that go with them.
_EMOJI = (
    "\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u24c2\u25aa-\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\u20e3\ufe00-\ufe0f\U0001f000-\U0001faff\U000e0000-\U000e01ef"
)
# One class and one repeat: nested repeats would take for ever over a thousand hearts.
_EMOJI_RUN = re.compile(rf" ?[{_EMOJI}][{_EMOJI}\u200d ]*")
_MARKS = ".,;:!?…"
_JOINERS = "\u200c\u200d"  # they shape Persian and Indic words, and glue emoji
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LTR = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_CJK = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff]"
)
_OPENING, _CLOSING = "(\\[{«「『（【《〈", ")\\]}»」』）】》〉、。，．！？：；々…・"
_HAN, _KANA, _KATAKANA = "\u3400-\u9fff\uf900-\ufaff", "\u3041-\u309f", "\u30a1-\u30fa\u30fc"
_OTHER = f"[^{_HAN}{_KANA}{_KATAKANA}{_OPENING}{_CLOSING}]+|."
_CHARACTERS = re.compile(rf"[{_OPENING}]*(?:[{_HAN}]|{_OTHER})[{_CLOSING}]*")
# A Japanese phrase begins with Han or Katakana and ends in Hiragana.
_PHRASES = re.compile(
    rf"[{_OPENING}]*(?:[{_HAN}]{{1,4}}|[{_KATAKANA}]+|[{_KANA}]|{_OTHER})[{_KANA}]{{0,5}}[{_CLOSING}]*"
)
# Scripts that have capitals, and fonts here with a condensed width.
_WESTERN = re.compile("[\u0000-\u052f\u1c80-\u1c8f\u1d00-\u1fff\u2c60-\u2c7f\u2de0-\u2dff\ua640-\ua69f\ua720-\ua7ff]")
_WESTERN_LIGATURES = re.compile("[\ufb00-\ufb06]")


@lru_cache(1024)
def clean(text: str) -> str:
    """The text on one line, composed (NFC), without emoji, control and other invisible characters."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\s+", " ", text)
    text = _EMOJI_RUN.sub(_in_place_of, text)
    kept = (character for index, character in enumerate(text) if _seen(text, index))
    return re.sub(" +", " ", "".join(kept)).strip()


def is_rtl(text: str) -> bool:
    """Whether a line of this text starts at the right: its first letter with a direction runs to the left."""
    right = _RTL.search(text)
    left = _LTR.search(text)
    return right is not None and (left is None or right.start() < left.start())


def is_cjk(text: str) -> bool:
    """Whether the text has Chinese or Japanese characters, between which a line may break."""
    return _CJK.search(text) is not None


def cjk_units(text: str) -> list[str]:
    """A word of Chinese or Japanese in the pieces between which it may break, punctuation with what it belongs to.

    Chinese breaks between characters; Japanese, which kana tell, about where its phrases end.
    """
    has_kana = re.search(f"[{_KANA}{_KATAKANA}]", text)
    return (_PHRASES if has_kana else _CHARACTERS).findall(text)


def is_western(text: str) -> bool:
    """Whether every letter is Latin, Greek or Cyrillic: what has capitals, and what Roboto can condense."""
    return all(
        _WESTERN.match(character) or _WESTERN_LIGATURES.match(character) for character in text if character.isalpha()
    )


def script_name(character: str) -> str:
    """A name for people of the script that a character belongs to: "Thai", "Hangul", "CJK"."""
    name = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    if name in {"CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH"}:
        return "CJK"
    return name.capitalize() or "unknown"


def _in_place_of(emoji: re.Match[str]) -> str:
    """A space, unless a mark comes next."""
    return "" if emoji.string[emoji.end() : emoji.end() + 1] in _MARKS else " "


def _seen(text: str, index: int) -> bool:
    character = text[index]
    if character in _JOINERS:
        return index > 0 and not is_western(text[index - 1]) and text[index - 1].isalpha()
    return unicodedata.category(character) not in _UNSEEN
