import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generations.models import Status
from hfstudio.accounts.models import Role
from products.models import ImportStatus, Product
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mika():
    return factories.user()


@pytest.fixture
def brand(mika):
    return factories.brand(member=mika)


@pytest.fixture
def page(client, mika, brand):
    client.force_login(mika)
    return client


def importing(brand, **fields):
    return factories.product(
        brand, pictures=0, title="", source_url="https://shop.example/mug", **{"due_at": timezone.now(), **fields}
    )


def test_all_products_of_the_brand_are_shown_with_price_and_ads(page, brand):
    mug = factories.product(brand, title="Kiln mug", maker="Okkuno", price_micros=24_000_000, currency="USD")
    factories.generation(brand).products.add(mug)
    text = " ".join(page.get(reverse("products")).content.decode().split())
    for said in ("Kiln mug", "$24.00", "Okkuno · 1 ad<", f"1 in {brand}"):
        assert said in text


def test_products_without_an_ad_are_shown_alone_and_all_in_the_order_that_was_chosen(page, brand):
    prices = {"Mug": 24_000_000, "Aria": None, "Lamp": 90_000_000}
    made = {title: factories.product(brand, title=title, price_micros=price) for title, price in prices.items()}
    factories.generation(brand).products.add(made["Lamp"])

    def titles(**query):
        return [str(product) for product in page.get(reverse("products", query=query)).context["page"]]

    assert set(titles(ads="none")) == {"Mug", "Aria"}
    assert titles(sort="title") == ["Aria", "Lamp", "Mug"]
    assert titles(sort="price") == ["Lamp", "Mug", "Aria"]
    assert titles(sort="nonsense") == titles()


def test_a_products_page_shows_the_films_that_were_made_with_it(page, brand, django_assert_max_num_queries):
    mug = factories.product(brand, title="Kiln mug")
    for number in range(9):
        factories.generation(brand, title=f"Film {number}", status=Status.COMPLETED).products.add(mug)
    factories.generation(brand, title="Broken", status=Status.FAILED).products.add(mug)
    factories.generation(brand, title="Of something else", status=Status.COMPLETED)
    with django_assert_max_num_queries(14):
        text = page.get(reverse("product", args=[mug.pk])).text
    assert ("Film 8" in text, "Film 0" in text, "Broken" in text, "Of something else" in text) == (
        True, False, False, False,
    )  # fmt: skip
    assert f"{reverse('library')}?product={mug.pk}" in text


def test_other_brands_deleted_and_unfinished_products_are_not_in_the_list(page, brand):
    factories.product(factories.brand(), title="Theirs")
    factories.product(brand, title="Deleted", deleted_at=timezone.now())
    text = page.get(reverse("products")).content.decode()
    assert "Theirs" not in text
    assert "Deleted" not in text


def test_products_are_found_by_name_and_maker(page, brand):
    factories.product(brand, title="Kiln mug", maker="Okkuno")
    factories.product(brand, title="Dome lamp", maker="Lumo")
    for words, found in (("KILN", b"Kiln mug"), ("lumo", b"Dome lamp")):
        text = page.get(reverse("products"), {"q": words}).content
        assert [name for name in (b"Kiln mug", b"Dome lamp") if name in text] == [found]
    assert "No product is called “x&lt;y”." in page.get(reverse("products"), {"q": "x<y"}).content.decode()


@pytest.mark.parametrize("number", ["2", "9", "no", "-1"])
def test_a_page_that_is_not_there_is_the_nearest_one(page, brand, number):
    factories.product(brand, title="Kiln mug")
    assert b"Kiln mug" in page.get(reverse("products"), {"page": number}).content


def test_many_products_take_as_many_queries_as_one(page, brand):
    counted = []
    for products in (1, 23):
        for _ in range(products):
            factories.generation(brand).products.add(factories.product(brand))
        with CaptureQueriesContext(connection) as captured:
            page.get(reverse("products"))
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 10


