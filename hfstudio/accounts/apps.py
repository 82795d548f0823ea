from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "hfstudio.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def import_models(self) -> None:
        super().import_models()
        from hfstudio.accounts import invitations  # noqa: F401  (a model in a file of its own)

    def ready(self) -> None:
        from allauth.account.signals import password_reset

        password_reset.connect(_open_again, dispatch_uid="accounts.open_again")


def _open_again(user: Any, **more: Any) -> None:
    from hfstudio.accounts.lock_out import open_again

    open_again(user)
