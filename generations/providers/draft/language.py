"""Which language a text is in, as far as its letters and its little words tell."""

import re
from collections import Counter

_SURE = 2  # signs of a language written in Latin letters, at least: one may be a name or a borrowed word
# A letter of these says which script it is, and that which language to take; Han is told further below.
_SCRIPTS = {
    "ar": "\u0620-\u064a",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "he": "\u05d0-\u05ea",
    "hi": "\u0904-\u0939",
    "ja": "\u3041-\u30fa\uff66-\uff9d",
    "ko": "\uac00-\ud7af\u1100-\u11ff",
    "ru": "\u0400-\u04ff",
    "th": "\u0e01-\u0e3a",
    "zh": "\u3400-\u9fff",
    "": "A-Za-z\u00c0-\u024f",
}
_LETTERS = {language: re.compile(f"[{letters}]") for language, letters in _SCRIPTS.items()}
_DENSE = {"ja", "ko", "zh"}  # a letter of theirs says what takes others two or more
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_NOT_ARABIC = re.compile("[پچژگڑٹڈےڤۆە]")  # Persian, Urdu, Kurdish
_TRADITIONAL = re.compile("[這個們來時國學會說對為與體點電買讓還過無單雙質裝選購價輕長開機]")
_SIMPLIFIED = re.compile("[这个们来时国学会说对为与体点电买让还过无单双质装选购价轻长开机]")
# Words that a language has and most of its neighbours have not, and letters that count as one.
_LITTLE_WORDS = {
    "cs": "pro je se na ve ze který která jako bez při až nebo jsou",
    "da": "og til af er det den med på som ikke fra kan også hver",
    "de": "und der die das für mit nicht ist auch ein eine von zu im den dem bis oder ohne aus auf sich wird",
    "en": "the and with for of to in is on your you it that no every from by all",
    "es": "el los las y con para que una del por más tu sin su como hasta",
    "fi": "ja on ei että se kun tai sekä ovat joka myös kanssa ilman vain",
    "fr": "le les des et avec pour une du est dans sans qui vous votre sur au aux",
    "it": "il gli che con per una di non è della dei del sono più tuo senza nel alla",
    "nl": "het een en van met voor niet zijn op dat je jouw ook uit door zonder tot",
    "no": "og til av er det den med på som ikke fra kan også uten hver",
    "pl": "i w na z się nie jest dla od przez bez który która oraz jak",
    "pt": "o os as e com para uma do da por mais seu sem você até não",
    "sv": "och att det är med på som inte för av den till från utan",
    "tr": "ve bir ile için bu çok olan daha her gibi",
}
_OWN_LETTERS = {"cs": "řěů", "de": "ß", "es": "ñ¿¡", "pl": "łżśń", "pt": "ãõ", "tr": "ğış"}
_WORDS = {language: frozenset(words.split()) for language, words in _LITTLE_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The text's language ("de", "ja", "zh-hant"), or nothing where it cannot be told: of most names, say."""
    counts = {language: len(letters.findall(text)) for language, letters in _LETTERS.items()}
    if counts["ja"]:  # kana stand between Han in Japanese alone
        counts["ja"] += counts.pop("zh")
    for language in _DENSE & counts.keys():
        counts[language] *= 2
    main = max(counts, key=lambda language: counts[language])
    return _told_apart(main, text) if counts[main] else ""


def _told_apart(language: str, text: str) -> str:
    """The language among those that share a script."""
    if language == "":
        return _latin(text)
    if language == "zh":
        return "zh-hant" if len(_TRADITIONAL.findall(text)) > len(_SIMPLIFIED.findall(text)) else "zh"
    if language == "ru" and _UKRAINIAN.search(text):
        return "uk"
    if language == "ar" and _NOT_ARABIC.search(text):
        return ""
    return language


def _latin(text: str) -> str:
    """The language of which there are most signs; nothing where two have as many, or any has too few."""
    found = Counter(word.lower() for word in _WORD.findall(text))
    letters = Counter(text.lower())
    signs = Counter({language: sum(found[word] for word in words) for language, words in _WORDS.items()})
    signs.update({language: sum(letters[letter] for letter in own) for language, own in _OWN_LETTERS.items()})
    (first, most), (_, next_) = signs.most_common(2)
    return first if most >= _SURE and most > next_ else ""
