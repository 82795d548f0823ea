"""What `manage.py doctor` looks at: each finding says how it is, and what to do when it is not well."""

import shutil
import stat
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from generations.models import Poller
from generations.provider_accounts import enabled_accounts, setting_for, try_account
from hfstudio import outbound, queue, storage
from hfstudio.accounts.mail import is_mail_sent

LITTLE_SPACE = 1 << 30  # bytes


@dataclass(frozen=True)
class Finding:
    part: str
    ok: bool
    detail: str
    fix: str = ""

    as_dict = asdict


def examine() -> list[Finding]:
    parts = [_database(), _secrets(), _storage(), _space(), _queue_settings(), _worker(), _poller(), _clock(), _guard()]
    return [*parts, _mail(), *_accounts()]


def _database() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    detail = f"{connection.vendor}, " + (f"{len(missing)} migrations missing" if missing else "up to date")
    return Finding("database", not missing, detail, "Run: manage.py migrate")


def _secrets() -> Finding:
    open_files = [
        path.name
        for path in settings.KEYS_DIR.iterdir()
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    detail = f"readable by others: {', '.join(open_files)}" if open_files else "readable by their owner alone"
    return Finding("secrets", not open_files, detail, f"Run: chmod 600 {settings.KEYS_DIR}/*")


def _storage() -> Finding:
    try:
        storage.check()
    except OSError as error:
        return Finding("storage", False, f"{_place()}: {error}", _fix_of_storage())
    return Finding("storage", True, f"written and read: {_place()}")


def _place() -> str:
    return f"bucket {settings.S3_BUCKET}" if settings.S3_BUCKET else str(settings.MEDIA_ROOT)


def _fix_of_storage() -> str:
    if settings.S3_BUCKET:
        return "Check HFSTUDIO_S3_BUCKET, AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    return f"Make {settings.MEDIA_ROOT} writable, or free some space."


def _space() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Finding("space", free > LITTLE_SPACE, f"{free / (1 << 30):.1f} GB free", "Free some space on this disk.")


def _queue_settings() -> Finding:
    cluster: dict[str, Any] = settings.Q_CLUSTER
    well = cluster["retry"] > cluster["timeout"] and cluster["save_limit"] < 0
    return Finding("queue settings", well, f"timeout {cluster['timeout']} s, retry {cluster['retry']} s",
                   "Set retry above timeout and save_limit to -1 in Q_CLUSTER.")  # fmt: skip


def _worker() -> Finding:
    heard = queue.is_heard(within=5)
    detail = "takes tasks" if heard else "nothing takes tasks from the queue"
    return Finding("worker", heard, detail, "Start one: manage.py worker (or manage.py studio).")


def _poller() -> Finding:
    alive = Poller.objects.filter(until__gt=timezone.now()).count()
    detail = f"{alive} at work" if alive else "nobody asks providers, nor wakes what is overdue"
    return Finding("poller", alive > 0, detail, "Start one: manage.py poller (or manage.py studio).")


def _clock() -> Finding:
    now = datetime.now(UTC)
    return Finding("clock", now.year >= 2026, f"{now:%Y-%m-%d %H:%M} UTC", "Set the clock: signatures depend on it.")


def _guard() -> Finding:
    try:
        outbound.check_url("http://169.254.169.254/")
    except outbound.OutboundError:
        allowed = ", ".join(settings.FETCH_ALLOW) or "nothing"
        return Finding("fetch guard", True, f"closed to private addresses; lets through: {allowed}")
    return Finding("fetch guard", False, "lets a metadata address through", "Narrow HFSTUDIO_FETCH_ALLOW.")


def _mail() -> Finding:
    """Without it a studio of this machine alone is well; in one that others reach, who forgets a password is stuck."""
    if is_mail_sent():
        return Finding("mail", True, f"sent through {settings.EMAIL_HOST or settings.EMAIL_BACKEND}")
    detail = "sends none: invitations and links to new passwords are written to the log of the web server"
    return Finding("mail", not settings.PUBLIC_URL, detail, "Set EMAIL_URL, as .env.example has it.")


def _accounts() -> list[Finding]:
    """Each enabled provider account, by a call that costs nothing."""
    now = timezone.now()
    return [
        Finding(
            f"account {account.provider}",
            not (wrong := try_account(account, now=now)),
            wrong or "good",
            f"Check {setting_for(account.provider)} and its base URL, or the account in the admin.",
        )
        for account in enabled_accounts(now).values()
    ]
