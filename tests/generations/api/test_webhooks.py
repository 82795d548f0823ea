"""Webhooks over REST: endpoints, their secrets, the log, and the `webhook_url` of one request."""

import pytest
from django.utils import timezone

from generations.models import Generation, WebhookDelivery, WebhookEndpoint
from generations.webhooks.signing import current_secret
from hfstudio.accounts.models import Role
from tests import factories
from tests.calling import Caller, answer, names, problem

pytestmark = pytest.mark.django_db

URL = "https://hooks.example/studio?token=abc"


@pytest.fixture
def manager() -> Caller:
    return Caller(role=Role.MANAGER)


def test_an_endpoint_is_added_with_its_secret_which_is_shown_once(manager):
    made = answer(manager.post("webhook-endpoints/", {"url": URL, "events": ["generation.failed"]}), 201)

    endpoint = WebhookEndpoint.objects.get()
    assert made["secret"] == current_secret(endpoint, now=timezone.now())
    assert (made["url"], made["events"], made["standing"]) == (URL, ["generation.failed"], "good")
    assert "secret" not in answer(manager.get(f"webhook-endpoints/{made['id']}/"))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://hooks.example/", "bad_url"), ("https://user@hooks.example/", "bad_url"),
        ("http://127.0.0.1/", "forbidden_address"), ("http://169.254.169.254/", "forbidden_address"),
        ("https://hooks.example:6379/", "forbidden_port"), ("https://printer.local/", "forbidden_address"),
    ],
)  # fmt: skip
def test_an_address_that_could_never_be_told_anything_is_refused(manager, url, code):
    assert problem(manager.post("webhook-endpoints/", {"url": url}), 422)["code"] == code
    body = {"model": "nano_banana", "params": {"prompt": "A mug"}, "webhook_url": url}
    found = problem(manager.post("generations/", body), 422)
    assert (found["code"], found["errors"][0]["param"]) == (code, "webhook_url")
    assert Generation.objects.count() == 0


def test_it_is_changed_switched_off_and_on_and_removed(manager):
    endpoint = factories.endpoint(manager.brand)
    WebhookEndpoint.objects.update(failures=12, paused_until=timezone.now())
    path = f"webhook-endpoints/{endpoint.pk}/"
    assert answer(manager.patch(path, {"enabled": False, "description": "Feed"}))["standing"] == "off"
    assert answer(manager.patch(path, {"enabled": True}))["failures"] == 0
    assert manager.delete(path).status_code == 204
    assert WebhookEndpoint.objects.count() == 0


def test_a_new_secret_is_another_one(manager):
    endpoint = factories.endpoint(manager.brand)
    before = current_secret(endpoint, now=timezone.now())
    after = answer(manager.post(f"webhook-endpoints/{endpoint.pk}/secret/"))["secret"]
    assert before != after == current_secret(endpoint, now=timezone.now())


def test_the_log_says_what_was_tried_and_sends_again(manager):
    endpoint, delivery = factories.told(factories.generation(manager.brand, status="completed"))
    delivery.log.create(at=timezone.now(), status=503, answer="Come back later")
    WebhookDelivery.objects.update(status="dead", due_at=None)

    (row,) = answer(manager.get("webhook-deliveries/", endpoint=str(endpoint.pk), status="dead"))["results"]
    assert (row["event_id"], row["type"]) == (delivery.event.public_id, "generation.completed")
    assert (row["log"][0]["status"], row["log"][0]["answer"]) == (503, "Come back later")

    again = answer(manager.post(f"webhook-deliveries/{delivery.pk}/redeliver/"), 202)
    assert (again["status"], again["event_id"]) == ("waiting", row["event_id"])
    assert names(manager.get("webhook-deliveries/", status="dead")) == []


def test_all_since_a_time_are_sent_again(manager):
    endpoint, _ = factories.told(factories.generation(manager.brand, status="completed"))
    path = f"webhook-endpoints/{endpoint.pk}/redeliver/"
    assert answer(manager.post(path, {"since": "2026-01-01T00:00:00Z"}), 202) == {"count": 1}
    assert answer(manager.post(path, {"since": "2026-01-01T00:00:00Z", "dead_only": True}), 202) == {"count": 0}
    assert problem(manager.post(path, {}), 422)["code"] == "missing_param"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_where_a_brand_s_events_go_is_for_its_managers_alone(role):
    caller = Caller(role=role)
    endpoint, delivery = factories.told(factories.generation(caller.brand, status="completed"))
    for path, pk in (("webhook-endpoints/", endpoint.pk), ("webhook-deliveries/", delivery.pk)):
        assert names(caller.get(path)) == []
        assert problem(caller.get(f"{path}{pk}/"), 404)["code"] == "not_found"


class TestAWebhookUrl:
    BODY = {"model": "nano_banana", "params": {"prompt": "A mug"}, "webhook_url": URL}

    def test_is_kept_with_the_request(self):
        made = answer(Caller().post("generations/", self.BODY), 202)
        assert Generation.objects.get(pk=made["id"]).webhook_url == URL

    def test_needs_a_key_because_its_secret_signs(self, client):
        person = factories.actor().user
        client.force_login(person)
        response = client.post("/api/v1/generations/", self.BODY, content_type="application/json")
        assert problem(response, 422)["errors"][0]["param"] == "webhook_url"

    def test_goes_along_with_a_retry_of_the_same_key_alone(self):
        caller = Caller()
        first = factories.generation(
            caller.brand, status="failed", model="nano_banana", params={"prompt": "A mug"}, webhook_url=URL,
            api_key=caller.key,
        )  # fmt: skip
        other = Caller(person=caller.person)
        for who, url in ((caller, URL), (other, "")):
            again = answer(who.post(f"generations/{first.pk}/retry/"), 202)
            assert Generation.objects.get(pk=again["id"]).webhook_url == url


def test_the_keys_own_secret_is_read_and_changed():
    caller = Caller()
    first = answer(caller.get("account/webhook-secret/"))["secret"]
    assert first == answer(caller.get("account/webhook-secret/"))["secret"]
    second = answer(caller.post("account/webhook-secret/"))["secret"]
    assert first != second == answer(caller.get("account/webhook-secret/"))["secret"]


def test_a_session_has_no_secret(client):
    client.force_login(factories.actor().user)
    assert problem(client.get("/api/v1/account/webhook-secret/"), 409)["code"] == "no_key"
