"""Pages in the shapes of real shops: of all their fields at least 95 in 100 are right, and none is invented."""

from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from products.importer.app_store import is_app, read_lookup
from products.importer.draft import ProductDraft
from products.importer.extract import extract
from products.importer.picture_address import picture_key

from .corpus.cases import CASES
from .corpus.goods import FIELDS, Case

RIGHT = 0.95


def drafted(case: Case) -> tuple[ProductDraft, dict[str, Any]]:
    written, goods = case.shape(case.goods), case.goods
    if written.lookup is not None:
        draft = read_lookup(written.lookup)
        assert draft is not None
    else:
        draft = extract(written.html, goods.url, twin=written.twin, web=is_app(goods.url))
    return draft, case.expected(written.tells)


@cache
def compared(case: Case) -> dict[str, tuple[Any, Any]]:
    """Field → what was found and what stands on the page; only where they differ."""
    draft, expected = drafted(case)
    found = {name: getattr(draft, name) or None for name in FIELDS}
    return {
        name: (found[name], expected[name]) for name in FIELDS if not same(name, found[name], expected[name], draft)
    }


def same(name: str, found: Any, expected: Any, draft: ProductDraft) -> bool:
    if name == "images" and found and expected:  # the main one first, and no other goods' among them
        keys, wanted = [picture_key(one) for one in found], [picture_key(one) for one in expected]
        return keys[0] == wanted[0] and set(keys) <= set(wanted)
    if isinstance(found, Decimal) and expected is not None:
        return found == expected
    return found == expected


def test_the_corpus_is_as_wide_as_promised():
    goods = [case.goods for case in CASES]
    assert len(CASES) >= 40
    assert len({one.currency for one in goods if one.currency}) >= 10
    assert len({one.language[:2] for one in goods}) >= 10
    assert len({case.shape for case in CASES}) >= 14
    assert len({case.name for case in CASES}) == len(CASES)


def test_nearly_every_field_is_right():
    wrong = {f"{case.name}.{name}": pair for case in CASES for name, pair in compared(case).items()}
    assert 1 - len(wrong) / (len(CASES) * len(FIELDS)) >= RIGHT, wrong
    told = sum(value is not None for case in CASES for value in drafted(case)[1].values())
    missed = {name: pair for name, pair in wrong.items() if pair[1] is not None}
    assert 1 - len(missed) / told >= RIGHT, missed


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_nothing_is_invented(case):
    """What the page does not tell stays empty, and what it tells is not made into something else."""
    assert {name: pair for name, pair in compared(case).items() if pair[0] is not None} == {}


def test_no_field_is_wrong_everywhere():
    """The share of all fields would hide one that is never read."""
    missed = Counter(name for case in CASES for name in compared(case))
    told = Counter(name for case in CASES for name, value in drafted(case)[1].items() if value is not None)
    assert {name: missed[name] for name in told if missed[name] > told[name] * 0.1} == {}
