"""`manage.py restore`: a backup put back. What may have been sent since is asked about, and never sent again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hfstudio.backups.manifest import Unusable
from hfstudio.backups.restoring import restore


class Command(BaseCommand):
    help = "Put a backup back into a studio that is stopped. The whole file is checked before anything is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="Give up the generations that are here now.")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            done = restore(file, replace=replace, now=timezone.now())
        except Unusable as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{file} could not be put back: {error} Free some space, and do it again.") from None
        self.stdout.write(
            f"{done.generations} generations as of {done.made_at:%Y-%m-%d %H:%M:%S} UTC, {done.files} files put back."
        )
        if done.in_doubt:
            self.stdout.write(
                f"{done.in_doubt} of them may have been sent after that. They are looked for in their providers' lists,"
                " and what no list tells waits under “Needs you”. Run: manage.py reconcile"
            )