def test_a_link_is_put_in_line_to_be_imported(page, brand, mika, bells):
    response = page.post(reverse("import-product"), {"url": " https://93.184.215.14/mug "})
    assert response.url == reverse("products")
    product = Product.objects.get()
    assert (product.brand, product.created_by, product.source_url, product.import_status) == (
        brand, mika, "https://93.184.215.14/mug", ImportStatus.QUEUED,
    )  # fmt: skip


def test_the_same_link_twice_is_one_product(page):
    for _ in range(2):
        page.post(reverse("import-product"), {"url": "https://93.184.215.14/mug"})
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["", "ftp://shop.example/mug", "https://", "http://127.0.0.1/mug", "https://" + "a" * 2100]
)
def test_what_is_no_public_address_is_refused_beside_the_field(page, url):
    response = page.post(reverse("import-product"), {"url": url})
    assert response.status_code == 422
    assert b'id="url-error"' in response.content
    assert Product.objects.count() == 0


@pytest.mark.parametrize(("name", "refused"), [("import-product", {"url": ""}), ("import-products", {"urls": ""})])
def test_beside_a_refused_link_the_list_is_narrowed_and_paged_as_ever(page, brand, monkeypatch, name, refused):
    monkeypatch.setattr("products.views.TILES", 1)
    for title in ("Kiln mug", "Lamp"):
        factories.product(brand, title=title)
    text = page.post(reverse(name), refused).content.decode()
    products = reverse("products")
    for leads in ('href="{}?ads=none"', 'href="{}?page=2"', 'hx-get="{}"', 'method="get" action="{}"'):
        assert leads.format(products) in text
    assert re.findall(r'(?:href|hx-get)="/products/import/', text) == []


def test_a_link_that_is_there_already_leads_to_its_product(page, brand):
    page.post(reverse("import-product"), {"url": "https://93.184.215.14/mug"})
    Product.objects.update(import_status=ImportStatus.COMPLETED, title="Kiln mug")
    response = page.post(reverse("import-product"), {"url": "https://93.184.215.14/mug?utm_source=letter"})
    assert response.url == reverse("product", args=[Product.objects.get().pk])


def pasted(page, *lines):
    return page.post(reverse("import-products"), {"urls": "\r\n".join(lines)})


def test_many_links_are_one_import_each(page, brand):
    response = pasted(page, "https://93.184.215.14/mug", "", "  93.184.215.14/lamp ", "https://93.184.215.15/")
    assert response.url == reverse("products")
    assert {product.source_url for product in Product.objects.filter(brand=brand)} == {
        "https://93.184.215.14/mug", "https://93.184.215.14/lamp", "https://93.184.215.15/",
    }  # fmt: skip
    assert b"3 links are being read." in page.get(reverse("products")).content


def test_what_is_wrong_with_a_line_is_told_by_its_number_and_the_others_go_on(page):
    lines = ("93.184.215.14/mug", "", "mug", "HTTPS://93.184.215.14/mug/?utm_source=a#top", "http://10.0.0.1/", "a b")
    response = pasted(page, *lines)
    text = " ".join(response.content.decode().split())
    assert (response.status_code, Product.objects.count()) == (422, 1)
    for line, said in (
        (3, "mug</span> This is no link."), (4, "The same page as line 1."), (5, "http://10.0.0.1/</span> "),
        (6, "Put one link on each line"),
    ):  # fmt: skip
        assert f"<b>Line {line}</b>" in text
        assert said in text
    assert "4 lines were left out" in text
    assert "1 link is being read." in text
    kept = text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert kept.split()[0] == "mug"
    assert "93.184.215.14/mug " not in f"{kept} "


