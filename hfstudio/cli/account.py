"""`hfstudio account`: who you are for the studio."""

from typing import Any

import typer

from hfstudio.cli import output
from hfstudio.cli.options import Json
from hfstudio.cli.studio import Studio

app = typer.Typer(help="Who you are for the studio.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _account() -> None:
    """Keeps `status` a command of its own."""


@app.command()
def status(json: Json = False) -> None:
    """Print whom you are signed in as, with which brands."""
    studio = Studio.here()
    found: dict[str, Any] = studio.get("account/")
    if json:
        output.as_json(found)
        return
    output.facts(
        {
            "Studio": studio.address,
            "User": found["user"],
            "Email": found["email"],
            "Key": found["key"],
            "May": found["scopes"],
            "Brands": found["brands"],
            "Default brand": found["default_brand"],
            "Balance": found.get("balance"),
            "Budget": found.get("budget"),
        }
    )
