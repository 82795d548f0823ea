"""`hfstudio auth`: sign in, in the browser or with a key, and out."""

import sys
from typing import Annotated

import typer

from hfstudio.cli import answers, credentials, output, places
from hfstudio.cli.errors import NOT_AUTHENTICATED, CliError, invalid
from hfstudio.cli.options import Json
from hfstudio.cli.shapes import OptionalToken
from hfstudio.cli.studio import Studio

app = typer.Typer(help="Sign in and out.", no_args_is_help=True, rich_markup_mode=None)


@app.command(cls=OptionalToken)
def login(
    token: Annotated[
        str | None, typer.Option("--token", metavar="[TOKEN]", help="An API key; without a value it is asked for.")
    ] = None,
    json: Json = False,
) -> None:
    """Sign in: in the browser, or with an API key (`--token`)."""
    address = credentials.address()
    if token is None:
        from hfstudio.cli.device import sign_in

        token = sign_in(address)
    else:
        token = token.strip() or _asked(address)
    account = Studio(address, token).get("account/")
    path = credentials.keep(address, token)
    if json:
        output.as_json({"studio": address, "user": account["user"], "email": account["email"]})
    output.message(f"Signed in to {address} as {account['email']}. The token is in {path}.", style=output.GREEN)
    if places.token_given() not in (None, token):
        output.message("HFSTUDIO_TOKEN is set, and wins over it.")


@app.command()
def logout(json: Json = False) -> None:
    """Forget the token of this studio. It can be revoked in the studio."""
    address = credentials.address()
    had = credentials.forget(address)
    if json:
        output.as_json({"studio": address, "forgotten": had})
    output.message(f"Signed out of {address}." if had else f"There was no token for {address}.")


@app.command()
def token(json: Json = False) -> None:
    """Print the token in use."""
    address = credentials.address()
    text = credentials.token_for(address)
    if text is None:
        raise answers.not_authenticated(address)
    output.as_json({"studio": address, "token": text}) if json else output.result(text)


def _asked(address: str) -> str:
    """The key from a terminal, without showing it, else from stdin."""
    if sys.stdin is None:
        raise invalid("--token needs a value.")
    text = typer.prompt(f"API key of {address}", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.read()
    if not text.strip():
        raise CliError("Not authenticated: no API key was given.", NOT_AUTHENTICATED)
    return str(text).strip()
