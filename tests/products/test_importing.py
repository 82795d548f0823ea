from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from hfstudio.demo.shop import DemoShop
from products import importing
from products.importing import BELL, GIVE_UP, import_next, request_import, run_import, sweep
from products.keeping import change_product, delete_product
from products.models import LEASE, ImportStatus, Product, ProductImage
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def shop(settings) -> Iterator[DemoShop]:
    with DemoShop() as shop:
        settings.FETCH_ALLOW = [shop.address]
        yield shop


def asked(url: str, brand=None, now=NOW) -> Product:
    return request_import(brand=brand or factories.brand(), url=url, user=None, now=now)


def claimed(product: Product, now=NOW) -> Product:
    found = Product.objects.claim(now=now)
    assert found == product
    return found


def test_a_link_becomes_a_product_with_its_pictures(shop):
    product = asked(shop.product_url("dew-serum"))
    assert (product.import_status, product.title) == (ImportStatus.QUEUED, "")
    assert import_next(now=NOW)
    product.refresh_from_db()
    assert (product.import_status, product.title, product.maker) == (ImportStatus.COMPLETED, "Dew serum", "Velmora")
    assert (product.price_micros, product.currency, len(product.features)) == (38_000_000, "USD", 4)
    assert (product.due_at, product.lease_until, product.fail_reason) == (None, None, "")
    assert product.sources["title"] == "json-ld"
    images = list(product.images.all())
    assert [(image.position, image.file.width, image.file.height) for image in images] == [
        (0, 960, 1200),
        (1, 800, 1000),
    ]
    assert {image.file.brand for image in images} == {product.brand}
    assert not import_next(now=NOW)


@pytest.mark.parametrize("page", ["dew-serum", "nothing-of-this-name"])
def test_history_tells_no_person_s_change_of_what_an_import_did(shop, page):
    product = asked(shop.product_url(page))
    assert import_next(now=NOW)
    read = product.history.first()
    product.refresh_from_db()
    assert (read.title, read.import_status) == (product.title, product.import_status)
    change_product(product, maker="Okkuno")
    told = product.history.first().diff_against(read).changed_fields
    assert told == ["maker"]


def test_asking_rings_the_bell_after_the_commit(bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked("https://shop.example/p")
        assert bells == []
    assert bells == [BELL]


def test_the_same_page_is_the_same_product():
    brand = factories.brand()
    first = asked("https://shop.example/p/", brand)
    assert asked("http://SHOP.example:80/p?utm_source=mail#top", brand) == first
    assert asked("https://shop.example/p2", brand) != first
    assert asked("https://shop.example/p/") != first  # another brand's
    assert first.source_url == "https://shop.example/p/"


def test_a_deleted_product_is_imported_anew():
    brand = factories.brand()
    first = asked("https://shop.example/p", brand)
    Product.objects.filter(pk=first.pk).update(deleted_at=NOW)
    assert asked("https://shop.example/p", brand) != first


def test_a_product_that_is_deleted_while_it_is_imported_keeps_no_pictures(shop, monkeypatch):
    product = asked(shop.product_url("dew-serum"))
    gather = importing.gather

    def gather_too_late(*args, **more):
        gathered = gather(*args, **more)
        delete_product(product, now=NOW)
        return gathered

    monkeypatch.setattr(importing, "gather", gather_too_late)
    assert import_next(now=NOW)

    product.refresh_from_db()
    assert (product.import_status, product.icon, product.images.count()) == (ImportStatus.COMPLETED, None, 0)


def test_a_failed_import_is_tried_again_in_the_same_row(shop):
    brand = factories.brand()
    product = asked(f"{shop.url}nothing", brand)
    import_next(now=NOW)
    product.refresh_from_db()
    assert product.import_status == ImportStatus.FAILED
    assert "HTTP 404" in product.fail_reason
    again = asked(f"{shop.url}nothing", brand)
    assert (again, again.import_status, again.fail_reason) == (product, ImportStatus.QUEUED, "")
    assert again.fence > product.fence


@pytest.mark.parametrize("status", [ImportStatus.COMPLETED, ImportStatus.IN_PROGRESS])
def test_an_import_that_is_done_or_running_is_not_started_again(status):
    brand = factories.brand()
    product = asked("https://shop.example/p", brand)
    Product.objects.filter(pk=product.pk).update(import_status=status, title="Mine")
    assert asked("https://shop.example/p", brand).import_status == status


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("http://169.254.169.254/", "not on the public Internet"),
        ("http://user@shop.example/", "user name"),
        ("https://shop.example:22/", "Port 22"),
        ("dew serum", "not a web address"),
    ],
)
def test_an_address_that_may_not_be_fetched_fails_with_the_reason(url, part):
    product = asked(url)
    assert import_next(now=NOW)
    product.refresh_from_db()
    assert product.import_status == ImportStatus.FAILED
    assert part in product.fail_reason


