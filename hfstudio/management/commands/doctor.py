"""`manage.py doctor`: is everything there that a studio needs, and if not, what to do."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hfstudio.doctor import examine


class Command(BaseCommand):
    help = "Check the studio's parts and name the fix for what is wrong. Exit 1 when something is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        if options["json"]:
            self.stdout.write(json.dumps({"checks": [finding.as_dict() for finding in findings]}))
        else:
            for finding in findings:
                self.stdout.write(f"{'ok ' if finding.ok else 'BAD'}  {finding.part}: {finding.detail}")
                if not finding.ok:
                    self.stdout.write(f"     → {finding.fix}")
        if not all(finding.ok for finding in findings):
            raise CommandError("Something needs a hand; see above.")
