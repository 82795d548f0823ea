"""How a website speaks, in a few words, told from its own sentences by counting."""

import re

from selectolax.lexbor import LexborHTMLParser

from .text import clean_line

FEWEST = 5  # sentences; of fewer nothing can be told
_SENTENCE = re.compile(r"[^.!?。！？]{8,}[.!?。！？]")
_YOU = re.compile(
    r"\b(?:you|your|du|dein|deine|sie|ihr|ihre|vous|votre|vos|tu|ton|ta|usted|tus?|você|seu|sua|voi|vostro|tuo|je|jouw"
    r"|jij|din|dig|twój|twoje)\b",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\b(?:we|our|us|wir|unser|unsere|nous|notre|nos|nosotros|nuestr[oa]|nós|nosso|noi|nostro|wij|ons|vi|vår|vores|my|nasz)\b",
    re.IGNORECASE,
)


def read_tone(page: LexborHTMLParser) -> str:
    """As `Personal, short sentences, lively`; empty where there is too little to tell from."""
    words = " ".join(clean_line(node.text(), 600) for node in page.css("p, h1, h2, h3, blockquote")[:120])[:30_000]
    sentences = _SENTENCE.findall(words)
    if len(sentences) < FEWEST:
        return ""
    length = sum(len(sentence.split()) for sentence in sentences) / len(sentences)
    lively = sum(sentence.endswith(("!", "！")) for sentence in sentences) / len(sentences)
    you, we = (sum(1 for one in sentences if pattern.search(one)) / len(sentences) for pattern in (_YOU, _WE))
    said = [
        "personal" if you > 0.3 else "matter-of-fact" if you < 0.08 and we < 0.08 else "",
        "speaks as we" if we > 0.3 else "",
        "short sentences" if length < 10 else "detailed" if length > 20 else "plain sentences",
        "lively" if lively > 0.2 else "calm" if lively < 0.03 else "",
    ]
    return ", ".join(word for word in said if word).capitalize()
