"""Pictures of a product in the admin: their order there is a person's, as in the portal."""

import pytest
from django.urls import reverse

from products.admin import ProductAdmin
from products.models import PERSON, ImportStatus, Product
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mug(owner):
    return factories.product(factories.brand(), title="Mug", pictures=2)


def page(product):
    return reverse("admin:products_product_change", args=[product.pk])


def given(client, product, **fields):
    """The product's form as the page shows it, with these fields changed."""
    shown = client.get(page(product)).context
    pictures = shown["inline_admin_formsets"][0].formset
    forms = [shown["adminform"].form, pictures.management_form, *pictures.forms]
    fields_shown = [field for form in forms for field in form]
    values = {field.html_name: field.value() for field in fields_shown}
    values |= {field.html_initial_name: field.value() for field in fields_shown if field.field.show_hidden_initial}
    return {name: "" if value is None else value for name, value in values.items()} | fields


def test_an_order_made_here_is_kept_by_the_next_import(client, mug):
    first, second = mug.images.all()
    assert client.post(page(mug), given(client, mug, **{"images-0-position": 5})).status_code == 302
    mug.refresh_from_db()
    assert (list(mug.images.all()), mug.sources) == ([second, first], {"images": PERSON})


def test_a_picture_removed_here_stays_removed(client, mug):
    _first, second = mug.images.all()
    assert client.post(page(mug), given(client, mug, **{"images-0-DELETE": "on"})).status_code == 302
    mug.refresh_from_db()
    assert (list(mug.images.all()), mug.sources) == ([second], {"images": PERSON})


def test_a_name_changed_here_says_nothing_of_the_pictures(client, mug):
    client.post(page(mug), given(client, mug, title="Cup"))
    mug.refresh_from_db()
    assert (mug.title, mug.sources) == ("Cup", {"title": PERSON})


def test_where_the_product_is_not_saved_nor_are_its_pictures(client, mug, monkeypatch):
    before, form = list(mug.images.all()), given(client, mug, **{"title": "Cup", "images-0-DELETE": "on"})
    save = ProductAdmin.save_model

    def save_too_late(*args, **more):
        Product.objects.update(import_status=ImportStatus.IN_PROGRESS)
        save(*args, **more)

    monkeypatch.setattr(ProductAdmin, "save_model", save_too_late)
    assert "Nothing is saved" in client.post(page(mug), form, follow=True).text
    mug.refresh_from_db()
    assert (mug.title, list(mug.images.all()), mug.sources) == ("Mug", before, {})


def test_its_page_leads_to_that_of_the_portal_unless_it_is_deleted(client, mug):
    link = f'href="{reverse("product", args=[mug.pk])}"'
    assert link in client.get(page(mug)).text
    assert client.get(mug.get_absolute_url()).status_code == 200
    Product.objects.update(deleted_at=mug.created_at)
    assert link not in client.get(page(mug)).text


def test_one_that_is_deleted_is_only_looked_at(client, mug):
    form = given(client, mug, title="Cup")
    Product.objects.update(deleted_at=mug.created_at)
    assert client.get(page(mug)).status_code == 200
    assert client.post(page(mug), form).status_code == 403
