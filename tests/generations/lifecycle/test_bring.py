"""Files named by address are fetched after the answer and before anything is sent; what cannot be had ends it there."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from generations.lifecycle import lease
from generations.lifecycle.bring import bring_batch
from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.lease import LEASE
from generations.lifecycle.retry import retry_generation
from generations.lifecycle.start import start_generation
from generations.lifecycle.submit import submit_batch
from generations.models import Generation, Status
from generations.ordering import read_order
from hfstudio import storage
from hfstudio.accounts.access import Actor
from hfstudio.media.addresses import file_url
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.signing import sign
from products.models import Brand
from tests import factories
from tests.generations.paying import later

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def brand() -> Brand:
    return factories.brand()


@pytest.fixture
def shop(settings):
    """Pictures at addresses that the guard lets through."""
    with HTTPServer(host="127.0.0.1") as server:
        settings.FETCH_ALLOW = [f"127.0.0.1:{server.port}"]
        server.expect_request("/start.png").respond_with_data(factories.picture("#c0392b"), content_type="image/png")
        server.expect_request("/end.png").respond_with_data(factories.picture("#2980b9"), content_type="image/png")
        server.expect_request("/page").respond_with_data("<h1>Sign in</h1>", content_type="text/html")
        yield server


def ordered(brand: Brand, *media: dict[str, str], actor: Actor | None = None) -> Generation:
    body = {"model": "relay_lite", "params": {"prompt": "A kite"}, "media": list(media), "brand": brand.slug}
    order = read_order(body, actor=actor or factories.actor(brands=[brand]), addresses=True)
    return start_generation(order, source="relay", now=timezone.now())


def at(url: str) -> dict[str, str]:
    return {"role": "image", "url": url}


def test_it_is_not_sent_before_its_pictures_are_here(brand, shop, bells):
    made = ordered(brand, at(shop.url_for("/start.png")))
    assert bells == ["generations.tasks.bring_due"]

    assert submit_batch(now=later(1)) == 0

    made.refresh_from_db()
    assert (made.status, made.stage, shop.log) == (Status.QUEUED, "importing", [])


def test_pictures_are_brought_in_as_uploads_in_their_order(brand, shop, bells):
    here = factories.upload(brand)
    made = ordered(brand, at(shop.url_for("/start.png")), {"role": "end_image", "id": str(here.pk)})

    assert bring_batch(now=later(1)) == 1

    made.refresh_from_db()
    brought = Upload.objects.exclude(pk=here.pk).get()
    assert [(one["role"], one["id"]) for one in made.inputs["media"]] == [
        ("image", str(brought.pk)),
        ("end_image", str(here.pk)),
    ]
    assert (made.brings, "references" in made.inputs, bells[-1]) == (False, False, "generations.tasks.submit_due")
    assert set(made.files.all()) >= {brought.file, here.file}
    assert submit_batch(now=later(2)) == 1
    made.refresh_from_db()
    assert made.status == Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/gone.png", "500"), ("/page", "The file's content is none of the types that are taken")],
)
def test_what_cannot_be_had_ends_it_with_the_address_and_the_reason(brand, shop, path, reason):
    url = shop.url_for(path)
    made = ordered(brand, at(url))

    bring_batch(now=later(1))

    made.refresh_from_db()
    assert (made.status, made.error_code) == (Status.FAILED, "input_unreachable")
    assert made.error_detail.startswith(f"{url} could not be had: ")
    assert made.error_detail.endswith("Nothing was sent.")
    assert reason in made.error_detail or path == "/gone.png"
    assert not made.attempts.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x.png", "http://169.254.169.254/latest", "http://localhost/x.png"])
def test_the_guard_stays_on(brand, url):
    made = ordered(brand, at(url))

    bring_batch(now=later(1))

    made.refresh_from_db()
    assert (made.status, made.error_code) == (Status.FAILED, "input_unreachable")


def test_an_address_of_ours_is_had_without_leaving_the_machine(brand, settings):
    settings.PUBLIC_URL = "https://studio.example"
    stored = factories.upload(brand).file
    made = ordered(brand, at(file_url(stored, request=None)))

    bring_batch(now=later(1))

    made.refresh_from_db()
    assert [one["file"] for one in made.inputs["media"]] == [str(stored.pk)]


def test_a_file_of_another_brand_is_copied(brand):
    theirs = factories.upload(factories.brand()).file
    made = ordered(brand, at("https://studio.example" + sign(f"/media/{theirs.pk}", now=timezone.now())))

    bring_batch(now=later(1))

    made.refresh_from_db()
    copy = StoredFile.objects.get(pk=made.inputs["media"][0]["file"])
    assert (copy.brand, copy.sha256) == (brand, theirs.sha256)


def test_an_address_of_ours_that_has_run_out_says_so(brand):
    stored = factories.stored_file(brand)
    signed = sign(f"/media/{stored.pk}", now=later(-8 * 86_400))
    made = ordered(brand, at("https://studio.example" + signed))

    bring_batch(now=later(1))

    made.refresh_from_db()
    assert "The address has run out; ask for a new one." in made.error_detail


def test_an_address_that_only_looks_like_ours_is_anybody_s(brand):
    stored = factories.stored_file(brand)
    made = ordered(brand, at(f"http://localhost/media/{stored.pk}?exp=9999999999&sig=forged"))

    bring_batch(now=later(1))

    made.refresh_from_db()
    assert made.error_code == "input_unreachable"


def test_what_was_canceled_fetches_nothing(brand, shop):
    made = ordered(brand, at(shop.url_for("/start.png")))

    assert cancel_generation(made, now=later(1))
    bring_batch(now=later(2))

    made.refresh_from_db()
    assert (made.status, shop.log) == (Status.CANCELED, [])


def test_what_waits_for_its_files_until_the_deadline_ends_there(brand, shop):
    made = ordered(brand, at(shop.url_for("/start.png")))

    bring_batch(now=later(25 * 3600))

    made.refresh_from_db()
    assert (made.status, made.error_code, shop.log) == (Status.FAILED, "deadline", [])
    assert made.error_detail == "It waited too long to be sent. Nothing was sent."


def test_a_retry_fetches_again(brand, shop):
    actor = factories.actor(brands=[brand])
    made = ordered(brand, at(shop.url_for("/gone.png")), actor=actor)
    bring_batch(now=later(1))
    made.refresh_from_db()

    again = retry_generation(made, actor=actor, source="api", now=later(2))

    assert (again.brings, again.status) == (True, Status.QUEUED)


def test_a_body_of_our_own_api_names_no_addresses(brand):
    with pytest.raises(Exception, match="Each of media needs an id"):
        read_order(
            {"model": "relay_lite", "params": {"prompt": "A kite"}, "media": [at("https://x.example/1.png")],
             "brand": brand.slug},
            actor=factories.actor(brands=[brand]),
        )  # fmt: skip


def test_one_is_taken_at_a_time_so_that_no_other_waits_under_its_lease(brand, shop):
    rows = [ordered(brand, at(shop.url_for(path))) for path in ("/start.png", "/end.png")]
    assert bring_batch(now=later(1)) == 1
    assert Generation.objects.filter(pk__in=[row.pk for row in rows], brings=True, lease_until=None).count() == 1


def while_it_comes(shop: HTTPServer, happens: Callable[[], object]) -> None:
    """Something happens while the picture is fetched."""

    def answer(request: Request) -> Response:
        happens()
        return Response(factories.picture("#c0392b"), content_type="image/png")

    shop.clear()
    shop.expect_request("/start.png").respond_with_handler(answer)


def test_whoever_has_lost_the_row_fetches_nothing_more_and_keeps_nothing(brand, shop, monkeypatch):
    monkeypatch.setattr(lease, "RENEW_EVERY", -1.0)
    made = ordered(brand, at(shop.url_for("/start.png")), at(shop.url_for("/second.png")))
    while_it_comes(shop, lambda: Generation.objects.filter(pk=made.pk).update(fence=99))

    bring_batch(now=later(1))

    made.refresh_from_db()
    assert (made.status, made.brings, made.fence, len(shop.log)) == (Status.QUEUED, True, 99, 1)
    assert (Upload.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_another_worker_goes_on_soon_where_one_died_in_the_middle_of_a_file(brand, shop):
    made = ordered(brand, at(shop.url_for("/start.png")))
    held_until = []
    while_it_comes(shop, lambda: held_until.append(Generation.objects.get(pk=made.pk).lease_until))

    bring_batch(now=(now := later(1)))

    assert held_until == [now + LEASE]


def test_one_that_takes_long_is_held_on_to(brand, shop, monkeypatch):
    monkeypatch.setattr(lease, "RENEW_EVERY", -1.0)
    made = ordered(brand, at(shop.url_for("/start.png")))
    held_until = []
    while_it_comes(shop, lambda: held_until.append(Generation.objects.get(pk=made.pk).lease_until))

    bring_batch(now=(now := later(1)))

    assert held_until[0] > now + LEASE


def test_each_try_begins_with_a_whole_lease(brand, shop, monkeypatch):
    monkeypatch.setattr(lease, "RENEW_EVERY", -1.0)
    made = ordered(brand, at(shop.url_for("/start.png")))
    held_until = []

    def out_of_order(request: Request) -> Response:
        held_until.append(Generation.objects.get(pk=made.pk).lease_until)
        return Response(status=500)

    shop.clear()
    shop.expect_request("/start.png").respond_with_handler(out_of_order)

    bring_batch(now=later(1))

    first, second = held_until
    assert first < second


def test_a_worker_that_is_to_end_gives_it_back_in_the_middle_of_a_file(brand, shop):
    made = ordered(brand, at(shop.url_for("/start.png")))
    ending: list[bool] = []
    while_it_comes(shop, lambda: ending.append(True))

    bring_batch(now=later(1), stopping=lambda: bool(ending))

    made.refresh_from_db()
    assert (made.status, made.brings, made.lease_until) == (Status.QUEUED, True, None)
    assert (Upload.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert bring_batch(now=later(2)) == 1
    made.refresh_from_db()
    assert (made.brings, Upload.objects.count()) == (False, 1)


def test_what_is_here_is_not_fetched_again_by_whoever_takes_it_up_later(brand, shop):
    made = ordered(brand, at(shop.url_for("/end.png")), at(shop.url_for("/start.png")))
    ending: list[bool] = []

    def answer(request: Request) -> Response:
        ending.append(True)
        return Response(factories.picture("#c0392b"), content_type="image/png")

    shop.clear()
    shop.expect_request("/end.png").respond_with_data(factories.picture("#2980b9"), content_type="image/png")
    shop.expect_request("/start.png").respond_with_handler(answer)
    bring_batch(now=later(1), stopping=lambda: bool(ending))
    made.refresh_from_db()
    assert (made.brings, made.files.count(), Upload.objects.count()) == (True, 1, 1)

    bring_batch(now=later(2))

    made.refresh_from_db()
    assert [request.path for request, _ in shop.log] == ["/end.png", "/start.png", "/start.png"]
    assert [one["url"] for one in made.inputs["media"]] == [shop.url_for("/end.png"), shop.url_for("/start.png")]
    assert (made.brings, made.files.count(), Upload.objects.count()) == (False, 2, 2)


def test_bytes_of_another_brand_that_are_gone_end_it_at_once(brand):
    theirs = factories.upload(factories.brand()).file
    made = ordered(brand, at("https://studio.example" + sign(f"/media/{theirs.pk}", now=timezone.now())))
    storage.delete(theirs.key)

    bring_batch(now=later(1))

    made.refresh_from_db()
    assert (made.status, made.error_code) == (Status.FAILED, "input_unreachable")
    assert "It is no longer stored." in made.error_detail
