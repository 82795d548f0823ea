"""A studio as processes: its port is its own, its address can be opened, its demo shop comes back."""

import socket

import pytest
from django.core.management import CommandError, call_command

from hfstudio.running import base_url, check_free, demo_shop, free_port

HERE = "127.0.0.1"


@pytest.fixture
def taken():
    """A port on which somebody listens who would share it, as the web server does."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((HERE, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_is_shared_with_nobody(taken):
    check_free(HERE, free_port(HERE))
    with pytest.raises(OSError, match="in use"):
        check_free(HERE, taken)


def test_a_studio_says_that_its_port_is_taken(taken):
    with pytest.raises(CommandError, match=rf"Port {taken} of {HERE} cannot be used: .*PORT= sets another"):
        call_command("studio", "--port", str(taken))


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_is_none_is_said_to_be_none(port):
    with pytest.raises(CommandError, match="cannot be used"):
        call_command("studio", "--port", str(port))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        (HERE, "http://127.0.0.1:8"),
        ("0.0.0.0", "http://127.0.0.1:8"),
        ("::1", "http://[::1]:8"),
        ("::", "http://[::1]:8"),
    ],
)
def test_its_address_can_be_opened_on_this_machine(host, address):
    assert base_url(host, 8) == address


@pytest.mark.parametrize("said", ["", "eight", "99999999"])
def test_the_demo_shop_opens_whatever_was_noted_of_its_port(said, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "demo_shop_port").write_text(said)

    shop = demo_shop()

    assert (tmp_path / "demo_shop_port").read_text() == shop.address.rpartition(":")[2]
    shop.stop()
