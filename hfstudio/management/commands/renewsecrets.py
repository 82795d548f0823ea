"""`manage.py renewsecrets`: everything that is kept encrypted, under the newest key of HFSTUDIO_SECRETS_KEYS."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from generations.models import Generation, ProviderAccount, WebhookSecret
from generations.webhooks import platform
from hfstudio.accounts import secrets

FIELDS: tuple[tuple[type[models.Model], str], ...] = (
    (ProviderAccount, "secret_encrypted"),
    (WebhookSecret, "encrypted"),
)


class Command(BaseCommand):
    help = "Encrypt all secrets anew with the first of HFSTUDIO_SECRETS_KEYS. Older keys can be taken away then."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            renewed = sum(self._renew(row, field) for model, field in FIELDS for row in model._default_manager.all())
            renewed += sum(self._renew_of_request(row) for row in Generation.objects.exclude(webhook_form={}))
        self.stdout.write(f"{renewed} secrets are encrypted with the newest key.")

    def _renew(self, row: models.Model, field: str) -> int:
        token = bytes(getattr(row, field))
        if not token:
            return 0
        with _naming(row):
            type(row)._default_manager.filter(pk=row.pk).update(**{field: secrets.renew(token)})
        return 1

    def _renew_of_request(self, generation: Generation) -> int:
        """The secret that a request named for its own webhook."""
        if not generation.webhook_form.get("secret"):
            return 0
        with _naming(generation):
            renewed = platform.with_newest_key(generation.webhook_form)
        Generation.objects.filter(pk=generation.pk).update(webhook_form=renewed)
        return 1


@contextmanager
def _naming(row: models.Model) -> Iterator[None]:
    """A secret that no key opens ends the command with whose it is."""
    try:
        yield
    except secrets.Unreadable as error:
        raise CommandError(f"{row}: {error} Nothing was changed.") from None