def test_what_is_here_already_is_told_and_not_read_again(page):
    pasted(page, "93.184.215.14/mug")
    Product.objects.update(import_status=ImportStatus.COMPLETED, title="Kiln mug")
    pasted(page, "93.184.215.14/mug", "93.184.215.14/lamp")
    text = page.get(reverse("products")).content.decode()
    assert "1 link is being read." in text
    assert "1 was here already." in text
    assert Product.objects.filter(import_status=ImportStatus.QUEUED).count() == 1


def test_nothing_to_read_is_said(page):
    response = pasted(page, "", "  ")
    assert (response.status_code, b"There is no link here" in response.content) == (422, True)


def test_no_more_than_fifty_are_taken_at_once(page):
    response = pasted(page, *(f"93.184.215.14/{number}" for number in range(52)))
    assert (response.status_code, Product.objects.count()) == (422, 50)
    assert b"Only 50 links are taken at once." in response.content
    assert b"And 44 more." in response.content


def test_a_page_that_is_no_product_is_taken_as_it_is_when_asked(page, brand):
    importing(brand, import_status=ImportStatus.FAILED, fail_reason="No product was found on this page.")
    assert b"Advertise the page itself" in page.get(reverse("products")).content
    page.post(reverse("import-product"), {"url": "https://93.184.215.14/about", "kind": "web"})
    assert Product.objects.get(source_url="https://93.184.215.14/about").kind == "web"


def test_a_viewer_is_offered_no_import_and_cannot_ask_for_one(client):
    viewer = factories.user()
    factories.brand(member=viewer, role=Role.VIEWER)
    client.force_login(viewer)
    assert b'name="url"' not in client.get(reverse("products")).content
    assert client.post(reverse("import-product"), {"url": "https://93.184.215.14/mug"}).status_code == 403


def test_an_import_is_asked_after_until_it_has_ended(page, brand):
    product = importing(brand, import_status=ImportStatus.IN_PROGRESS)
    address = reverse("import-progress", args=[product.pk])
    assert address in page.get(reverse("products")).content.decode()
    running = page.get(address)
    assert (running.status_code, address in running.content.decode()) == (200, True)
    Product.objects.update(import_status=ImportStatus.COMPLETED, title="Kiln mug")
    done = page.get(address)
    assert (done.status_code, address in done.content.decode()) == (286, False)
    assert 'hx-swap-oob="afterbegin:#products"' in done.content.decode()


def test_a_product_s_own_page_comes_anew_when_its_import_has_ended(page, brand):
    product = importing(brand, import_status=ImportStatus.IN_PROGRESS)
    address = f"{reverse('import-progress', args=[product.pk])}?page=1"
    assert address in page.get(reverse("product", args=[product.pk])).text
    assert address in page.get(address).text
    Product.objects.update(import_status=ImportStatus.COMPLETED, title="Kiln mug")
    ended = page.get(address)
    assert (ended.status_code, ended["HX-Refresh"], ended.content) == (286, "true", b"")


def test_a_page_that_could_not_be_read_again_is_told_on_the_product_s_page(page, brand):
    mug = factories.product(brand, fail_reason="The shop did not answer.")
    text = page.get(reverse("product", args=[mug.pk])).text
    assert "could not be read again, and nothing was changed: The shop did not answer." in text


def test_a_failed_import_says_why_and_can_be_tried_again(page, brand):
    product = importing(brand, import_status=ImportStatus.FAILED, fail_reason="The shop did not answer.")
    response = page.get(reverse("import-progress", args=[product.pk]))
    assert response.status_code == 286
    assert b"The shop did not answer." in response.content
    assert b"Try again" in response.content


@pytest.mark.parametrize("status", [ImportStatus.QUEUED, ImportStatus.IN_PROGRESS, ImportStatus.FAILED])
def test_an_import_is_given_up_where_it_is_shown_and_is_followed_no_more(page, brand, status):
    product = importing(brand, import_status=status, fail_reason="It did not answer.")
    remove, progress = (reverse(name, args=[product.pk]) for name in ("remove-product", "import-progress"))
    assert f'action="{remove}"' in page.get(reverse("products")).text
    told = page.post(remove, {"unread": "yes"}, follow=True).text
    assert ("is gone" in told, f'action="{remove}"' in told) == (True, False)
    ended = page.get(progress)
    assert (ended.status_code, ended.content) == (286, b"")


