"""`manage.py askprice`: what a provider would charge for a call, in its own unit; nothing is ordered."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from generations import catalog
from generations.catalog import InvalidRequest
from generations.provider_accounts import credentials, enabled_accounts, setting_for
from generations.providers.protocol import Answer, Estimates, Job, Order, Unreadable
from generations.providers.registry import outside_provider
from generations.sending import send


class Command(BaseCommand):
    help = "Ask a provider what a call would cost, in its own unit. Nothing is ordered. Files are left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("provider", help="higgsfield or higgsfield_cli.")
        parser.add_argument("model")
        parser.add_argument("params", nargs="*", metavar="NAME=VALUE")

    def handle(self, *args: Any, provider: str, model: str, params: list[str], **options: Any) -> None:
        account = enabled_accounts(timezone.now()).get(provider)
        if account is None:
            raise CommandError(f"No account of {provider} is enabled: set {setting_for(provider)}.")
        adapter = outside_provider(provider)
        if not isinstance(adapter, Estimates):
            raise CommandError(f"{provider} cannot be asked for a price.")
        job = _job(provider, model, params)
        path, body = adapter.order(job)
        result = send(adapter.estimate(credentials(account), Order(body=body, path=path, idempotency_key="")))
        if not isinstance(result, Answer):
            raise CommandError(f"{provider} could not be reached: {result.detail}")
        try:
            self.stdout.write(f"{adapter.read_estimate(result)} {job.route.price.unit}")
        except Unreadable as error:
            raise CommandError(str(error)) from None


def _job(provider: str, model: str, params: list[str]) -> Job:
    try:
        entry = catalog.find(model)
        route = entry.route(provider)
        if route is None:
            raise CommandError(f"{entry.display_name} has no route at {provider}.")
        given = dict(pair.partition("=")[::2] for pair in params)
        return Job(route, catalog.validate(entry.on(route), given).params)
    except (catalog.UnknownModel, catalog.AmbiguousModel, InvalidRequest) as error:
        raise CommandError(str(error)) from None
