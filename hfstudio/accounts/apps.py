from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hfstudio.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from allauth.account.signals import password_reset

        password_reset.connect(_open_again, dispatch_uid="accounts.open_again")


def _open_again(user: Any, **more: Any) -> None:
    from hfstudio.accounts.lock_out import open_again

    open_again(user)
