"""`manage.py reconcile`: our rows against what the providers say that they have."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from generations.lifecycle.reconcile import Reconciled, look_at_all_now, reconcile
from generations.provider_accounts import enabled_accounts


class Command(BaseCommand):
    help = (
        "Ask every provider for its list of jobs: adopt what hangs in the air here, name what no row here has, and have"
        " everything that is on its way looked at now. Sends nothing to be made. Exit 1 when a person has to look."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = [reconcile(account, now=now) for account in enabled_accounts(now).values()]
        looked_at = look_at_all_now(now=now)
        if options["json"]:
            self.stdout.write(json.dumps({"accounts": [one.as_dict() for one in found], "looked_at": looked_at}))
        else:
            for one in found:
                self._tell(one)
            self.stdout.write(f"{looked_at} generations on their way are looked at now.")
        if any(one.strangers for one in found):
            raise CommandError("A provider has jobs that no generation here stands for; see above.")

    def _tell(self, one: Reconciled) -> None:
        if one.unread:
            self.stdout.write(f"{one.account}: {one.unread}")
            return
        self.stdout.write(f"{one.account}: {one.listed} jobs listed, {one.known} known, {len(one.adopted)} adopted.")
        for pk in one.adopted:
            self.stdout.write(f"     adopted: {pk}")
        for remote_id in one.strangers:
            self.stdout.write(f"BAD  {remote_id} is no job of a generation here")
