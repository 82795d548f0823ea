"""`manage.py demo`: one ad, from nothing to an MP4 on disk, by the path that every ad takes."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hfstudio.first_ad import FIRST_PRODUCT, CouldNotMake, FirstAd, Made
from hfstudio.prepare import prepare
from hfstudio.running import allowing, base_url, demo_shop, free_port, processes, wait_until_ready

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Make an ad of the demo shop's product, of a page, or of photos; print where the MP4 lies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--url", help="A product page. HFSTUDIO_FETCH_ALLOW lets a local one through.")
        source.add_argument("--image", type=Path, action="append", help="A photo of the product; may be repeated.")
        parser.add_argument("--title", default="My product", help="The product's name, with --image.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        for photo in options["image"] or []:
            if not photo.is_file():
                raise CommandError(f"There is no file {photo}.")
        try:
            made = self._make(options)
        except CouldNotMake as reason:
            raise CommandError(str(reason)) from None
        if options["json"]:
            self.stdout.write(json.dumps(made.as_dict()))
        else:
            self.stdout.write(
                f"{made.title}: {made.width}×{made.height}, {made.duration:g} s, made in {made.seconds} s"
            )
            self.stdout.write(made.path)

    def _make(self, options: dict[str, Any]) -> Made:
        prepared = prepare(now=timezone.now())
        port, folder = free_port(HOST), settings.DATA_DIR / "demo"
        base = base_url(HOST, port)
        with demo_shop() as shop, processes(HOST, port, env=allowing(shop.address)):
            if not wait_until_ready(base):
                raise CommandError("The web server did not start. The lines above say why.")
            with FirstAd(base, prepared.key, brand=prepared.brand.slug) as ads:
                if options["image"]:
                    return ads.of_photos(options["image"], title=options["title"], folder=folder)
                if options["url"]:
                    return ads.of_page(options["url"], folder=folder, again=True)
                return ads.of_page(shop.product_url(FIRST_PRODUCT), folder=folder)
