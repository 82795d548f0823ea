"""Host names that are never on the public Internet, whatever they resolve to."""

from urllib.parse import urlsplit

from django.conf import settings

PRIVATE_SUFFIXES = frozenset(
    {
        "alt",
        "arpa",
        "consul",
        "corp",
        "home",
        "i2p",
        "internal",
        "intranet",
        "invalid",
        "kubernetes",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "metadata.goog",
        "onion",
        "private",
        "svc",
        "workgroup",
    }
)


def is_private_name(host: str) -> bool:
    """Whether a name is one of a private network, of a machine or of this studio itself."""
    labels = host.split(".")
    if len(labels) == 1:
        return True
    return host in _own_names() or any(".".join(labels[start:]) in PRIVATE_SUFFIXES for start in range(len(labels)))


def _own_names() -> frozenset[str]:
    """The names that this studio answers to: fetching from ourselves would lend a stranger our place."""
    hosts = {host.removeprefix(".").lower() for host in settings.ALLOWED_HOSTS}
    public = urlsplit(settings.PUBLIC_URL).hostname
    return frozenset(hosts | {public or ""}) - {"*", ""}
