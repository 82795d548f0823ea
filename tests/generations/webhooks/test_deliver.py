"""Telling it: until it is taken, over days, with pauses for those who only fail; each event under one id."""

import json
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from generations.lifecycle import finish
from generations.models import EventType, Generation, Status, WebhookDelivery, WebhookEvent, WebhookTry
from generations.webhooks import deliver
from generations.webhooks.deliver import OPENS_AFTER, PAUSES, WAITS, deliver_batch
from generations.webhooks.endpoints import redeliver, redeliver_since
from generations.webhooks.events import GIVE_UP_AFTER, new_delivery
from generations.webhooks.signing import current_secret, rotate, secrets_of
from hfstudio.accounts.models import ApiKey
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

State = WebhookDelivery.State


def later(**wait: float):
    return timezone.now() + timedelta(**wait)


def ended(brand, **fields) -> Generation:
    """A film that has just been completed."""
    generation = factories.generation(brand, status=Status.MIRRORING, **fields)
    assert finish.complete(generation, now=timezone.now())
    return generation


def go_on(*, until_days: float = 6) -> None:
    """Deliver all that is due, jumping ahead from one due time to the next."""
    now, end = timezone.now(), later(days=until_days)
    while now < end:
        while deliver_batch(now=now):
            pass
        deliver.sweep(now)
        waiting = WebhookDelivery.objects.filter(status=State.WAITING)
        due = [d.endpoint.paused_until if d.endpoint and d.endpoint.paused_until else d.due_at for d in waiting[:1]]
        if not due:
            return
        now = max(now + timedelta(seconds=1), *due, waiting.order_by("due_at").first().due_at)


class TestAnEvent:
    def test_is_signed_as_the_official_library_has_it(self, receiver):
        brand = factories.brand(slug="velmora")
        to = factories.endpoint(brand, receiver.url)
        generation = ended(brand)

        deliver_batch(now=timezone.now())

        (told,) = receiver.told
        said = Webhook(current_secret(to, now=timezone.now())).verify(told.body, told.headers)
        assert (said["type"], said["data"]["id"], said["data"]["status"], said["data"]["brand"]) == (
            "generation.completed", str(generation.pk), "completed", "velmora",
        )  # fmt: skip
        assert told.id == generation.webhook_events.get().public_id
        assert told.headers["content-type"] == "application/json"

    def test_is_written_with_the_change_or_not_at_all(self, monkeypatch):
        generation = factories.generation(status=Status.MIRRORING)

        def broken(*_: object, **__: object) -> None:
            raise OSError("The disk is full.")

        monkeypatch.setattr("generations.lifecycle.finish._note_actual", broken)
        with pytest.raises(OSError, match="full"):
            finish.complete(generation, now=timezone.now())

        assert Generation.objects.get().status == Status.MIRRORING
        assert WebhookEvent.objects.count() == 0

    def test_of_an_end_is_there_once(self):
        generation = factories.generation(status=Status.MIRRORING)
        same = Generation.objects.get()
        finish.complete(generation, now=timezone.now())
        assert finish.complete(same, now=timezone.now()) is False
        assert [event.type for event in WebhookEvent.objects.all()] == ["generation.completed"]

    def test_that_a_person_is_needed_is_another_one_each_time(self):
        generation = factories.generation(status=Status.IN_PROGRESS)
        for status in (Status.NEEDS_ATTENTION, Status.IN_PROGRESS, Status.NEEDS_ATTENTION, Status.FAILED):
            generation.move_to(status, now=timezone.now(), error_code="reason")
        assert sorted(event.type for event in WebhookEvent.objects.all()) == [
            "generation.failed", "generation.needs_attention", "generation.needs_attention",
        ]  # fmt: skip

    def test_says_what_went_wrong(self, receiver):
        brand = factories.brand()
        factories.endpoint(brand, receiver.url)
        finish.fail(factories.generation(brand), code="refused", detail="No.", now=timezone.now())
        deliver_batch(now=timezone.now())
        said = json.loads(receiver.told[0].body)
        assert (said["type"], said["data"]["error"]) == ("generation.failed", {"code": "refused", "detail": "No."})

    def test_goes_to_those_alone_who_want_it(self, receiver):
        brand = factories.brand()
        factories.endpoint(brand, receiver.url + "/failed", events=[EventType.FAILED])
        factories.endpoint(factories.brand(), receiver.url + "/elsewhere")
        factories.endpoint(brand, receiver.url + "/all")
        ended(brand)
        deliver_batch(now=timezone.now())
        assert [told.path for told in receiver.told] == ["/hook/all"]

    def test_has_the_files_addresses_where_there_is_a_public_url(self, receiver, settings):
        settings.PUBLIC_URL = "https://studio.example"
        brand = factories.brand()
        factories.endpoint(brand, receiver.url)
        generation = factories.generation(brand, status=Status.MIRRORING)
        asset = generation.assets.create(role="raw", file=factories.stored_file(brand))
        finish.complete(generation, now=timezone.now())
        deliver_batch(now=timezone.now())
        url = json.loads(receiver.told[0].body)["data"]["result_url"]
        assert url.startswith(f"https://studio.example/api/v1/assets/{asset.pk}/file?exp=")


