"""Whether it can be bought, in our words, from schema.org's (https://schema.org/ItemAvailability) and shops' own."""

IN_STOCK, OUT_OF_STOCK, PREORDER, BACKORDER, DISCONTINUED = (
    "in_stock", "out_of_stock", "preorder", "backorder", "discontinued",
)  # fmt: skip
WORDS = (IN_STOCK, OUT_OF_STOCK, PREORDER, BACKORDER, DISCONTINUED)
_SAID = {
    "instock": IN_STOCK, "limitedavailability": IN_STOCK, "onlineonly": IN_STOCK, "instoreonly": IN_STOCK,
    "available": IN_STOCK, "availablefororder": IN_STOCK, "availabletoorder": IN_STOCK, "madetoorder": IN_STOCK,
    "outofstock": OUT_OF_STOCK, "soldout": OUT_OF_STOCK, "oos": OUT_OF_STOCK, "unavailable": OUT_OF_STOCK,
    "preorder": PREORDER, "presale": PREORDER, "pending": PREORDER,
    "backorder": BACKORDER, "onbackorder": BACKORDER, "availableonbackorder": BACKORDER,
    "discontinued": DISCONTINUED,
}  # fmt: skip


def read_availability(value: object) -> str:
    """`https://schema.org/InStock`, `in stock`, `out-of-stock`; empty for anything that we do not know."""
    if isinstance(value, bool):
        return IN_STOCK if value else OUT_OF_STOCK
    if isinstance(value, dict):
        value = value.get("@id") or value.get("name")
    if not isinstance(value, str):
        return ""
    word = value.strip().rstrip("/").rpartition("/")[2].rpartition(":")[2].rpartition("#")[2]
    return _SAID.get("".join(sign for sign in word.lower() if sign.isalpha()), "")
