"""`manage.py worker`, with another kind of fake provider in its registry: `python -m tests.killed K`."""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from generations.lifecycle import settle  # noqa: E402
from generations.providers.fake import FakeProvider  # noqa: E402
from generations.providers.registry import providers  # noqa: E402
from tests.generations.paying import WAYS  # noqa: E402

if __name__ == "__main__":
    providers()["fake"] = FakeProvider(capabilities=WAYS[sys.argv[1]])
    # The fake lists a job at once, so there is nothing to wait for.
    settle.LIST_UNTIL = settle.LOOK_EVERY = timedelta(seconds=1)
    call_command("worker")
