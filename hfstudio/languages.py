"""The languages that the portal speaks: English, and every one that has a catalogue.

`manage.py makemessages -l de` writes `locale/de/LC_MESSAGES/django.po` into the data folder, with every text there is;
what is translated there and compiled (`manage.py compilemessages --ignore=.venv`) is shown to whoever prefers that
language.
"""

from collections.abc import Iterable
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language

CATALOGUES = "*/LC_MESSAGES/django.mo"


def languages_in(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Pairs of code and own name; English, which the texts are written in, comes first."""
    found = {to_language(path.parts[-3]) for folder in folders for path in folder.glob(CATALOGUES)}
    return [
        ("en", "English"),
        *((code, LANG_INFO.get(code, {}).get("name_local", code)) for code in sorted(found - {"en"})),
    ]
