"""What is Higgsfield's own in a paid call: uploads, keys, callbacks, its reasons.

It is played over real HTTP; what it accepted is counted at its own ledger.
"""

import time
from collections.abc import Iterator

import pytest
from django.utils import timezone

from generations import catalog, provider_accounts
from generations.lifecycle.start import start_generation
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.track import track_batch
from generations.models import Generation, RemoteCopy, Status
from generations.ordering import read_order
from generations.routing import offers
from hfstudio import storage
from tests import factories
from tests.generations.paying import go_on, later, money
from tests.generations.providers.calling import Place, account_at, dop_body
from tests.generations.providers.higgsfield.server import HiggsfieldServer

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("dialects")]

COST = 2_000_000 * 125 // 1000


@pytest.fixture
def place(settings) -> Iterator[Place]:
    with HiggsfieldServer() as server:
        settings.FETCH_ALLOW = [f"127.0.0.1:{server.port}"]
        settings.PROVIDER_ACCOUNTS = []
        provider_accounts.bring_in_environment.cache_clear()
        yield Place("higgsfield", server, account_at("higgsfield", server), dop_body)


def accepted(place: Place) -> int:
    return len(place.server.ledger.jobs())


def test_a_paid_call_uploads_its_picture_and_ends_with_the_film_ours(place):
    made = go_on(place.ordered())

    assert (made.status, made.error_detail) == (Status.COMPLETED, "")
    assert (accepted(place), made.assets.get().file.content_type) == (1, "video/mp4")
    assert money(made) == {"hold": COST, "release": COST, "settle": COST}
    ((name, content),) = place.server.uploads.items()
    assert place.server.bodies[0]["image_url"] == f"{place.server.url}{name}"
    assert content == b"".join(storage.read(made.files.get().key))


def test_a_picture_is_uploaded_once_for_an_account(place):
    brand = factories.brand()
    body = {**dop_body(brand), "params": {"prompt": "A red kite"}, "brand": brand.slug, "provider": "higgsfield"}
    for _ in range(2):
        order = read_order(body, actor=factories.actor(brands=[brand]))
        assert go_on(start_generation(order, source="api", now=timezone.now())).status == Status.COMPLETED

    assert len(place.server.uploads) == 1
    assert RemoteCopy.objects.get().remote_id == f"{place.server.url}/uploads/1"


def test_an_upload_address_that_is_not_allowed_is_not_gone_to(place, settings):
    settings.FETCH_ALLOW = []

    made = go_on(place.ordered(), rounds=3)

    assert (made.status, made.error_code, accepted(place)) == (Status.FAILED, "input_unreachable", 0)
    assert made.error_detail.endswith("Nothing was sent.")
    assert list(place.server.uploads.values()) == [b""]


def test_it_needs_no_public_address_and_then_there_is_no_callback(place, settings):
    settings.PUBLIC_URL = ""
    generation = place.ordered()

    submit_batch(now=later())

    (submit,) = [request for request in place.server.submits if request.path.startswith("/higgsfield-ai/")]
    assert submit.query == {}
    assert "idempotency-key" in submit.headers
    assert go_on(generation).status == Status.COMPLETED


@pytest.mark.parametrize("fault", ["lost", {"fault": "error", "status": 502, "accepted": True}], ids=str)
def test_k_the_same_key_goes_again_only_where_the_operator_says_that_it_is_honoured(place, fault):
    place.account.honours_idempotency = True
    place.account.save()
    place.server.script.add(fault)

    made = go_on(place.ordered())

    assert (made.status, accepted(place)) == (Status.COMPLETED, 1)
    assert made.attempts.get().sends.count() == 2


@pytest.mark.django_db(transaction=True)
def test_w_the_callback_brings_the_id_of_a_lost_submit(place, settings, live_server):
    settings.PUBLIC_URL = live_server.url
    place.server.script.add("lost")
    generation = place.ordered()

    submit_batch(now=later())
    _until(lambda: place.server.deliveries)
    made = go_on(generation)

    assert (made.status, accepted(place)) == (Status.COMPLETED, 1)
    assert made.attempts.get().remote_id == place.server.ledger.jobs()[0].id
    assert made.attempts.get().sends.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["forged_callback", "garbage_callback", "double_callback", "early_callback"])
def test_a_callback_that_lies_or_comes_twice_changes_nothing(place, settings, live_server, fault):
    settings.PUBLIC_URL = live_server.url
    made = go_on(place.ordered(fault))

    assert (made.status, accepted(place), made.assets.count()) == (Status.COMPLETED, 1, 1)


def test_a_model_that_it_has_blocked_is_told_as_such(place):
    place.server.script.add({"fault": "refused", "status": 423})

    made = go_on(place.ordered())

    assert (made.status, made.error_code, accepted(place)) == (Status.FAILED, "provider_unknown_model", 0)
    assert "has blocked this model" in made.error_detail


@pytest.mark.parametrize(("status", "words"), [(401, "key"), (402, "credit is used up"), (403, "out of API credits")])
def test_why_an_account_is_refused_is_told(place, status, words):
    place.server.script.add({"fault": "refused", "status": status})
    generation = place.ordered()

    submit_batch(now=later())

    generation.refresh_from_db()
    place.account.refresh_from_db()
    assert (generation.status, accepted(place)) == (Status.QUEUED, 0)
    assert words in place.account.unhealthy_reason


def test_as_many_at_once_as_the_plan_allows_and_the_rest_waits(place):
    place.server.service.dialect.parallel = 1
    first, second = place.ordered("never"), place.ordered()

    submit_batch(now=later())

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, accepted(place)) == (Status.IN_PROGRESS, Status.QUEUED, 1)
    assert second.attempts.get().sends.get().code == "provider_busy"


def test_a_job_that_cannot_be_cancelled_any_more_is_kept(place):
    generation = place.ordered()
    submit_batch(now=later())
    Generation.objects.filter(pk=generation.pk).update(cancel_requested_at=later())

    track_batch(now=later(30))

    assert go_on(generation).status == Status.COMPLETED


def test_a_route_that_takes_files_by_upload_needs_no_public_address(place, settings):
    settings.PUBLIC_URL = ""
    generation = place.ordered()

    (offer,) = [
        offer
        for offer in offers(catalog.find(generation.model), params={"prompt": "x"}, files=True, now=later())
        if offer.provider == "higgsfield"
    ]
    assert offer.available


def _until(happened) -> None:
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)
