"""`hfstudio auth login`: the command in a terminal, the code approved in a real browser."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from hfstudio.accounts.models import ApiKey
from tests.running import ROOT

from .filled import EMAIL

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.slow]


@pytest.fixture
def login(live_server, tmp_path):
    """The command, waiting for the browser; and where it keeps what it is given."""
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "hfstudio", "auth", "login"],
        cwd=tmp_path, env={**env, "HFSTUDIO_API_URL": live_server.url}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def told(process) -> tuple[str, str]:
    """The address and the code that the command prints."""
    line = process.stderr.readline()
    found = re.fullmatch(r"To sign in, open (\S+) and check that it shows the code (\S+)\.\n", line)
    assert found, line
    return found[1], found[2]


def test_a_terminal_is_signed_in_by_whoever_allows_it(signed_in, login, live_server, tmp_path):
    address, code = told(login)
    signed_in.goto(address)
    expect(signed_in.locator("#code")).to_have_text(code)
    expect(signed_in.get_by_text("wants to work as")).to_be_visible()
    signed_in.get_by_role("button", name="Allow").click()
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Signed in")

    stdout, stderr = login.communicate(timeout=60)
    kept = tmp_path / ".config" / "hfstudio" / "credentials.json"
    assert (login.returncode, stdout) == (0, "")
    assert stderr == f"Signed in to {live_server.url} as {EMAIL}. The token is in {kept}.\n"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [key.user.email for key in ApiKey.objects.filter(name__startswith="hfstudio on ")] == [EMAIL]


def test_a_terminal_that_is_refused_says_so(signed_in, login, live_server):
    _, code = told(login)
    signed_in.goto(f"{live_server.url}/device")
    signed_in.get_by_label("Code").fill(code.lower())
    signed_in.get_by_role("button", name="Go on").click()
    signed_in.get_by_role("button", name="Refuse").click()
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Refused")
    stdout, stderr = login.communicate(timeout=60)
    assert (login.returncode, stdout) == (4, "")
    assert stderr == "Not authenticated: the sign-in was refused in the browser.\n"
