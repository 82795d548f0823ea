"""`manage.py doctor` finds what is missing, and says what to do about it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from generations.poller import shards
from hfstudio import queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def examined(capsys, monkeypatch):
    monkeypatch.setattr(queue, "is_heard", lambda *, within: True)

    def examined() -> dict[str, dict]:
        try:
            call_command("doctor", "--json")
        except CommandError as error:
            assert "needs a hand" in str(error)
        return {found["part"]: found for found in json.loads(capsys.readouterr().out)["checks"]}

    return examined


def test_a_studio_without_a_poller_is_told_how_to_start_one(examined):
    found = examined()["poller"]

    assert (found["ok"], found["fix"]) == (False, "Start one: manage.py poller (or manage.py studio).")

    shards.renew("a poller", now=timezone.now())

    assert (examined()["poller"]["ok"], examined()["poller"]["detail"]) == (True, "1 at work")


def test_a_queue_that_nobody_hears_is_a_worker_that_is_missing(examined, monkeypatch):
    assert examined()["worker"]["ok"] is True

    monkeypatch.setattr(queue, "is_heard", lambda *, within: False)

    assert examined()["worker"]["ok"] is False


def test_a_studio_that_others_reach_is_told_that_it_sends_no_mail(examined, settings):
    assert examined()["mail"]["ok"] is True
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.PUBLIC_URL = ""
    assert (examined()["mail"]["ok"], "sends none" in examined()["mail"]["detail"]) == (True, True)
    settings.PUBLIC_URL = "https://studio.example.com"
    assert (examined()["mail"]["ok"], "EMAIL_URL" in examined()["mail"]["fix"]) == (False, True)
