"""`manage.py poller`: watches what is being made elsewhere, and lets every app look for what is overdue."""

import asyncio
import resource
import signal
from argparse import ArgumentParser
from typing import Any

import uvloop
from django.core.management.base import BaseCommand

from generations.poller.garbage import search_rarely
from generations.poller.lane import AT_ONCE
from generations.poller.poller import Poller
from generations.sending import open_line
from hfstudio.processes import add_parent_option, die_with_parent

CONNECTIONS = 4 * AT_ONCE  # a provider that hangs holds AT_ONCE of them: the others have theirs
OTHER_FILES = 100


class Command(BaseCommand):
    help = "Watch the jobs at providers and wake whatever is overdue, until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_parent_option(parser)

    def handle(self, *args: Any, parent: int | None, **options: Any) -> None:
        if parent:
            die_with_parent(parent)
        search_rarely()
        uvloop.run(_poll())


def connections() -> int:
    """CONNECTIONS, or as many as the system lets this process have files; it is asked for the most that it allows."""
    files = CONNECTIONS + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = files if hard == resource.RLIM_INFINITY else min(files, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed - OTHER_FILES


async def _poll() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_line(connections=connections()) as line:
        await Poller(line).run(stop)
