"""`manage.py refreshmotions`: take up the motions that a provider lists now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from generations.motion_list import CannotRefresh, refresh_motions
from generations.provider_accounts import enabled_accounts, setting_for


class Command(BaseCommand):
    help = "Bring the list of motions up to what a provider lists now. Motions that it dropped stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--provider", default="higgsfield", help="Default: %(default)s.")

    def handle(self, *args: Any, provider: str, **options: Any) -> None:
        now = timezone.now()
        account = enabled_accounts(now).get(provider)
        if account is None:
            raise CommandError(f"No account of {provider} is enabled: set {setting_for(provider)}.")
        try:
            listed, new = refresh_motions(account, now=now)
        except CannotRefresh as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{provider} lists {listed} motions; {new} of them are new here.")
