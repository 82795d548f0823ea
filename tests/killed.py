"""`manage.py worker`, with another kind of fake provider in its registry: `python -m tests.killed L`."""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.core.management import call_command

from generations.lifecycle import settle
from generations.providers.fake import FakeProvider
from generations.providers.registry import providers
from tests.faults.ways import WAYS

if __name__ == "__main__":
    providers()["fake"] = FakeProvider(capabilities=WAYS[sys.argv[1]])
    # The fake lists a job at once, so there is nothing to wait for.
    settle.LIST_UNTIL = settle.LOOK_EVERY = timedelta(seconds=1)
    settle.WAIT_FOR_CALLBACK = timedelta(seconds=6)
    call_command("worker")
