"""`manage.py worker`, with another kind of fake provider in its registry: `python -m tests.killed K`."""

import os
import sys
from dataclasses import replace
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from generations.lifecycle import settle  # noqa: E402
from generations.providers.fake import EVERYTHING, FakeProvider  # noqa: E402
from generations.providers.registry import providers  # noqa: E402

WAYS = {
    "K": replace(EVERYTHING, listing=False, callback=False),
    "L": replace(EVERYTHING, idempotency_key=False, callback=False),
    "N": replace(EVERYTHING, idempotency_key=False, listing=False, callback=False),
}

if __name__ == "__main__":
    providers()["fake"] = FakeProvider(capabilities=WAYS[sys.argv[1]])
    # The fake lists a job at once, so there is nothing to wait for.
    settle.LIST_UNTIL = settle.LOOK_EVERY = timedelta(seconds=1)
    call_command("worker")
