"""`manage.py studio`: web, worker and poller as one command, with the demo shop beside them."""

from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hfstudio.demo.shop import DemoShop
from hfstudio.first_ad import FIRST_PRODUCT, CouldNotMake, FirstAd
from hfstudio.prepare import Prepared, prepare
from hfstudio.processes import stop_on_signals
from hfstudio.running import allowing, base_url, check_free, demo_shop, processes, wait_until_ready


class Stopped(Exception):
    """Somebody asked for it while something was waited for."""


class Command(BaseCommand):
    help = "Run a whole studio until SIGTERM or Ctrl-C. In production it only migrates and runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--first-ad", action="store_true", help="Make a first ad, if there is none yet.")

    def handle(self, *args: Any, host: str, port: int, first_ad: bool, **options: Any) -> None:
        try:
            check_free(host, port)
        except (OSError, OverflowError) as error:
            raise CommandError(f"Port {port} of {host} cannot be used: {error}. PORT= sets another.") from None
        stop, base = stop_on_signals(), base_url(host, port)
        if settings.PRODUCTION:
            call_command("migrate", verbosity=0)
            with processes(host, port) as running:
                while not stop.wait(0.5):
                    running.keep_up()
            return
        prepared = prepare(now=timezone.now())
        with demo_shop() as shop, processes(host, port, env=allowing(shop.address)) as running, suppress(Stopped):

            def pause(seconds: float) -> None:
                running.keep_up()
                if stop.wait(seconds):
                    raise Stopped

            if not wait_until_ready(base, pause=pause):
                raise CommandError(f"The web server did not start at {base}. The lines above say why.")
            if first_ad:
                self._first_ad(base, prepared, shop, pause)
            self._tell(base, prepared, shop)
            while True:
                pause(0.5)
        self.stderr.write("Stopped.")

    def _first_ad(self, base: str, prepared: Prepared, shop: DemoShop, pause: Callable[[float], None]) -> None:
        self.stderr.write("Making a first ad …")
        with FirstAd(base, prepared.key, brand=prepared.brand.slug, pause=pause) as ads:
            try:
                made = ads.of_page(shop.product_url(FIRST_PRODUCT), folder=settings.DATA_DIR / "demo")
            except CouldNotMake as reason:
                self.stderr.write(self.style.WARNING(f"No first ad: {reason}"))
            else:
                self.stdout.write(f"First ad:  {made.path}")

    def _tell(self, base: str, prepared: Prepared, shop: DemoShop) -> None:
        kept = settings.KEYS_DIR
        password = prepared.password or "the one that you have set"
        self.stdout.write(
            f"Studio:    {base}\n"
            f"Sign in:   {prepared.owner.email}\n"
            f"Password:  {password}\n"
            f"API key:   in {kept / 'owner_api_key'}\n"
            f"Demo shop: {shop.url}\n"
            "Ctrl-C stops everything."
        )
        self.stdout.flush()
