"""Every hostile address at every door through which a person or a program names a page or a picture."""

import sys
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from generations.lifecycle.bring import bring_batch
from generations.models import Generation, Status
from hfstudio.accounts.models import Role
from hfstudio.cli import products as commands
from hfstudio.cli.errors import CliError
from hfstudio.cli.studio import Studio
from hfstudio.outbound import Limits
from products.models import ImportStatus, KitImport, Product
from products.tasks import import_due
from tests import factories
from tests.calling import Caller
from tests.generations.paying import later
from tests.hfstudio.outbound.conftest import PUBLIC, SocketSpy, spy
from tests.hfstudio.outbound.hostile import HostileServer
from tests.hfstudio.outbound.vectors import VECTORS, hostile_web, resolver

__all__ = ["resolver", "spy"]  # fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

QUICK = Limits(max_bytes=200_000, total=0.3, dns=0.3, connect=0.3, idle=0.2)
ORDINARY = (PUBLIC, 80)
Door = Callable[[str], int]  # an address is named there; the status of the answer


@pytest.fixture(autouse=True)
def impatient(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FETCH_ALLOW = []
    fetching = sys.modules["hfstudio.outbound.fetch"]  # the package has a function of that name
    stream = fetching.stream
    monkeypatch.setattr(fetching, "stream", lambda url, **wishes: stream(url, **{**wishes, "limits": QUICK}))


@pytest.fixture
def brand():
    return factories.brand()


@pytest.fixture
def caller(brand) -> Caller:
    return Caller(brand=brand, role=Role.MANAGER)


@pytest.fixture
def portal(brand) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(factories.actor(brands=[brand], role=Role.MANAGER).user)
    return client


@pytest.fixture
def doors(brand, caller, portal, monkeypatch) -> dict[str, Door]:
    film = {"model": "marketing_studio_video", "params": {}}

    class Bridge:
        def post(self, path: str, body: object) -> dict[str, object]:
            response = caller.post(path, body)
            if response.status_code != 202:
                raise CliError(response.json()["detail"])
            return response.json()

    def command(url: str) -> int:
        monkeypatch.setattr(Studio, "here", classmethod(lambda cls: Bridge()))
        try:
            commands.import_page({"url": url}, None, brand=brand.slug, json=False)
        except CliError:
            return 422
        return 202

    return {
        "rest": lambda url: caller.post("products/fetch/", {"url": url}).status_code,
        "rest-web": lambda url: caller.post("products/fetch/", {"url": url, "kind": "web"}).status_code,
        "command": command,
        "portal": lambda url: portal.post(reverse("import-product"), {"url": url}).status_code,
        "portal-many": lambda url: portal.post(reverse("import-products"), {"urls": url}).status_code,
        "generation": lambda url: caller.post("generations/", {**film, "url": url}).status_code,
        "kit": lambda url: caller.post(f"brands/{brand.pk}/fetch/", {"url": url}).status_code,
        "portal-kit": lambda url: portal.post(reverse("import-kit"), {"url": url}).status_code,
        "icon": lambda url: caller.post("products/", {"title": "Mug", "favicon_url": url}).status_code,
        "upload": lambda url: caller.post("uploads/", {"url": url}).status_code,  # of which an avatar is made
    }


DOORS = (
    "rest", "rest-web", "command", "portal", "portal-many", "generation", "kit", "portal-kit", "icon", "upload",
)  # fmt: skip
WHOLE = ("rest", "generation", "kit", "upload")  # behind the other doors is the same as behind one of these
TAKES_TIME = {"transport-abuse", "redirect", "dns-rebind", "second-order"}  # what only shows behind a door
ANSWERS = {201, 202, 302, 422}


@pytest.mark.parametrize("name", DOORS)
def test_no_hostile_address_gets_through(name, doors, spy: SocketSpy, resolver, capsys):
    through: dict[str, object] = {}
    with HostileServer(hostile_web) as server:
        spy.routes = {ORDINARY: server.port}
        for vector in VECTORS:
            if vector["cls"] in TAKES_TIME and name not in WHOLE:
                continue
            asked = resolver(vector["dns"])
            asked.clear()
            spy.wanted.clear()
            status = doors[name](vector["url"])
            import_due()
            bring_batch(now=later(1))
            if set(spy.wanted) - {ORDINARY} or status not in ANSWERS:
                through[vector["id"]] = (status, list(spy.wanted))
    assert through == {}
    assert not Product.objects.filter(import_status=ImportStatus.FAILED, fail_reason="").exists()
    assert not KitImport.objects.filter(import_status=ImportStatus.FAILED, fail_reason="").exists()
    assert not Generation.objects.exclude(status__in=[Status.FAILED, Status.QUEUED]).exists()


def test_every_door_is_open_for_an_ordinary_address(doors, spy: SocketSpy, resolver):
    """So that the doors above are refused for what they are asked, and not for how."""
    resolver(None)
    for name in DOORS:
        spy.wanted.clear()
        doors[name](f"http://{name}.example/page")
        import_due()
        assert set(spy.wanted) == {ORDINARY}, name
