"""Key rotation: the new key first, everything encrypted anew, the old key away."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone

from generations.models import Generation, ProviderAccount, WebhookEndpoint, WebhookSecret
from generations.webhooks import platform
from hfstudio.accounts import secrets
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings) -> tuple[str, str]:
    """The old key, with which the secrets of an account, an endpoint and a request are encrypted, and the new one."""
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.SECRETS_KEYS = [old]
    account = ProviderAccount(provider="fake", base_url="http://127.0.0.1:9")
    account.secret = "fake-key"
    account.save()
    ProviderAccount.objects.create(provider="fake", name="empty", base_url="http://127.0.0.1:9")
    endpoint = WebhookEndpoint.objects.create(brand=factories.brand(), url="https://example.com/")
    WebhookSecret.objects.create(endpoint=endpoint, encrypted=secrets.encrypt("whsec"), created_at=timezone.now())
    for secret in ("s3cret-of-mine", ""):
        factories.generation(webhook_form=platform.form(platform.JOB_SET, base="https://x.example", secret=secret))
    factories.generation()
    return old, new


def test_everything_opens_with_the_new_key_alone(keys, settings, capsys):
    old, new = keys
    settings.SECRETS_KEYS = [new, old]

    call_command("renewsecrets")

    assert capsys.readouterr().out == "3 secrets are encrypted with the newest key.\n"
    settings.SECRETS_KEYS = [new]
    assert [account.secret for account in ProviderAccount.objects.order_by("name")] == ["fake-key", ""]
    assert WebhookSecret.objects.get().text == "whsec"
    told = [platform.headers(made) for made in Generation.objects.exclude(webhook_form={}).order_by("created_at")]
    assert told == [{platform.SECRET_HEADER: "s3cret-of-mine"}, {}]


def test_what_no_key_opens_is_named_and_nothing_changes(keys, settings):
    _, new = keys
    settings.SECRETS_KEYS = [new]

    with pytest.raises(CommandError, match=r"fake: default: .* Nothing was changed"):
        call_command("renewsecrets")

    with pytest.raises(secrets.Unreadable):
        ProviderAccount.objects.get(name="default").secret  # noqa: B018
