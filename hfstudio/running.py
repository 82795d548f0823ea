"""A whole studio as processes: web, worker and poller."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
from django.conf import settings

from hfstudio.demo.shop import DemoShop
from hfstudio.outbound import client_for_operator
from hfstudio.processes import Child, Together

READY_WITHIN = 120.0  # seconds; a machine that has much else to do takes long to start anything
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 — named here, listened on only when asked for


def free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def check_free(host: str, port: int) -> None:
    """Raises OSError where somebody listens on this port: the web server would share it with whoever that is."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # not kept from us by connections that have ended
        probe.bind((host, port))


def base_url(host: str, port: int) -> str:
    """Where a web server that listens there is reached on this machine."""
    near = EVERYWHERE.get(host, host)
    return f"http://{f'[{near}]' if ':' in near else near}:{port}"


def processes(host: str, port: int, *, env: dict[str, str] | None = None) -> Together:
    """web, worker and poller, not yet started; `env` is added to their environment."""
    return Together(
        [
            Child("web", "--host", host, "--port", str(port), env=env),
            Child("worker", env=env),
            Child("poller", env=env),
        ]
    )


def demo_shop() -> DemoShop:
    """The demo shop, at the same address as last time where that is free: its products stay the same ones."""
    kept = Path(settings.DATA_DIR) / "demo_shop_port"
    said = kept.read_text().strip() if kept.exists() else ""
    try:
        shop = DemoShop(port=int(said) if said.isdecimal() else 0)
    except (OSError, OverflowError):
        shop = DemoShop()
    kept.write_text(shop.address.rpartition(":")[2])
    return shop


def allowing(address: str) -> dict[str, str]:
    """The environment in which the fetch guard lets this one address through too."""
    return {"HFSTUDIO_FETCH_ALLOW": ",".join([*settings.FETCH_ALLOW, address])}


def wait_until_ready(base: str, *, pause: Callable[[float], object] = time.sleep) -> bool:
    """Whether /readyz answers 200 before READY_WITHIN has passed. `pause` may raise, to end the wait."""
    until = time.monotonic() + READY_WITHIN
    with client_for_operator(base, timeout=2) as http:
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                if http.get("/readyz").status_code == 200:
                    return True
            pause(0.1)
    return False
