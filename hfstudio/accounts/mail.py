"""Whether the mail of this studio reaches anybody."""

from django.conf import settings

NOT_SENT = frozenset(f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "filebased", "dummy"))


def is_mail_sent() -> bool:
    """False where mail is written to the log of whatever process sends it, or to nowhere: EMAIL_URL is not set."""
    return settings.EMAIL_BACKEND not in NOT_SENT
