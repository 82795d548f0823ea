"""Dispatches whatever is due, in one process, as the worker does: `python -m tests.bench.dispatching`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from generations.tasks import submit_due

if __name__ == "__main__":
    submit_due()
