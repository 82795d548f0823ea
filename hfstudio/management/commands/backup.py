"""`manage.py backup`: the studio in one file, while it runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hfstudio.backups import archive
from hfstudio.backups.manifest import Unusable


class Command(BaseCommand):
    help = (
        "Write the rows, the keys and the stored files into one file that only its owner can read. The studio may run."
        " Files in S3 stay there unless --files is given. Keep the backup as safe as the studio: its keys are in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to: a new file, as studio-2026-11-30.tar")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--files", action="store_true", default=None, help="Take the stored files along.")
        which.add_argument("--no-files", dest="files", action="store_false", help="Leave them where they are.")

    def handle(self, *args: Any, file: Path, files: bool | None, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} is there already. A backup never replaces another one.")
        with_files = not settings.S3_BUCKET if files is None else files
        try:
            made, missing = archive.make(file, with_files=with_files, now=timezone.now())
        except (OSError, Unusable) as error:
            raise CommandError(f"The backup could not be written: {error}") from None
        held = f"{made.files} files" if with_files else f"references to the files in {made.storage}"
        self.stdout.write(f"{file}: {len(made.tables)} tables, {held}, as of {made.made_at:%Y-%m-%d %H:%M:%S} UTC.")
        if missing:
            self.stderr.write(f"{len(missing)} files are gone from storage, the first is {missing[0]}.")
