"""`manage.py worker`, with another kind of fake provider in its registry: `python -m tests.killed L`."""

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
from tests.generations.paying import WAYS  # noqa: E402

if __name__ == "__main__":
    by_callback = replace(EVERYTHING, idempotency_key=False, listing=False)
    providers()["fake"] = FakeProvider(capabilities={**WAYS, "W": by_callback}[sys.argv[1]])
    # The fake lists a job at once, so there is nothing to wait for.
    settle.LIST_UNTIL = settle.LOOK_EVERY = timedelta(seconds=1)
    settle.WAIT_FOR_CALLBACK = timedelta(seconds=6)
    call_command("worker")
