"""`manage.py poller`: the clock. Lets every app look for what is overdue, every few seconds."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hfstudio import queue
from hfstudio.processes import add_parent_option, die_with_parent, stop_on_signals

EVERY = 2.0  # seconds


class Command(BaseCommand):
    help = "Wake whatever is overdue, until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_parent_option(parser)

    def handle(self, *args: Any, parent: int | None, **options: Any) -> None:
        if parent:
            die_with_parent(parent)
        stop = stop_on_signals()
        while not stop.is_set():
            queue.sweep_all(timezone.now())
            stop.wait(EVERY)