def test_what_was_read_meanwhile_is_shown_and_not_given_up(page, brand):
    product = importing(brand, import_status=ImportStatus.IN_PROGRESS)
    Product.objects.update(title="Kiln mug")  # read once more
    remove = reverse("remove-product", args=[product.pk])
    assert f'action="{remove}"' not in page.get(reverse("products")).text
    assert "Its page was read meanwhile" in page.post(remove, {"unread": "yes"}, follow=True).text
    assert Product.objects.get(pk=product.pk).deleted_at is None


def test_a_product_shows_its_pictures_and_facts(page, brand):
    mug = factories.product(
        brand, title="Kiln mug", description="Two glazes.\n<script>", features=["Holds 300 ml"], pictures=2,
        price_micros=24_000_000, currency="EUR", source_url="https://shop.example/mug",
    )  # fmt: skip
    text = page.get(reverse("product", args=[mug.pk])).content.decode()
    for said in ("Kiln mug", "Two glazes.", "&lt;script&gt;", "Holds 300 ml", "€24.00", "https://shop.example/mug"):
        assert said in text
    for image in mug.pictures:
        assert text.count(str(image.file_id)) == 2  # the picture, and the way to it in full
    assert f"/create/?product={mug.pk}" in text


def test_a_product_tells_its_facts_and_where_each_is_from(page, brand):
    told = {"title": "json-ld", "price": "open-graph", "sku": "page", "images": "shopify", "description": "person"}
    mug = factories.product(
        brand, title="Kiln mug", availability="in_stock", sku="KM-1", gtin="4006381333931", rating=4.6, rating_count=87,
        sources=told,
    )  # fmt: skip
    text = " ".join(page.get(reverse("product", args=[mug.pk])).content.decode().split())
    for label, said in (
        ("Availability", "In stock"), ("Rating", "4.6 of 5, 87 ratings"), ("Article number", "KM-1"),
        ("GTIN", "4006381333931"), ("Price", "what the page tells when it is shared (Open Graph)"),
        ("Article number", "what the page shows"), ("Description", "set by hand"),
        ("Pictures", "the shop system&#x27;s own places (Shopify)"),
    ):  # fmt: skip
        assert f'<dt>{label}</dt><dd class="wrap">{said}</dd>' in text
    assert (
        "Where each of these is from"
        not in page.get(reverse("product", args=[factories.product(brand).pk])).content.decode()
    )


@pytest.mark.parametrize("name", ["product", "import-progress"])
def test_somebody_elses_product_is_not_there(page, name):
    theirs = factories.product(factories.brand())
    assert page.get(reverse(name, args=[theirs.pk])).status_code == 404


def test_a_product_of_another_of_my_brands_opens(page, mika):
    product = factories.product(factories.brand(member=mika, role=Role.VIEWER), title="Kiln mug")
    text = page.get(reverse("product", args=[product.pk])).content.decode()
    assert "Kiln mug" in text
    assert f"/create/?product={product.pk}" not in text


def test_ads_in_the_trash_are_not_counted(page, brand):
    mug = factories.product(brand)
    factories.generation(brand, status=Status.COMPLETED, trashed_at=timezone.now()).products.add(mug)
    for query in ({}, {"ads": "none"}):
        assert b"no ads yet" in page.get(reverse("products", query=query)).content


def test_where_no_product_is_without_an_ad_that_is_said_and_only_where_there_are_products(page, brand):
    without = reverse("products", query={"ads": "none"})
    assert "No products yet" in page.get(without).text
    factories.generation(brand).products.add(factories.product(brand))
    assert "No product is without an ad." in page.get(without).text