def test_a_page_without_a_product_fails_with_the_reason(shop):
    product = asked(shop.url)
    import_next(now=NOW)
    product.refresh_from_db()
    assert product.fail_reason.startswith("No product was found on this page of 127.0.0.1")


def test_a_page_that_breaks_the_importer_fails_and_is_not_read_for_ever(shop, monkeypatch, caplog):
    monkeypatch.setattr(importing, "fetch_draft", lambda *given, **options: 1 / 0)
    product = asked(shop.product_url("dew-serum"))
    assert import_next(now=NOW)
    product.refresh_from_db()
    assert (product.import_status, product.fail_reason[:29]) == (ImportStatus.FAILED, "This page could not be read. ")
    assert "ZeroDivisionError" in caplog.text


def test_a_row_is_claimed_once():
    product = asked("https://shop.example/p")
    found = claimed(product)
    assert (found.import_status, found.fence, found.lease_until) == (ImportStatus.IN_PROGRESS, 1, NOW + LEASE)
    assert Product.objects.claim(now=NOW) is None


def test_the_longest_overdue_is_claimed_first():
    asked("https://shop.example/2", now=NOW - timedelta(minutes=1))
    older = asked("https://shop.example/1", now=NOW - timedelta(minutes=2))
    claimed(older)


def test_nothing_is_claimed_before_it_is_due():
    asked("https://shop.example/p", now=NOW + timedelta(minutes=1))
    assert Product.objects.claim(now=NOW) is None


def test_a_worker_that_slept_through_its_lease_writes_nothing(shop):
    product = asked(shop.product_url("dew-serum"))
    sleeper = claimed(product)
    later = NOW + LEASE
    other = claimed(product, now=later)
    assert run_import(sleeper, now=NOW) is False
    product.refresh_from_db()
    assert (product.import_status, product.title, product.images.count()) == (ImportStatus.IN_PROGRESS, "", 0)
    assert run_import(other, now=later) is True
    assert ProductImage.objects.filter(product=product).count() == 2


def test_a_sleeper_cannot_fail_what_another_worker_does(shop):
    product = asked(f"{shop.url}nothing")
    sleeper = claimed(product)
    claimed(product, now=NOW + LEASE)
    assert run_import(sleeper, now=NOW) is False
    product.refresh_from_db()
    assert product.import_status == ImportStatus.IN_PROGRESS


def test_an_import_that_ends_its_worker_each_time_is_given_up():
    product = asked("http://127.0.0.1/")
    tries, now = 0, NOW
    while Product.objects.claim(now=now) and tries < 50:  # and the worker dies
        tries, now = tries + 1, now + LEASE
        if now - NOW > GIVE_UP:
            break
    assert import_next(now=now)
    product.refresh_from_db()
    assert product.import_status == ImportStatus.FAILED
    assert "too long several times" in product.fail_reason


def test_an_import_that_waited_long_for_a_worker_is_not_given_up(shop):
    product = asked(shop.product_url("satchel"), now=NOW - timedelta(days=2))
    assert import_next(now=NOW)
    product.refresh_from_db()
    assert product.import_status == ImportStatus.COMPLETED


def test_the_sweep_rings_for_what_is_overdue_alone(bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sweep(NOW)
    assert bells == []
    product = asked("https://shop.example/p")
    claimed(product)
    with django_capture_on_commit_callbacks(execute=True):
        sweep(NOW)
    assert bells == []  # somebody is at it
    with django_capture_on_commit_callbacks(execute=True):
        sweep(NOW + LEASE)
    assert bells == [BELL]


def test_the_database_itself_keeps_a_page_from_becoming_two_products():
    product = asked("https://shop.example/p")
    with pytest.raises(IntegrityError):
        Product.objects.create(brand=product.brand, canonical_url=product.canonical_url)
