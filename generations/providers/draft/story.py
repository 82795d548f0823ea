"""What a film says: only words that the request contains, in the order of how much they were meant to be said.

Sources: words quoted in the prompt, then features, then the tagline or the first sentence of the description,
then the prompt itself. The prompt is a direction, so it is spoken only when there is nothing else.
"""

import re
from dataclasses import dataclass

from generations.providers.draft.language import language_of
from generations.providers.draft.request import Request
from generations.providers.draft.wording import leans_on_next, shorten

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s*(?=\S)|\s*[•|]\s+")
_QUOTED = re.compile(
    r"“([^”]{2,120})”|„([^“”]{2,120})[“”]|«\s?([^»]{2,120}?)\s?»|\"([^\"]{2,120})\"|「([^」]{2,120})」"
)
_BULLET = re.compile(r"^\s*(?:[-–—*•·✓]|\d{1,2}[.)])\s*(?=\S)")
_CAMERA = re.compile(
    r"\b(?:camera|doll(?:y|ies)|push(?:es)? in|pull(?:s)? (?:back|out)|zooms?|pans?|tilts?|orbits?|tracking|crane|"
    r"close-?up|handheld|cinematic|slow motion|frame|shot)\b",
    re.IGNORECASE,
)
_SHORTEST_NAME, _LONGEST_NAME, _LONGEST_LINE = 12, 44, 90  # characters on screen
_LONGEST_SENTENCE = 110  # characters: what is longer was not written to be said

# The call to action when the request has none, by language: (buy, look at).
_CALLS = {
    "ar": ("تسوق الآن", "اعرف المزيد"),
    "cs": ("Koupit", "Zjistit více"),
    "da": ("Køb nu", "Læs mere"),
    "de": ("Jetzt kaufen", "Mehr erfahren"),
    "el": ("Αγοράστε τώρα", "Μάθετε περισσότερα"),
    "en": ("Shop now", "Learn more"),
    "es": ("Comprar ahora", "Más información"),
    "fi": ("Osta nyt", "Lue lisää"),
    "fr": ("Acheter", "En savoir plus"),
    "hi": ("अभी खरीदें", "और जानें"),
    "he": ("לקנייה", "למידע נוסף"),
    "it": ("Acquista ora", "Scopri di più"),
    "ja": ("今すぐ購入", "詳しく見る"),
    "ko": ("지금 구매", "자세히 보기"),
    "nl": ("Koop nu", "Meer weten"),
    "no": ("Kjøp nå", "Les mer"),
    "pl": ("Kup teraz", "Dowiedz się więcej"),
    "pt": ("Comprar agora", "Saiba mais"),
    "ru": ("Купить", "Подробнее"),
    "sv": ("Köp nu", "Läs mer"),
    "th": ("ซื้อเลย", "ดูเพิ่มเติม"),
    "tr": ("Şimdi al", "Daha fazla bilgi"),
    "uk": ("Купити", "Дізнатися більше"),
    "zh": ("立即购买", "了解更多"),
    "zh-hant": ("立即購買", "了解更多"),
}
_TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo")


@dataclass(frozen=True)
class Story:
    """The words of a film; any of them may be empty."""

    title: str = ""
    label: str = ""  # whose it is
    hook: str = ""  # said first
    lines: tuple[str, ...] = ()  # one a shot
    tagline: str = ""
    verdict: str = ""  # said last, where it is not the hook again
    price: str = ""
    cta: str = ""


def tell(request: Request) -> Story:
    """The story of a request."""
    product, brand = request.product, request.brand
    quoted = quotations(request.prompt)
    sentences = [text for text in _sentences(product.description) if len(text) <= _LONGEST_SENTENCE]
    tagline = brand.tagline or (sentences.pop(0) if sentences else "")
    verdict = tagline if quoted else _taken(sentences)  # a tagline that opens the film does not close it too
    features = [shorten(_BULLET.sub("", text), _LONGEST_LINE) for text in product.features if text]
    lines = [*quoted[1:], *features, *sentences, *(other.title for other in request.products[1:] if other.title)]
    directions = _clauses(request.prompt) if _speaks_directions(request, said=bool(quoted or lines)) else []
    title = _short_name(product.title) or _subject(request) or brand.name or _first(quoted) or _taken(directions)
    hook = _first(quoted) or tagline or _first(lines) or _first(directions) or title
    return Story(
        title=title or shorten(_first(_clauses(request.prompt)), _LONGEST_NAME),
        label=_unless_same(brand.name or product.maker, title),
        hook=hook,
        lines=tuple(_unrepeated([*lines, *directions], said=hook)),
        tagline=_unless_same(tagline, title),
        verdict=verdict,
        price=product.price,
        cta=request.cta or _call(request),
    )


def _speaks_directions(request: Request, *, said: bool) -> bool:
    """Whether the prompt itself is spoken: when there is nothing else to say, and no picture that says it."""
    return not said and (bool(request.products or request.avatars) or not request.media)


def _subject(request: Request) -> str:
    """What a given picture is to show, where no product or presenter says it: the prompt, but for the camera's part."""
    if request.products or request.avatars or not request.media:
        return ""
    return shorten(_first([part for part in _clauses(request.prompt) if not _CAMERA.search(part)]), _LONGEST_NAME)


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


def _taken(texts: list[str]) -> str:
    """The first text, which is not there for others any more."""
    return texts.pop(0) if texts else ""


def _unless_same(text: str, other: str) -> str:
    return "" if text.casefold() == other.casefold() else text


def _short_name(title: str) -> str:
    """Shop titles go on and on: the name is at their beginning, up to where they say what it comes with."""
    short = shorten(title, _LONGEST_NAME)
    if not short.endswith("…"):
        return short
    words = short.rstrip("…").split(" ")
    ends = [i for i, word in enumerate(words) if leans_on_next(word) and len(" ".join(words[:i])) >= _SHORTEST_NAME]
    return " ".join(words[: ends[0]] if ends else words).rstrip(" ,;:–—-(")


def quotations(prompt: str) -> list[str]:
    """The words that a prompt puts in quotation marks: those were written to be said."""
    found = ("".join(groups).strip() for groups in _QUOTED.findall(prompt))
    return [text for text in found if text]


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def _clauses(prompt: str) -> list[str]:
    """The prompt in pieces that can stand alone."""
    parts = (part for sentence in _sentences(prompt[:1200]) for part in re.split(r"[,;:–—]\s+", sentence))
    cleaned = (part.strip(" .") for part in parts)
    return [part[:1].upper() + part[1:] for part in cleaned if any(map(str.isalnum, part))][:20]


def _unrepeated(lines: list[str], *, said: str) -> list[str]:
    seen = {said.casefold().rstrip(".")}
    kept = []
    for line in lines:
        key = line.casefold().rstrip(".")
        if key not in seen:
            kept.append(line)
            seen.add(key)
    return kept


def _call(request: Request) -> str:
    """What to do, in the request's language, else in that of its words; nothing where nothing is offered."""
    if not request.products:
        return ""
    product = request.product
    words = " ".join((product.title, *product.features, product.description, request.brand.tagline))
    language = request.language or language_of(words) or language_of(request.prompt)
    language = "zh-hant" if language in _TRADITIONAL else language
    buy, look = _CALLS.get(language) or _CALLS.get(language.split("-")[0]) or _CALLS["en"]
    return buy if request.product.kind == "item" else look
