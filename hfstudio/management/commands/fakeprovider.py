"""`manage.py fakeprovider`: a whole provider on this machine, with its own ledger and faults on request."""

import os
import resource
from argparse import ArgumentParser
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from generations.providers.fake.script import FAULTS, Script
from generations.providers.fake.server import FakeServer
from generations.providers.fake.terms import Terms
from hfstudio.processes import add_parent_option, stop_on_signals

DEFAULT_PORT = 8765
LOOK = 0.2  # seconds between looks at whether the parent is still there


class Command(BaseCommand):
    help = (
        "Serve the fake provider on 127.0.0.1 until SIGTERM, Ctrl-C or the end of who started it. "
        "Its address is the first line printed. Any key opens it, but for `revoked`. "
        f"Faults, for --script and for a prompt as [fake: nsfw]: {', '.join(FAULTS)}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0: any free one. Default: %(default)s.")
        parser.add_argument("--ledger", type=Path, help="Where accepted jobs are written down. Default: data folder.")
        parser.add_argument("--seconds", type=float, default=3.0, help="How long a job takes. Default: %(default)s.")
        parser.add_argument(
            "--price", type=_price, default=Decimal(1), help="Credits for one output. Default: %(default)s."
        )
        parser.add_argument("--ignore-keys", action="store_true", help="Take every submit as new.")
        parser.add_argument("--bill-failures", action="store_true", help="Charge for jobs that fail.")
        parser.add_argument("--script", default="[]", help="Faults for what comes first: JSON, or a file of it.")
        add_parent_option(parser)

    def handle(self, *args: Any, parent: int | None, **options: Any) -> None:
        stop, parent = stop_on_signals(), parent or os.getppid()
        _take_many_connections()
        with _server(options) as fake:
            self.stdout.write(fake.url)
            self.stdout.flush()
            while os.getppid() == parent and not stop.wait(LOOK):
                pass


def _server(options: dict[str, Any]) -> FakeServer:
    ledger = options["ledger"] or Path(settings.DATA_DIR) / "fakeprovider.jsonl"
    terms = Terms(
        seconds=options["seconds"],
        price=options["price"],
        honours_keys=not options["ignore_keys"],
        bills_failures=options["bill_failures"],
    )
    try:
        return FakeServer(ledger=ledger, script=_script(options["script"]), port=options["port"], terms=terms)
    except BlockingIOError:
        raise CommandError(f"Another fake provider writes {ledger}. Stop it, or choose another --ledger.") from None
    except OSError as reason:
        raise CommandError(f"The fake provider cannot start: {reason.strerror}. Choose another --port.") from None


def _script(text: str) -> Script:
    try:
        return Script.from_json(text if text.lstrip().startswith(("[", "{", '"')) else Path(text).read_text())
    except (OSError, ValueError, TypeError) as reason:
        raise CommandError(f"--script: {reason}") from None


def _price(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError from None


def _take_many_connections() -> None:
    """As many open files as the machine allows: a poller comes with hundreds of connections."""
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
