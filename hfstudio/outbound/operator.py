"""A client for addresses that the operator set: providers' bases and other services of the studio's own."""

from collections.abc import Mapping

import httpx

from .exchange import tls_context


def client_for_operator(
    base_url: str, *, headers: Mapping[str, str] | None = None, timeout: float = 30.0
) -> httpx.Client:
    """An httpx client for `base_url`, to be closed by its owner. Not guarded: the operator chose the address.

    It follows no redirect and takes no proxy from the environment, so that keys in `headers` go to
    this base alone. `timeout` is in seconds, for each of connect, read, write.
    """
    return httpx.Client(
        base_url=base_url,
        headers=headers,
        timeout=timeout,
        follow_redirects=False,
        trust_env=False,
        verify=tls_context(),
    )
