"""`hfstudio marketing-studio avatars`: who presents."""

from typing import Annotated

import typer

from hfstudio.cli import files, output
from hfstudio.cli.errors import invalid
from hfstudio.cli.options import Brand, Images, Json, Limit, Search
from hfstudio.cli.places import brand_given
from hfstudio.cli.shapes import ManyValues
from hfstudio.cli.studio import Studio

app = typer.Typer(help="Who presents: presets, and your own.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(
    kind: Annotated[str | None, typer.Option("--type", help="preset or custom.")] = None,
    search: Search = None,
    brand: Brand = None,
    limit: Limit = 100,
    json: Json = False,
) -> None:
    """List the presenters."""
    found = Studio.here().listed("avatars/", limit=limit, type=kind, search=search, brand=brand_given(brand))
    if json:
        output.as_json(found)
    else:
        output.table(
            ("id", "type", "name", "description"),
            ((avatar["id"], avatar["type"], avatar["name"], avatar["description"]) for avatar in found),
        )


@app.command(cls=ManyValues)
def create(
    name: Annotated[str, typer.Option("--name", help="What to call the presenter.")],
    image: Images = [],  # noqa: B006  # typer copies it
    description: Annotated[str, typer.Option("--description")] = "",
    brand: Brand = None,
    json: Json = False,
) -> None:
    """Make a presenter of one to four photos; prints its id."""
    if not image:
        raise invalid("Missing required params: image")
    studio, whose = Studio.here(), brand_given(brand)
    body = {"name": name, "image_ids": files.ids_of(image, studio, brand=whose), "description": description}
    made = studio.post("avatars/", {**body, **({"brand": whose} if whose else {})})
    output.as_json(made) if json else output.result(made["id"])
