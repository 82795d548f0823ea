"""Keys and webhooks in a real browser: what is shown once, what was sent, and sending it again."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from generations.models import WebhookDelivery, WebhookTry
from tests import factories

from .axe import serious

pytestmark = pytest.mark.xdist_group("browser")


def test_what_was_sent_is_read_and_sent_again(signed_in, live_server, filled):
    _endpoint, delivery = factories.told(filled.films[0], description="The shop")
    WebhookDelivery.objects.update(status=WebhookDelivery.State.DEAD, due_at=None)
    WebhookTry.objects.create(delivery=delivery, at=timezone.now(), status=503, milliseconds=84, answer="Closed today")
    signed_in.goto(f"{live_server.url}/settings/webhooks/")
    row = signed_in.get_by_role("row").filter(has_text="Morning drop")
    row.get_by_text("1 try").click()
    expect(row.get_by_text("Closed today")).to_be_visible()
    row.get_by_role("button", name="Send again").click()
    expect(signed_in.get_by_text("On its way again")).to_be_visible()
    expect(row.get_by_role("button", name="Send again")).to_have_count(0)
    delivery.refresh_from_db()
    assert delivery.status == WebhookDelivery.State.WAITING


def test_what_signs_messages_is_shown_once_and_a_wrong_address_is_told(signed_in, live_server, filled, complaints):
    signed_in.goto(f"{live_server.url}/settings/webhooks/")
    address = signed_in.get_by_role("textbox", name="Address")
    address.fill("http://127.0.0.1/in")
    signed_in.get_by_role("button", name="Add").click()
    expect(signed_in.locator(".errmsg")).to_be_visible()
    expect(address).to_have_value("http://127.0.0.1/in")
    assert serious(signed_in) == {}
    complaints.expect("/settings/webhooks/new/")  # a browser notes the 422

    address.fill("https://shop.example.com/in")
    signed_in.get_by_role("button", name="Add").click()
    expect(signed_in.locator("#new-secret")).to_have_text(re.compile(r"whsec_\S+"))
    assert serious(signed_in) == {}
    signed_in.goto(f"{live_server.url}/settings/webhooks/")
    expect(signed_in.get_by_text("https://shop.example.com/in").first).to_be_visible()
    expect(signed_in.locator("#new-secret")).to_have_count(0)


def test_a_key_is_shown_once_and_ended(signed_in, live_server, filled):
    signed_in.goto(f"{live_server.url}/settings/keys/")
    signed_in.get_by_label("What for").fill("Shop feed")
    signed_in.get_by_role("button", name="Make key").click()
    expect(signed_in.locator("#new-key")).to_have_text(re.compile(r"hfs_\S+"))
    assert serious(signed_in) == {}
    signed_in.context.grant_permissions(["clipboard-read", "clipboard-write"])
    signed_in.get_by_role("button", name="Copy").click()
    expect(signed_in.get_by_role("status").get_by_text("Copied")).to_be_visible()
    assert signed_in.evaluate("navigator.clipboard.readText()") == signed_in.locator("#new-key").text_content()
    signed_in.goto(f"{live_server.url}/settings/keys/")
    expect(signed_in.locator("#new-key")).to_have_count(0)
    signed_in.get_by_role("button", name="End Shop feed").click()
    signed_in.get_by_role("dialog").get_by_role("button", name="End").click()
    expect(signed_in.get_by_text("None yet.")).to_be_visible()


def test_an_invitation_is_shown_once(signed_in, live_server, filled):
    signed_in.goto(f"{live_server.url}/settings/team/")
    signed_in.get_by_label("Email").fill("wren@velmora.example")
    signed_in.get_by_role("button", name="Send invitation").click()
    expect(signed_in.locator(".secret")).to_have_text(re.compile(r"/join/\S+"))
    assert serious(signed_in) == {}
