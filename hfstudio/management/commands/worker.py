"""`manage.py worker`: what the bell wakes, and the local runs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from generations import runner
from hfstudio import queue
from hfstudio.processes import add_parent_option, die_with_parent, stop_on_signals
from hfstudio.watchdog import Watchdog

DRAIN = 30.0  # seconds in which a call that was made may still be answered


class Command(BaseCommand):
    help = "Run background tasks and local renders until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_parent_option(parser)

    def handle(self, *args: Any, parent: int | None, **options: Any) -> None:
        if parent:
            die_with_parent(parent)
        stop = stop_on_signals()
        bell = queue.BellCluster()
        bell.start()  # forks, so it comes before our threads
        threads = runner.start(stop)
        queue.sweep_all(timezone.now())  # what was cut off last time need not wait for the poller
        watchdog = Watchdog()
        hung = False
        while bell.alive and not hung and not stop.wait(0.5):
            hung = watchdog.hangs()
        died = not stop.is_set()
        stop.set()
        bell.ask_to_stop()
        for thread in threads:
            thread.join()
        bell.stop(patience=0 if hung else DRAIN)
        if died:
            raise CommandError(f"The queue's cluster {'hung' if hung else 'died'}. Start the worker again.")
