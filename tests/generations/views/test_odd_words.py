"""Whatever is said in a query or a form of the portal, a page answers, and it stays on this site."""

import pytest
from django.urls import reverse

from generations.models import Status
from generations.shape import UNKNOWN, ratio_of
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_nul_is_in_no_question_to_a_database(database, page, brand):
    odd = "a\0b"
    film = factories.generation(brand, status=Status.COMPLETED)
    for name, params in (
        ("library", {"q": odd, "kind": odd, "mode": odd, "tag": odd, "product": odd, "sort": odd}),
        ("generations", {"q": odd, "status": odd}),
        ("products", {"q": odd}),
        ("avatars", {"q": odd}),
    ):
        assert page.get(reverse(name), params).status_code == 200
    for doing in ("tag", "untag"):
        answer = page.post(reverse("change-many"), {"do": doing, "id": film.pk, "tag": odd})
        assert answer.status_code == 302
    assert list(film.tags.all()) == []


@pytest.mark.parametrize(
    "there", ["foo", "https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\x"]
)
def test_a_form_leads_back_to_this_site_alone(page, there):
    assert page.post(reverse("change-many"), {"next": there})["Location"] == reverse("library")
    assert page.post(reverse("choose-theme"), {"next": there})["Location"] == reverse("today")


def test_a_form_leads_back_to_where_it_was(page):
    assert page.post(reverse("change-many"), {"next": "/products/?q=x"})["Location"] == "/products/?q=x"


@pytest.mark.parametrize("text", ["9" * 400 + ":1", "1:" + "9" * 5000, "9" * 5000 + ":" + "9" * 5000])
def test_a_ratio_of_any_length_is_no_number_too_great(text):
    assert ratio_of(text) == UNKNOWN
