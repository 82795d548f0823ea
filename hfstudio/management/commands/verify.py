"""`manage.py verify`: does the studio add up; or, with a file, is that backup whole."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hfstudio.backups import archive
from hfstudio.backups.manifest import Unusable
from hfstudio.backups.soundness import faults

SHOWN = 50


class Command(BaseCommand):
    help = "Check money, rows and files of the studio, or a backup. Exit 1 when something is wrong. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, nargs="?", help="a backup to check, in place of the studio")
        parser.add_argument("--deep", action="store_true", help="Read every stored file, not only its length.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, backup: Path | None, deep: bool, **options: Any) -> None:
        if backup:
            self._check(backup)
        else:
            self._verify(deep=deep, as_json=options["json"])

    def _check(self, backup: Path) -> None:
        try:
            made = archive.check(backup)
        except (Unusable, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{backup} is whole: {made.files} files, as of {made.made_at:%Y-%m-%d %H:%M:%S} UTC.")

    def _verify(self, *, deep: bool, as_json: bool) -> None:
        found = list(faults(deep=deep, now=timezone.now()))
        if as_json:
            self.stdout.write(json.dumps({"faults": [fault.as_dict() for fault in found]}))
        else:
            for fault in found[:SHOWN]:
                self.stdout.write(f"BAD  {fault.part}: {fault.about}: {fault.detail}")
            self.stdout.write(f"{len(found)} faults." if found else "Everything adds up.")
        if found:
            raise CommandError("Something is not as it must be; see above.")
