"""Makes words short enough for a shot, without making them say something else."""

import math
import re

from generations.providers.draft import script

# After punctuation; but a full stop after one or two letters is an abbreviation.
_CLAUSE_END = re.compile(r"(?<=[,;:!?…])\s+|(?<=\w{3}\.)\s+|\s+(?=[–—]\s)|(?<=[。、！？；：，])")
_ARTICLES_AND_PREPOSITIONS = """
    a an the of to in on at by for from with without into onto over under about as than per via your our its this that
    not no never
    der die das den dem des ein eine einen einem einer eines von zu zum zur im am an auf aus bei bis mit ohne für um
    nicht kein keine
    le la les l' un une des du de d' à au aux en par pour sur sous avec sans dans
    el los las uno una unos unas del al con sin por para
    il lo i gli da di della dello dei degli delle nel nella sul sulla col per tra fra
    o os as um uma do dos das no nos na nas em com sem
    het een van voor met zonder op uit naar
"""
_CONJUNCTION_WORDS = """
    and or but so because while when which who if
    und oder aber weil wenn dass
    et ou mais car quand que qui
    y o pero porque cuando e ma perché quando mas en maar omdat als
"""
_CONJUNCTIONS = frozenset(_CONJUNCTION_WORDS.split())
_LEANING = frozenset(_ARTICLES_AND_PREPOSITIONS.split()) | _CONJUNCTIONS | {"&", "+", "-", "–", "—", "/"}
_TRAILING = " ,;:–—-/&+、，；："


def leans_on_next(word: str) -> bool:
    """Whether a line or text should not end in this word: an article, preposition or conjunction."""
    return word.lower() in _LEANING


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters of the text: whole clauses if they say enough, else whole words.

    Words are left off where a phrase ends if there is such a place, else with an ellipsis;
    the answer never ends in an article, a preposition or a conjunction.
    """
    text = script.clean(text)
    if len(text) <= limit:
        return text
    clauses = _at_clause(text, limit)
    if len(clauses) >= max(limit * 0.4, min(limit, 12)):
        return clauses
    words = text[: limit + 1].split(" ")[:-1]
    at_phrase = _at_phrase(words, text)
    if len(at_phrase) >= limit * 0.5:
        return at_phrase
    return ellipsis(text, limit)


def ellipsis(text: str, limit: int) -> str:
    """The words of `text` that fit into `limit` characters with an ellipsis after them."""
    if limit < 2:
        return "…"[:limit]
    words = text[:limit].split(" ")
    whole = " ".join(_without_leaning(words[:-1]))
    kept = whole.rstrip(_TRAILING + ".") or whole
    if not kept:  # one long word, or a script that has no spaces
        kept = text[: limit - 1].rstrip(_TRAILING + ".")
    return kept + "…"


def chunks(text: str, words: int = 7) -> list[str]:
    """The text in pieces of at most `words` words, to be spoken one after the other.

    They end at punctuation where there is any, else before a conjunction, else so that pieces are even.
    Where there are no spaces, two characters count as a word.
    """
    text = script.clean(text)
    if script.is_cjk(text) and len(text) > 2 * words and len(text.split()) <= len(text) / (2 * words):
        return _cjk_chunks(text, 2 * words)
    pieces: list[list[str]] = []
    for clause in filter(None, _CLAUSE_END.split(text)):
        for piece in _even(clause.split(), words):
            ends_here = pieces and re.search(r"[.!?…]$", pieces[-1][-1])
            if pieces and not ends_here and len(pieces[-1]) + len(piece) <= words:
                pieces[-1] = pieces[-1] + piece
            else:
                pieces.append(piece)
    return [" ".join(piece) for piece in pieces]


def _at_clause(text: str, limit: int) -> str:
    ends = [match.start() for match in _CLAUSE_END.finditer(text) if match.start() <= limit]
    if not ends:
        return ""
    kept = text[: ends[-1]].rstrip(_TRAILING)
    return " ".join(_without_leaning(kept.split(" ")))


def _at_phrase(words: list[str], text: str) -> str:
    """The longest beginning that is followed by a preposition or conjunction: there a phrase has ended."""
    following = text.split(" ")
    for end in range(len(words), 1, -1):
        if following[end].lower() in _LEANING and not leans_on_next(words[end - 1]):
            return " ".join(words[:end]).rstrip(_TRAILING)
    return ""


def _without_leaning(words: list[str]) -> list[str]:
    while len(words) > 1 and leans_on_next(words[-1].rstrip(_TRAILING) or "-"):
        words = words[:-1]
    return words


def _even(words: list[str], most: int) -> list[list[str]]:
    """Words in pieces of at most `most`, as even as they can be, preferably cut before a conjunction."""
    if len(words) <= most:
        return [words] if words else []
    pieces = math.ceil(len(words) / most)
    target = len(words) / pieces
    ends = range(max(1, len(words) - most * (pieces - 1)), min(most, len(words) - pieces + 1) + 1)

    def cost(end: int) -> float:
        before, after = words[end - 1], words[end]
        return abs(end - target) - 1.6 * (after.lower() in _CONJUNCTIONS) + 1.1 * leans_on_next(before)

    end = min(ends, key=cost)
    return [words[:end], *_even(words[end:], most)]


def _cjk_chunks(text: str, most: int) -> list[str]:
    pieces: list[str] = []
    for clause in filter(None, _CLAUSE_END.split(text)):
        size = math.ceil(len(clause) / math.ceil(len(clause) / most))
        piece = ""
        for unit in script.cjk_units(clause):
            if piece and len(piece) + len(unit) / 2 > size:
                pieces.append(piece)
                piece = ""
            piece += unit
        pieces.append(piece)
    return [piece.strip() for piece in pieces]
