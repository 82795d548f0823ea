"""`manage.py web`: the portal, the admin and the APIs."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from hfstudio.processes import add_parent_option, die_with_parent

# A client that stops in the middle of its body holds a thread until it hangs up; a proxy that buffers is better.
BLOCKING_THREADS = 32


def _application(_target: str) -> Any:
    """Loaded in each of the server's own processes, which must not outlive it."""
    die_with_parent()
    from hfstudio.unread import closing_unread
    from hfstudio.wsgi import application

    return closing_unread(application)


class Command(BaseCommand):
    help = "Serve the portal, the admin and the APIs until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        add_parent_option(parser)

    def handle(self, *args: Any, host: str, port: int, parent: int | None, **options: Any) -> None:
        if parent:
            die_with_parent(parent)
        Server(
            "hfstudio.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=max(1, (os.cpu_count() or 2) // 2),
            blocking_threads=BLOCKING_THREADS,
            websockets=False,
            log_access=False,
            log_level=LogLevels.error,  # its one warning is about the threads, which are meant to be that many
        ).serve(target_loader=_application)
