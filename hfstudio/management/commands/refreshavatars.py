"""`manage.py refreshavatars`: take up the preset avatars that a provider lists."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from avatars.presets.refresh import UnreadableList, read_list, refresh_presets


class Command(BaseCommand):
    help = "Bring the preset avatars up to a provider's list. Presets that it dropped stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", help="The list as JSON; - reads it from stdin: higgsfield marketing-studio avatars list --json | …"
        )

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
            listed = read_list(text)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        except UnreadableList as error:
            raise CommandError(str(error)) from None
        new = refresh_presets(listed, now=timezone.now())
        self.stdout.write(f"{len(listed)} presets are listed; {new} of them are new here.")
