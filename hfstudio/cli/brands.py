"""`hfstudio brands`: whom content is made for."""

import typer

from hfstudio.cli import output
from hfstudio.cli.options import Json, Limit, Search
from hfstudio.cli.studio import Studio

app = typer.Typer(help="Whom content is made for.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _brands() -> None:
    """Keeps `list` a command of its own."""


@app.command("list")
def list_(search: Search = None, limit: Limit = 200, json: Json = False) -> None:
    """List your brands."""
    found = Studio.here().listed("brands/", limit=limit, search=search)
    if json:
        output.as_json(found)
    else:
        output.table(("slug", "name", "id"), ((brand["slug"], brand["name"], brand["id"]) for brand in found))