class TestADelivery:
    @pytest.fixture
    def brand(self, receiver):
        made = factories.brand()
        factories.endpoint(made, receiver.url)
        return made

    @pytest.mark.parametrize("status", [500, 404, 302, 0])
    def test_that_is_not_taken_is_tried_again_under_the_same_id(self, receiver, brand, status):
        receiver.answer = lambda told: 200 if len(receiver.told) > 2 else status
        ended(brand)

        go_on()

        delivery = WebhookDelivery.objects.get()
        assert (delivery.status, delivery.tries, delivery.due_at) == (State.DELIVERED, 3, None)
        assert len({told.id for told in receiver.told}) == 1
        assert [one.status for one in delivery.log.all()] == [status or None, status or None, 200]

    @pytest.mark.parametrize("answer", [500, (503, {"Retry-After": "1"})], ids=["error", "soon, please"])
    def test_waits_longer_each_time_and_is_a_dead_letter_in_the_end(self, receiver, brand, answer):
        receiver.answer = lambda told: answer
        ended(brand)
        began, now = timezone.now(), timezone.now()
        for wait in WAITS:
            deliver_batch(now=now)
            due = WebhookDelivery.objects.get().due_at
            assert wait * 0.8 <= due - now <= wait * 1.2
            now = due + PAUSES[-1]  # also when the endpoint has a pause
        deliver_batch(now=now)

        delivery = WebhookDelivery.objects.get()
        assert (delivery.status, delivery.tries, len(receiver.told)) == (State.DEAD, len(WAITS) + 1, len(WAITS) + 1)
        assert timedelta(days=2) < now - began < GIVE_UP_AFTER

    def test_comes_back_as_late_as_the_receiver_asks_for(self, receiver, brand):
        receiver.answer = lambda told: (503, {"Retry-After": "120"})
        ended(brand)
        now = timezone.now()
        deliver_batch(now=now)
        assert WebhookDelivery.objects.get().due_at == now + timedelta(seconds=120)

    def test_to_somebody_who_is_gone_for_good_closes_the_endpoint(self, receiver, brand):
        receiver.answer = lambda told: 410
        ended(brand)
        deliver_batch(now=timezone.now())
        endpoint = brand.webhook_endpoints.get()
        assert (endpoint.enabled, "410" in endpoint.disabled_reason) == (False, True)
        assert WebhookDelivery.objects.get().status == State.DEAD

    def test_to_a_private_address_is_not_sent(self, receiver, brand, settings):
        settings.FETCH_ALLOW = []
        ended(brand)
        deliver_batch(now=timezone.now())
        assert receiver.told == []
        assert "not on the public Internet" in WebhookTry.objects.get().error

    def test_of_a_sender_that_died_is_sent_again_and_the_dead_writes_nothing(self, receiver, brand, monkeypatch):
        ended(brand)
        now = timezone.now()
        (held,) = WebhookDelivery.objects.claim(now=now, lease=deliver.LEASE, limit=1)
        assert deliver_batch(now=now) == 0
        assert deliver_batch(now=now + deliver.LEASE) == 1
        deliver._write_down([(held, deliver.Posted(status=500))], now=now)
        assert WebhookDelivery.objects.get().status == State.DELIVERED

    def test_to_an_endpoint_that_is_removed_meanwhile_costs_the_others_nothing(self, receiver, brand, monkeypatch):
        other = factories.endpoint(brand, url=f"{receiver.url}/other")
        ended(brand)
        post_all = deliver.post_all
        monkeypatch.setattr(deliver, "post_all", lambda posts: other.delete() and post_all(posts))

        deliver_batch(now=timezone.now())

        assert [one.status for one in WebhookDelivery.objects.all()] == [State.DELIVERED]
        assert WebhookTry.objects.count() == 1

    def test_is_not_sent_while_the_endpoint_has_a_pause_and_one_tries_for_all(self, receiver, brand):
        receiver.answer = lambda told: 500
        for _ in range(OPENS_AFTER + 5):
            ended(brand)
        now = timezone.now()
        deliver_batch(now=now)
        assert len(receiver.told) == OPENS_AFTER + 5
        assert deliver_batch(now=now + timedelta(seconds=30)) == 0
        now += PAUSES[0] + timedelta(seconds=1)
        assert deliver_batch(now=now) == 1  # it fails too, and the pause is longer
        assert deliver_batch(now=now + PAUSES[0]) == 0
        receiver.answer = lambda told: 200
        now += 2 * PAUSES[1]
        assert [deliver_batch(now=now) for _ in range(3)] == [1, OPENS_AFTER + 4, 0]

    def test_and_its_log_are_forgotten_after_thirty_days(self, receiver, brand):
        ended(brand)
        deliver_batch(now=timezone.now())
        deliver.sweep(later(days=29))
        assert WebhookDelivery.objects.count() == 1
        deliver.sweep(later(days=31))
        assert (WebhookEvent.objects.count(), WebhookDelivery.objects.count(), WebhookTry.objects.count()) == (0, 0, 0)

    def test_that_nobody_could_send_for_days_is_a_dead_letter(self, brand):
        ended(brand)
        deliver.sweep(later(days=5, minutes=1))
        assert WebhookDelivery.objects.get().status == State.DEAD

    def test_of_what_is_due_rings_the_bell(self, brand, bells):
        ended(brand)
        bells.clear()
        deliver.sweep(timezone.now())
        assert bells == ["generations.tasks.deliver_due"]


