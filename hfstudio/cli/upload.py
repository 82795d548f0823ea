"""`hfstudio upload`: files to use as inputs."""

from typing import Annotated

import typer

from hfstudio.cli import files, output
from hfstudio.cli.options import Brand, Json, Limit
from hfstudio.cli.places import brand_given
from hfstudio.cli.studio import Studio

app = typer.Typer(help="Files to use as inputs.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def create(
    paths: Annotated[list[str], typer.Argument(metavar="FILE…", help="Paths, or http(s) addresses.")],
    brand: Brand = None,
    json: Json = False,
) -> None:
    """Upload pictures, videos or sounds; prints their ids, one a line."""
    studio, whose = Studio.here(), brand_given(brand)
    for path in paths:
        files.check(path)
    made = []
    for path in paths:
        upload = files.upload(path, studio, brand=whose)
        made.append(upload)
        if not json:
            output.result(upload["id"])
    if json:
        output.as_json(made)


@app.command("list")
def list_(
    kind: Annotated[str | None, typer.Option("--type", help="image, video or audio.")] = None,
    brand: Brand = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List what was uploaded, the newest first."""
    found = Studio.here().listed("uploads/", limit=limit, type=kind, brand=brand_given(brand))
    if json:
        output.as_json(found)
    else:
        output.table(
            ("id", "type", "bytes", "name"), ((one["id"], one["type"], one["bytes"], one["name"]) for one in found)
        )
