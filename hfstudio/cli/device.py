"""Sign in by device grant (RFC 8628): a short code here, a person who approves it in the studio's page."""

import platform
import sys
import time
import webbrowser
from typing import Any

from hfstudio.cli import answers, output
from hfstudio.cli.errors import NOT_AUTHENTICATED, CliError, Interrupted
from hfstudio.cli.progress import Progress
from hfstudio.cli.studio import Studio

CLIENT = "hfstudio"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SLOWER = 5.0  # seconds more between two looks, whenever the studio says so


def sign_in(address: str) -> str:
    """The token, once somebody has approved. Raises CliError where nobody does, or somebody refuses."""
    studio = Studio(address, None)
    name = f"hfstudio on {platform.node() or 'a terminal'}"
    grant = _json(studio, "/oauth/device/code", {"client_id": CLIENT, "client_name": name})
    page = grant.get("verification_uri_complete") or grant["verification_uri"]
    output.message(f"To sign in, open {page} and check that it shows the code {grant['user_code']}.")
    if sys.stderr.isatty():
        webbrowser.open(page)
    try:
        return _token(studio, grant)
    except KeyboardInterrupt:
        raise Interrupted("Stopped. Nothing was signed in.") from None


def _token(studio: Studio, grant: dict[str, Any]) -> str:
    """Ask until it is approved, as often as the studio allows."""
    interval = float(grant.get("interval", 5))
    until = time.monotonic() + float(grant["expires_in"])
    body = {"grant_type": GRANT, "device_code": grant["device_code"], "client_id": CLIENT}
    with Progress() as progress:
        while time.monotonic() < until:
            time.sleep(interval)
            answer = _json(studio, "/oauth/token", body)
            if "access_token" in answer:
                return str(answer["access_token"])
            if answer["error"] == "access_denied":
                raise CliError("Not authenticated: the sign-in was refused in the browser.", NOT_AUTHENTICATED)
            if answer["error"] == "slow_down":
                interval += SLOWER
            elif answer["error"] != "authorization_pending":
                break
            progress.show("Waiting for the browser")
    raise CliError("Not authenticated: the code has expired. Run `hfstudio auth login` again.", NOT_AUTHENTICATED)


def _json(studio: Studio, path: str, form: dict[str, str]) -> dict[str, Any]:
    """The answer, also where it is one of the errors that the grant goes through."""
    answer = studio.ask("POST", path, data=form, good=(400,))
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict) or not ({"device_code", "access_token", "error"} & set(found)):
        raise answers.no_studio(studio.address)
    return found