class TestSendingAgain:
    def test_one_goes_again_under_its_id(self, receiver):
        brand = factories.brand()
        factories.endpoint(brand, receiver.url)
        ended(brand)
        deliver_batch(now=timezone.now())
        redeliver(WebhookDelivery.objects.get(), now=timezone.now())
        deliver_batch(now=timezone.now())
        assert len(receiver.told) == 2
        assert len({told.id for told in receiver.told}) == 1

    def test_all_since_are_those_too_that_an_endpoint_never_got(self, receiver):
        brand = factories.brand()
        ended(brand)
        middle = timezone.now()
        ended(brand), ended(brand)
        to = factories.endpoint(brand, receiver.url)
        assert redeliver_since(to, since=middle, now=timezone.now()) == 2
        go_on()
        assert len({told.id for told in receiver.told}) == 2

    def test_the_dead_letters_alone(self, receiver):
        brand = factories.brand()
        to = factories.endpoint(brand, receiver.url)
        ended(brand), ended(brand)
        deliver_batch(now=timezone.now())
        first = WebhookDelivery.objects.first()
        WebhookDelivery.objects.filter(pk=first.pk).update(status=State.DEAD)
        assert redeliver_since(to, since=later(days=-1), dead_only=True, now=timezone.now()) == 1


class TestASecret:
    def test_goes_on_signing_for_a_day_after_it_was_changed(self, receiver):
        brand = factories.brand()
        to = factories.endpoint(brand, receiver.url)
        before, now = current_secret(to, now=timezone.now()), timezone.now()
        after = rotate(to, now=now)
        ended(brand)
        deliver_batch(now=timezone.now())
        told = receiver.told[0]
        for secret in (before, after):
            assert Webhook(secret).verify(told.body, told.headers)["type"] == "generation.completed"
        assert secrets_of(to, now=now + timedelta(hours=25)) == [after]

    def test_of_the_key_signs_what_goes_to_the_webhook_url_of_its_request(self, receiver):
        brand = factories.brand()
        key, _ = ApiKey.make(user=factories.user(), name="Feed")
        ended(brand, webhook_url=receiver.url, api_key=key)
        deliver_batch(now=timezone.now())
        told = receiver.told[0]
        assert Webhook(current_secret(key, now=timezone.now())).verify(told.body, told.headers)
        assert WebhookDelivery.objects.get().endpoint is None

    def test_is_kept_encrypted(self):
        to = factories.endpoint(factories.brand())
        secret = current_secret(to, now=timezone.now())
        assert secret.startswith("whsec_")
        assert secret.encode() not in bytes(to.secrets.get().encrypted)


@pytest.mark.slow
def test_ten_thousand_events_at_an_endpoint_that_fails_a_third_of_the_time(receiver):
    """Every one is delivered, or a dead letter; none is lost, and none has two ids."""
    brand, chance = factories.brand(), random.Random(9)
    receiver.answer = lambda told: 500 if chance.random() < 0.3 else 200
    to, now = factories.endpoint(brand, receiver.url), timezone.now()
    films = Generation.objects.bulk_create(
        Generation(brand=brand, model="z_image", kind="image", provider="draft", status=Status.COMPLETED,
                   finished_at=now)
        for _ in range(10_000)
    )  # fmt: skip
    events = WebhookEvent.objects.bulk_create(
        WebhookEvent(generation=film, type=EventType.COMPLETED, at=now, facts={"status": "completed"}) for film in films
    )
    WebhookDelivery.objects.bulk_create(new_delivery(event, to, now=now) for event in events)

    go_on()

    states = Counter(WebhookDelivery.objects.values_list("status", flat=True))
    taken = {told.id for told in receiver.told}
    assert states[State.DELIVERED] + states[State.DEAD] == 10_000
    assert states[State.DELIVERED] >= 9_990
    assert taken == {event.public_id for event in events}
    assert WebhookTry.objects.filter(status=200).count() == states[State.DELIVERED]
