"""The documents that names and values are from, where a copy lies beside this repository."""

from pathlib import Path

import pytest

DOCUMENTS = Path(__file__).parents[4] / "shared" / "seeds"


def document(number: str) -> str:
    """The text of one of the documents that the names are from; the test is skipped where it is not at hand."""
    found = sorted(DOCUMENTS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the documents are not beside this repository")
    return found[0].read_text(encoding="utf-8")
