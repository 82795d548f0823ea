"""`manage.py worker`, with another kind of fake provider in its registry: `python -m tests.killed L`."""

import os
import sys
from dataclasses import replace
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.core.management import call_command

from generations.lifecycle import settle
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.registry import providers
from tests.generations.paying import WAYS

if __name__ == "__main__":
    by_callback = replace(EVERYTHING, idempotency_key=False, listing=False)
    providers()["fake"] = FakeProvider(capabilities={**WAYS, "W": by_callback}[sys.argv[1]])
    # The fake lists a job at once, so there is nothing to wait for.
    settle.LIST_UNTIL = settle.LOOK_EVERY = timedelta(seconds=1)
    settle.WAIT_FOR_CALLBACK = timedelta(seconds=6)
    call_command("worker")
