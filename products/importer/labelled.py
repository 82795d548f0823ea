"""Numbers and makers that a page shows behind a word for them: `EAN: 4006381333931`, the row `Marque | Amarre`."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .numbers import read_gtin, read_sku
from .text import clean_line
from .unsaid import says_nothing

_GTIN = re.compile(
    r"(?:ean|gtin|upc|isbn|jan)(?:[- ]?(?:8|1[0-4]))?(?:[- ]?code)?|barcode|código de barras|codice a barre"
    r"|code[- ]barres|strichcode|kod kreskowy|streepjescode|штрих-?код|バーコード",
    re.IGNORECASE,
)
_SKU = re.compile(
    r"sku|(?:product|item|article|style|part)[- ]?(?:code|number|no\.?|nr\.?|#)|mpn"
    r"|(?:artikel|produkt|bestell|art\.?)-?\s?(?:nummer|nr\.?)|artnr\.?|réf(?:érence)?\.?"
    r"|referencia|código(?: do produto)?|codice(?: prodotto| articolo)?|artikelcode|kod produktu|indeks|kod towaru"
    r"|varenummer|varenr\.?|tuotekoodi|kód(?: produktu)?|ürün kodu|артикул"
    r"|品番|商品番号|商品コード|管理番号|型番|货号|상품코드|상품번호|제품코드"
    r"|mã(?: sản phẩm| sp)|kode produk|cikkszám|cod produs",
    re.IGNORECASE,
)
_MAKER = re.compile(
    r"brand(?: name)?|manufacturer|maker|marque|fabricant|marke|hersteller|marca|fabricante|produttore|merk|fabrikant"
    r"|marka|producent|märke|tillverkare|merke|produsent|mærke|merkki|valmistaja|značka|výrobce|üretici|бренд|марка"
    r"|производитель|виробник|ブランド(?:名)?|メーカー|品牌|브랜드|제조사|thương hiệu|merek|gyártó|márka"
    r"|producător|μάρκα|κατασκευαστής|מותג|יצרן|ยี่ห้อ|แบรนด์|العلامة التجارية|الماركة",
    re.IGNORECASE,
)
_TELLS = re.compile(r"^(?P<label>[^:：]{2,30}?)\s?[:：]\s*(?P<value>.{0,60})$")
LONGEST = 60  # characters of what stands behind a label
MOST = 6000  # lines and rows of one page that are looked at


def read_labelled(page: LexborHTMLParser) -> tuple[str, str, str]:
    """Maker, SKU and GTIN, as far as the page shows each once; empty where it shows none, or several."""
    lines, rows = _lines(page), list(_rows(page))
    pairs = [*rows, *_told(lines)]
    makers = (clean_line(value, LONGEST) for label, value in pairs if _MAKER.fullmatch(label))
    skus = (read_sku(value) for label, value in pairs if _SKU.fullmatch(label) and _is_number(value))
    gtins = (read_gtin(value) for label, value in [*pairs, *_beside(lines)] if _GTIN.fullmatch(label))
    return _only(name for name in makers if not says_nothing(name)), _only(skus), _only(gtins)


def _only(found: Iterable[str]) -> str:
    every = set(filter(None, found))
    return every.pop() if len(every) == 1 else ""


def _is_number(value: str) -> bool:
    """Whether it could be a shop's number of an article: short, one word, with a digit in it."""
    return len(value) <= 40 and len(value.split()) == 1 and any(sign.isdigit() for sign in value)


def _lines(page: LexborHTMLParser) -> list[str]:
    body = page.css_first("main") or page.body
    text = body.text(separator="\n") if body else ""
    return [line for raw in text[:500_000].split("\n") if (line := clean_line(raw, 120))][:MOST]


def _told(lines: list[str]) -> Iterator[tuple[str, str]]:
    """`Label: value` on one line, or the value on the next one."""
    for line, after in pairwise([*lines, ""]):
        if match := _TELLS.match(line):
            yield match["label"], match["value"] or after


def _beside(lines: list[str]) -> Iterator[tuple[str, str]]:
    """A line and the next one: enough where a check digit tells."""
    return ((line, after) for line, after in pairwise(lines) if len(line) <= 20)


def _rows(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for row in page.css("tr")[:MOST]:
        cells = [node for node in row.iter() if node.tag in ("th", "td")]
        if len(cells) == 2:
            yield _label(cells[0]), clean_line(cells[1].text(), LONGEST)
    for term in page.css("dt")[:MOST]:
        if (value := _next(term)) is not None and value.tag == "dd":
            yield _label(term), clean_line(value.text(), LONGEST)


def _label(node: LexborNode) -> str:
    return clean_line(node.text(), 40).rstrip(" :：")


def _next(node: LexborNode) -> LexborNode | None:
    after = node.next
    while after is not None and after.tag in ("-text", "-comment"):
        after = after.next
    return after
