"""What kind of letters a font family has, told by its name: which of ours is nearest to one that is not here."""

import re

KINDS = ("sans", "condensed", "serif", "display", "slab", "mono", "rounded", "script")
# Families that brands use, by kind; sans-serifs need no list, as that is what an unknown name is taken for.
_KNOWN = {
    "serif": """
        adobe caslon, adobe garamond, alegreya, arno, baskerville, bembo, book antiqua, bookman, cambria,
        canela, cardo, caslon, charter, cormorant, cormorant garamond, crimson pro, crimson text, domine, eb
        garamond, freight text, galliard, garamond, georgia, goudy old style, gt super, ibm plex serif, libre
        baskerville, libre caslon text, lora, lyon, merriweather, minion, minion pro, newsreader, palatino, pt
        serif, recoleta, sabon, source serif pro, spectral, times, times new roman, tiempos, tiempos text,
        vollkorn, ivypresto, signifier, reckless
    """,
    "display": """
        abril fatface, bodoni, bodoni moda, didot, dm serif display, dm serif text, fraunces, gloock, ogg, gt
        sectra, italiana, noe display, playfair, playfair display, prata, rufina, yeseva one, chronicle display,
        tiempos headline, romana, cinzel, marcellus, editorial new, pp editorial new
    """,
    "slab": """
        alfa slab one, archer, arvo, bitter, caecilia, clarendon, courier prime sans, josefin slab, kreon, museo
        slab, rockwell, rokkitt, sentinel, zilla slab, adelle, antic slab, egyptienne
    """,
    "mono": """
        andale mono, consolas, courier, courier new, courier prime, inconsolata, menlo, monaco, fira code,
        source code pro, cascadia code, special elite, american typewriter, letter gothic, gt america mono
    """,
    "rounded": """
        arial rounded mt bold, baloo, baloo 2, comfortaa, dosis, fredoka, fredoka one, gotham rounded, m plus
        rounded 1c, nunito, quicksand, sniglet, varela round, brandon rounded, grandstander
    """,
    "script": """
        allura, alex brush, amatic sc, bradley hand, brush script mt, caveat, caveat brush, cookie, courgette,
        dancing script, great vibes, gloria hallelujah, handlee, homemade apple, indie flower, kalam, kaushan
        script, lobster, lobster two, pacifico, parisienne, patrick hand, permanent marker, reenie beanie, rock
        salt, sacramento, satisfy, shadows into light, tangerine, zapfino, snell roundhand
    """,
    "condensed": """
        alternate gothic, antonio, anton, archivo narrow, barlow condensed, bebas, bebas neue, big shoulders,
        din condensed, druk, fjalla one, impact, knockout, league gothic, oswald, pathway gothic one, roboto
        condensed, saira condensed, six caps, sofia sans condensed, teko, trade gothic condensed, yanone
        kaffeesatz
    """,
}  # fmt: skip
# Words in a name that say it, in the order in which they count: a "Sans Mono" is a mono, no sans.
_SAID = (
    ("mono", re.compile(r"\b(?:mono|monospace|monospaced|code|typewriter|terminal)\b")),
    ("script", re.compile(r"\b(?:script|hand|handwriting|handwritten|cursive|brush|calligraphy|signature)\b")),
    ("slab", re.compile(r"\b(?:slab|egyptian)\b")),
    ("condensed", re.compile(r"\b(?:condensed|cond|narrow|compressed|compact|extracondensed|semicondensed)\b")),
    ("rounded", re.compile(r"\b(?:rounded|round|soft)\b")),
    ("display", re.compile(r"\b(?:didone|bodoni|didot)\b|\bserif (?:display|headline)\b")),
    ("serif", re.compile(r"(?<!sans )(?<!sans-)\bserif\b|\b(?:antiqua|garamond|caslon|baskerville|roman|times)\b")),
)
_CUT = re.compile(r"\b(?:variable|vf|regular|medium|semi ?bold|bold|light|thin|black|book|webfont|web)\b")


def plain_name(family: str) -> str:
    """A family's name as two spellings of it agree: `"Source Serif 4 Variable"` is `sourceserif4`."""
    return re.sub(r"[\W_]+", "", _words(family))


def kind_of(family: str) -> str:
    """One of KINDS. What nothing is known of is a sans-serif: most brands' fonts are."""
    words = _words(family)
    known = next((kind for kind, names in _NAMES.items() if plain_name(family) in names), "")
    return known or next((kind for kind, pattern in _SAID if pattern.search(words)), "sans")


def _words(family: str) -> str:
    """In small letters, with blanks between its words, without the names of weights: `GTSuper-Bold` is `gt super`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", family.strip("\"' "))
    small = re.sub(r"[\s_-]+", " ", spaced).lower()
    return re.sub(r"\s+", " ", _CUT.sub("", small)).strip() or small


_NAMES = {kind: frozenset(plain_name(name) for name in names.split(",")) for kind, names in _KNOWN.items()}
