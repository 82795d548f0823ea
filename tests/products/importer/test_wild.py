"""Pages as shop systems and markets send them: what is read of them, and what is refused."""

from pathlib import Path

import pytest

from products.importer.draft import ImportFailed
from products.importer.extract import extract

from .wild.pages import TOLD, WildPage, pages

PAGES = pages()
RIGHT = 0.95
REFUSED = {
    "akamai": "wants to see a person",
    "amazon_robot": "wants to see a person",
    "blog_article": "No product was found",
    "cloudflare": "wants to see a person",
    "datadome": "wants to see a person",
    "magento_gone": "nothing at this address",
    "shopify_collection": "a single product's page",
    "shopify_password": "asks for a sign-in",
    "spa_shell": "empty until its scripts run",
    "woo_category": "a single product's page",
}
FOLDER = Path(__file__).parent / "wild" / "refused"


def test_nearly_every_field_is_right():
    wrong = {f"{page.name}.{name}": pair for page in PAGES for name, pair in page.differences().items()}
    told = sum(name in page.expected for page in PAGES for name in TOLD)
    assert len(PAGES) >= 20
    assert 1 - len(wrong) / (len(PAGES) * len(TOLD)) >= RIGHT, wrong
    assert 1 - len(wrong) / told >= RIGHT, wrong


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_nothing_is_invented(page: WildPage):
    """A field that stands nowhere stays empty, and of the others only pictures may be fewer than there are."""
    wrong = {name: pair for name, pair in page.differences().items() if pair[0] is not None and name != "images"}
    assert wrong == {}


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_no_picture_is_of_other_goods(page: WildPage):
    for address in page.drafted().images:
        assert any(part in address for part in page.expected["images"]), address


@pytest.mark.parametrize(("name", "reason"), REFUSED.items())
def test_what_is_no_product_is_refused_with_its_reason(name: str, reason: str):
    with pytest.raises(ImportFailed) as refused:
        extract((FOLDER / f"{name}.html").read_text("utf-8"), f"https://shop.example/x/{name}")
    assert reason in refused.value.reason


def test_every_refused_page_has_its_reason():
    assert {path.stem for path in FOLDER.glob("*.html")} == set(REFUSED)
