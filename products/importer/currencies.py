"""Currencies as shops name them: ISO 4217 codes, and the signs and words that stand for one."""

import re

CODES = frozenset(
    [
        "AED",
        "AFN",
        "ALL",
        "AMD",
        "ANG",
        "AOA",
        "ARS",
        "AUD",
        "AWG",
        "AZN",
        "BAM",
        "BBD",
        "BDT",
        "BGN",
        "BHD",
        "BIF",
        "BMD",
        "BND",
        "BOB",
        "BRL",
        "BSD",
        "BTN",
        "BWP",
        "BYN",
        "BZD",
        "CAD",
        "CDF",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CRC",
        "CUP",
        "CVE",
        "CZK",
        "DJF",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ERN",
        "ETB",
        "EUR",
        "FJD",
        "FKP",
        "GBP",
        "GEL",
        "GHS",
        "GIP",
        "GMD",
        "GNF",
        "GTQ",
        "GYD",
        "HKD",
        "HNL",
        "HTG",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "IQD",
        "IRR",
        "ISK",
        "JMD",
        "JOD",
        "JPY",
        "KES",
        "KGS",
        "KHR",
        "KMF",
        "KPW",
        "KRW",
        "KWD",
        "KYD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LRD",
        "LSL",
        "LYD",
        "MAD",
        "MDL",
        "MGA",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MRU",
        "MUR",
        "MVR",
        "MWK",
        "MXN",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "OMR",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "PYG",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "RWF",
        "SAR",
        "SBD",
        "SCR",
        "SDG",
        "SEK",
        "SGD",
        "SHP",
        "SLE",
        "SOS",
        "SRD",
        "SSP",
        "STN",
        "SVC",
        "SYP",
        "SZL",
        "THB",
        "TJS",
        "TMT",
        "TND",
        "TOP",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "UGX",
        "USD",
        "UYU",
        "UZS",
        "VES",
        "VND",
        "VUV",
        "WST",
        "XAF",
        "XCD",
        "XOF",
        "XPF",
        "YER",
        "ZAR",
        "ZMW",
        "ZWG",
    ]
)
# Signs and words that mean one currency wherever they stand.
SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS", "฿": "THB",
    "₫": "VND", "₱": "PHP", "₦": "NGN", "₸": "KZT", "₾": "GEL", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₼": "AZN",
    "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "R$": "BRL", "US$": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD",
    "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "MX$": "MXN", "Rs.": "INR",
    "Rp": "IDR", "RM": "MYR", "円": "JPY", "원": "KRW", "руб": "RUB", "грн": "UAH", "лв": "BGN", "lei": "RON",
    "Lei": "RON", "Fr.": "CHF", "SFr.": "CHF", "TL": "TRY", "ر.س": "SAR", "د.إ": "AED", "ج.م": "EGP", "ریال": "IRR",
    "din": "RSD", "дин": "RSD", "RSD": "RSD", "S/": "PEN", "Euro": "EUR", "元": "CNY", "人民币": "CNY", "บาท": "THB",
}  # fmt: skip
# Signs that several countries share; which one is meant, the page's language or address has to say.
SHARED = {
    "$": {
        "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "MX": "MXN", "SG": "SGD", "HK": "HKD", "AR": "ARS",
        "CL": "CLP", "CO": "COP", "TW": "TWD", "UY": "UYU",
    },
    "R": {"ZA": "ZAR"},
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    "¥": {"JP": "JPY", "CN": "CNY"},
}  # fmt: skip
ALIASES = {"￥": "¥", "Kr": "kr", "KR": "kr", "＄": "$", "zl": "zł", "₨": "Rs."}
ALIASES |= dict.fromkeys(("euro", "euros", "Euros", "EURO", "EUROS"), "Euro")
_LANGUAGES = {"sv": "SE", "nb": "NO", "nn": "NO", "no": "NO", "da": "DK", "is": "IS", "ja": "JP"}
_DOMAINS = {
    "se": "SE", "no": "NO", "dk": "DK", "is": "IS", "jp": "JP", "cn": "CN", "ca": "CA", "au": "AU", "nz": "NZ",
    "mx": "MX", "sg": "SG", "hk": "HK", "ar": "AR", "cl": "CL", "co": "CO", "tw": "TW", "uy": "UY", "us": "US",
    "za": "ZA",
}  # fmt: skip
_WORDS = sorted({*SIGNS, *SHARED, *ALIASES}, key=len, reverse=True)
_NAMED = re.compile(
    r"(?<![A-Za-z])(?P<code>[A-Z]{3})(?![A-Za-z])|"
    + "|".join(
        rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" if word[0].isalpha() and word.isascii() else re.escape(word)
        for word in _WORDS
    )
)


def named_currency(text: str, *, region: str = "") -> str:
    """The currency that stands in a text, as a code; empty when none does, or a shared sign without its country."""
    for match in _NAMED.finditer(text):
        if match["code"]:
            if match["code"] in CODES:
                return match["code"]
            continue
        sign = ALIASES.get(match[0], match[0])
        if code := SIGNS.get(sign) or SHARED.get(sign, {}).get(region):
            return code
    return ""


def has_currency(text: str) -> bool:
    """Whether a text names money at all, be it with a sign that several countries share."""
    return any(not match["code"] or match["code"] in CODES for match in _NAMED.finditer(text))


def region_of(*, language: str, host: str, locale: str = "") -> str:
    """The country that a page is for, as far as it says so: `en-CA`, `en_AU`, `sv`, `….com.au`; else empty."""
    for tag in (locale, language):
        parts = re.split(r"[-_]", tag.strip())
        if len(parts) > 1 and len(parts[-1]) == 2 and parts[-1].isalpha():
            return parts[-1].upper()
    return _DOMAINS.get(host.rpartition(".")[2], "") or _LANGUAGES.get(re.split(r"[-_]", language)[0].lower(), "")
