"""`manage.py renewsecrets`: everything that is kept encrypted, under the newest key of HFSTUDIO_SECRETS_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from generations.models import ProviderAccount, WebhookSecret
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
        self.stdout.write(f"{renewed} secrets are encrypted with the newest key.")

    def _renew(self, row: models.Model, field: str) -> int:
        token = bytes(getattr(row, field))
        if not token:
            return 0
        try:
            renewed = secrets.renew(token)
        except secrets.Unreadable as error:
            raise CommandError(f"{row}: {error} Nothing was changed.") from None
        type(row)._default_manager.filter(pk=row.pk).update(**{field: renewed})
        return 1
