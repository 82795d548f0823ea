"""A Generation made with `url`: its product is imported, or used again; what fails there fails it, unpaid."""

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer

from generations.lifecycle.bring import bring_batch
from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.page import WAIT
from generations.lifecycle.retry import retry_generation
from generations.lifecycle.start import start_generation
from generations.lifecycle.submit import submit_batch
from generations.models import Generation, Status
from generations.ordering import read_order
from generations.views.naming import name_film
from hfstudio.api.problems import ProblemError
from products.importing import import_again, import_next
from products.models import Brand, Product
from tests import factories
from tests.generations.paying import later, money

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "<html><h1>Copper kettle</h1><p>€89.00</p><meta name=description content='Pours slowly. Heats fast.'></html>"
BRING, SUBMIT, IMPORT = "generations.tasks.bring_due", "generations.tasks.submit_due", "products.tasks.import_due"


@pytest.fixture
def brand() -> Brand:
    return factories.brand()


@pytest.fixture
def shop(settings):
    with HTTPServer(host="127.0.0.1") as server:
        settings.FETCH_ALLOW = [f"127.0.0.1:{server.port}"]
        server.expect_request("/kettle").respond_with_data(PAGE, content_type="text/html; charset=utf-8")
        server.expect_request("/gone").respond_with_data("<h1>Not found</h1>", status=404, content_type="text/html")
        inside = {"Location": "http://169.254.169.254/latest/meta-data/"}
        server.expect_request("/inside").respond_with_data("", status=302, headers=inside)
        yield server


def ordered(brand: Brand, url: str, **body) -> Generation:
    params = body.pop("params", {})
    body = {"model": "marketing_studio_video", "params": params, "url": url, "brand": brand.slug, **body}
    order = read_order(body, actor=factories.actor(brands=[brand]))
    return start_generation(order, source="api", now=timezone.now())


def bring_all(*, now):
    while bring_batch(now=now):
        pass


def test_it_waits_queued_until_the_product_is_there_and_is_sent_with_it(brand, shop, bells):
    made = ordered(brand, shop.url_for("/kettle"))
    assert (made.status, made.stage, bells) == (Status.QUEUED, "importing", [IMPORT, BRING])
    bring_batch(now=later(1))
    assert submit_batch(now=later(2)) == 0

    import_next(now=later(3))
    assert bells[-1] == BRING
    bring_batch(now=later(4))

    made.refresh_from_db()
    product = Product.objects.get(brand=brand)
    assert (made.brings, made.stage, bells[-1]) == (False, "queued", SUBMIT)
    assert [one["title"] for one in made.inputs["products"]] == ["Copper kettle"]
    assert list(made.products.all()) == [product]
    assert (made.prompt, made.title) == ("An ad for Copper kettle. Pours slowly.", "Copper kettle")
    assert made.notes == ["The prompt was made from the product."]
    assert submit_batch(now=later(5)) == 1


def test_a_name_that_a_person_gave_it_meanwhile_stays(brand, shop):
    made = ordered(brand, shop.url_for("/kettle"))
    name_film(made, "Launch")

    import_next(now=later(1))
    bring_batch(now=later(2))

    made.refresh_from_db()
    assert (made.title, made.prompt) == ("Launch", "An ad for Copper kettle. Pours slowly.")


def test_the_product_of_a_page_is_used_again(brand, shop):
    ordered(brand, shop.url_for("/kettle"))
    import_next(now=later(1))

    again = ordered(brand, shop.url_for("/kettle?utm_source=mail#top"), params={"prompt": "Steam"})

    assert (again.brings, again.stage, again.prompt) == (False, "queued", "Steam")
    assert Product.objects.filter(brand=brand).count() == 1
    assert len(again.inputs["products"]) == 1


