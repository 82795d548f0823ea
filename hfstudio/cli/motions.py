"""`hfstudio motions`: camera moves and effects that a film can be asked for with."""

from typing import Annotated

import typer

from hfstudio.cli import output
from hfstudio.cli.options import Json, Search
from hfstudio.cli.studio import Studio

app = typer.Typer(help="Camera moves and effects.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _motions() -> None:
    """Keeps `list` a command of its own."""


@app.command("list")
def list_(
    search: Search = None,
    tag: Annotated[str | None, typer.Option("--tag")] = None,
    category: Annotated[str | None, typer.Option("--category")] = None,
    size: Annotated[int | None, typer.Option("--size", min=1, help="How many to list.")] = None,
    json: Json = False,
) -> None:
    """List the motions."""
    found = Studio.here().get("motions/", search=search, tag=tag, category=category, size=size)["results"]
    if json:
        output.as_json(found)
    else:
        output.table(
            ("id", "name", "categories"),
            ((motion["id"], motion["name"], motion.get("categories") or motion.get("tags")) for motion in found),
        )
