"""`manage.py poller`: watches what is being made elsewhere, and lets every app look for what is overdue."""

import asyncio
import signal
from argparse import ArgumentParser
from typing import Any

import uvloop
from django.core.management.base import BaseCommand

from generations.poller.poller import Poller
from generations.sending import open_line
from hfstudio.processes import add_parent_option, die_with_parent

CONNECTIONS = 1000


class Command(BaseCommand):
    help = "Watch the jobs at providers and wake whatever is overdue, until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_parent_option(parser)

    def handle(self, *args: Any, parent: int | None, **options: Any) -> None:
        if parent:
            die_with_parent(parent)
        uvloop.run(_poll())


async def _poll() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_line(connections=CONNECTIONS) as line:
        await Poller(line).run(stop)
