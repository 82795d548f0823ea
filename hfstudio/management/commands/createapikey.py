"""`manage.py createapikey`: a key for a program; printed once, and alone, on stdout."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hfstudio.accounts.access import Actor, brands_of
from hfstudio.accounts.models import ApiKey, Scope, User


class Command(BaseCommand):
    help = "Make an API key. Without --brand it has its user's brands; without --scope, all scopes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="An e-mail address.")
        parser.add_argument("--name", required=True, help="What the key is for.")
        parser.add_argument("--brand", action="append", default=[], help="A brand's slug; may be repeated.")
        parser.add_argument("--scope", action="append", choices=Scope.values, help="May be repeated.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {options['user']}.")
        found = {brand.slug: brand for brand in brands_of(Actor(user=user)).filter(slug__in=options["brand"])}
        if missing := [slug for slug in options["brand"] if slug not in found]:
            raise CommandError(f"{user.email} has no brand {', '.join(missing)}.")
        _, text = ApiKey.make(
            user=user,
            name=options["name"],
            brands=[found[slug] for slug in options["brand"]],
            scopes=options["scope"] or Scope.values,
        )
        self.stdout.write(text)
