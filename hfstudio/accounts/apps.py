from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hfstudio.accounts"
    label = "accounts"
    verbose_name = "Accounts"
