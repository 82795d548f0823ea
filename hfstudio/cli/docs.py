"""`hfstudio docs`: the guides that the studio serves, as text."""

import difflib
from typing import Annotated
from urllib.parse import quote

import typer

from hfstudio.cli import output
from hfstudio.cli.errors import NOT_FOUND, CliError
from hfstudio.cli.models import did_you_mean
from hfstudio.cli.options import Json
from hfstudio.cli.studio import Studio


def docs(
    name: Annotated[str | None, typer.Argument(help="A guide's name; without one, all are listed.")] = None,
    json: Json = False,
) -> None:
    """Print a guide: how to pick a model, write a prompt, give files, and more."""
    studio = Studio.anywhere()
    pages = studio.ask("GET", "/docs/index.json").json()["pages"]
    if name is None:
        output.as_json(pages) if json else output.table(("name", "about"), ((p["name"], p["title"]) for p in pages))
        return
    wanted = name.removeprefix("references/").removesuffix(".md")
    names = [page["name"] for page in pages]
    if wanted not in names:
        meant = did_you_mean(difflib.get_close_matches(wanted, names, n=2))
        raise CliError(f"There is no guide {name[:60]}.{meant} There are {', '.join(names)}.", NOT_FOUND)
    text = studio.ask("GET", f"/docs/{quote(wanted)}.md").text
    output.as_json({"name": wanted, "text": text}) if json else output.result(text.rstrip())
