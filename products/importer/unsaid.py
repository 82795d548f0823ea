"""What shops write into a field that they have to fill and have nothing for."""

_WORDS = """
    -|--|.|0|n/a|na|n.a.|n/d|nd|none|null|nil|false|undefined|unknown|tbd
    |unbranded|no brand|no-brand|no name|noname|generic|brandless|does not apply|not applicable|not specified
    |ohne marke|markenlos|keine|keine angabe|nicht zutreffend|unbekannt|sans marque|non applicable|ne s'applique pas
    |sin marca|no aplica|genérico|sem marca|não aplicável|senza marca|non applicabile|non specificato|merkloos|geen
    |niet van toepassing|bez marki|nie dotyczy|brak|ノーブランド|ノーブランド品|なし|該当なし|无|不适用|без бренда
"""
_NOTHING = frozenset({"", *(" ".join(word.split()) for word in _WORDS.split("|"))})


def says_nothing(text: str) -> bool:
    """Whether this stands for nothing: `N/A`, `Does not apply`, `Unbranded`."""
    return " ".join(text.lower().split()) in _NOTHING