def test_two_that_wait_for_one_page_both_go_on(brand, shop):
    both = [ordered(brand, shop.url_for("/kettle")), ordered(brand, shop.url_for("/kettle"))]
    bring_all(now=later(1))
    import_next(now=later(2))
    bring_all(now=later(3))
    assert [Generation.objects.get(pk=one.pk).brings for one in both] == [False, False]
    assert Product.objects.filter(brand=brand).count() == 1


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/gone", "HTTP 404"), ("/inside", "not on the public Internet")],
)
def test_what_cannot_be_imported_fails_it_with_the_reason(brand, shop, path, reason):
    made = ordered(brand, shop.url_for(path))
    import_next(now=later(1))
    bring_batch(now=later(2))

    made.refresh_from_db()
    assert (made.status, made.error_code) == (Status.FAILED, "import_failed")
    assert reason in made.error_detail
    assert not made.attempts.exists()


def test_the_hold_of_what_cannot_be_imported_is_released(brand, fake, shop):
    made = ordered(brand, shop.url_for("/gone"), provider="fake")
    held = money(made)["hold"]
    assert held > 0

    import_next(now=later(1))
    bring_batch(now=later(2))

    made.refresh_from_db()
    assert (made.status, money(made)) == (Status.FAILED, {"hold": held, "release": held})


def test_an_end_that_nobody_told_of_is_found_all_the_same(brand, shop):
    made = ordered(brand, shop.url_for("/kettle"))
    import_next(now=later(1))
    Generation.objects.filter(pk=made.pk).update(due_at=later() + WAIT)
    assert bring_batch(now=later(5)) == 0
    assert bring_batch(now=later(40)) == 1
    made.refresh_from_db()
    assert made.brings is False


def test_a_product_that_is_read_anew_is_waited_for(brand, shop):
    ordered(brand, shop.url_for("/kettle"))
    import_next(now=later(1))
    import_again(Product.objects.get(brand=brand), now=later(2))
    made = ordered(brand, shop.url_for("/kettle"))
    assert made.stage == "importing"
    import_next(now=later(3))
    bring_all(now=later(4))
    made.refresh_from_db()
    assert made.brings is False


def test_a_page_that_turns_out_to_be_another_product_s_is_made_with_that(brand, shop):
    canonical = f'<link rel=canonical href="{shop.url_for("/kettle")}">{PAGE}'
    shop.expect_request("/k2").respond_with_data(canonical, content_type="text/html; charset=utf-8")
    first = ordered(brand, shop.url_for("/kettle"))
    import_next(now=later(1))
    made = ordered(brand, shop.url_for("/k2"))
    import_next(now=later(2))
    bring_all(now=later(3))
    made.refresh_from_db()
    first.refresh_from_db()
    assert made.inputs["products"][0]["id"] == first.inputs["products"][0]["id"]


def test_a_product_that_is_deleted_meanwhile_fails_it(brand, shop):
    made = ordered(brand, shop.url_for("/kettle"))
    Product.objects.filter(brand=brand).update(deleted_at=later())
    bring_batch(now=later(1))
    made.refresh_from_db()
    assert (made.status, made.error_code) == (Status.FAILED, "import_failed")
    assert "deleted" in made.error_detail


def test_a_retry_imports_again(brand, shop):
    made = ordered(brand, shop.url_for("/later"))
    import_next(now=later(1))
    bring_batch(now=later(2))
    made.refresh_from_db()
    shop.expect_request("/later").respond_with_data(PAGE, content_type="text/html; charset=utf-8")

    again = retry_generation(made, actor=factories.actor(brands=[brand]), source="api", now=later(3))
    import_next(now=later(4))
    bring_batch(now=later(5))

    again.refresh_from_db()
    assert (again.brings, again.status) == (False, Status.QUEUED)


def test_what_was_canceled_waits_for_nothing(brand, shop):
    made = ordered(brand, shop.url_for("/kettle"))
    assert cancel_generation(made, now=later(1))
    made.refresh_from_db()
    assert made.status == Status.CANCELED


@pytest.mark.parametrize("url", ["http://user@shop.example/", "https://shop.example:22/p", "http://169.254.169.254/"])
def test_an_address_that_could_never_be_fetched_is_refused_at_once(brand, url):
    with pytest.raises(ProblemError) as refused:
        ordered(brand, url)
    assert (refused.value.status, refused.value.errors[0]["param"]) == (422, "url")
    assert not Product.objects.filter(brand=brand).exists()
