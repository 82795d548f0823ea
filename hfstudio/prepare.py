"""Set-up that a studio needs before its first start; running it again changes nothing."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from avatars.presets.install import install_presets
from hfstudio.accounts.models import ApiKey, Membership, Role, User
from hfstudio.demo.install import install_demo_brand
from products.models import Brand

OWNER = "owner@studio.local"


@dataclass(frozen=True)
class Prepared:
    owner: User
    brand: Brand
    password: str | None  # None: it was changed, and is nobody's business
    key: str


def prepare(*, now: datetime) -> Prepared:
    """Migrate; make the owner, the preset avatars, the demo brand and the owner's API key."""
    call_command("migrate", verbosity=0)
    owner = User.objects.filter(email=OWNER).first() or _make_owner()
    install_presets(now)
    brand = install_demo_brand(now)
    Membership.objects.get_or_create(user=owner, brand=brand, defaults={"role": Role.MANAGER})
    return Prepared(owner=owner, brand=brand, password=_password(owner), key=_key(owner, brand, now))


def _make_owner() -> User:
    password = secrets.token_urlsafe(9)
    _keep("owner_password", password)
    return User.objects.create_superuser(OWNER, password, name="Owner")


def _password(owner: User) -> str | None:
    """The generated password, as long as it is still the owner's."""
    kept = _kept("owner_password")
    return kept if kept and owner.check_password(kept) else None


def _key(owner: User, brand: Brand, now: datetime) -> str:
    kept = _kept("owner_api_key")
    if kept and ApiKey.objects.find(kept, now=now):
        return kept
    _, text = ApiKey.make(user=owner, name="Studio", default_brand=brand)
    _keep("owner_api_key", text)
    return text


def _path(name: str) -> Path:
    settings.KEYS_DIR.mkdir(exist_ok=True, mode=0o700)
    return Path(settings.KEYS_DIR / name)


def _keep(name: str, text: str) -> None:
    with open(_path(name), "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(text)


def _kept(name: str) -> str | None:
    path = _path(name)
    return path.read_text() if path.exists() else None
