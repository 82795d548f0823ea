"""`hfstudio model`: the models that can be asked for."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from hfstudio.cli import modelhelp, models, output
from hfstudio.cli.options import Json, Search
from hfstudio.cli.studio import Studio

app = typer.Typer(help="The models that can be asked for.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(
    kind: Annotated[str | None, typer.Option("--kind", help="image, video, audio, 3d, analysis or workflow.")] = None,
    search: Search = None,
    json: Json = False,
) -> None:
    """List the models, with what each is good for."""
    found = [model for model in models.models(Studio.here()) if _fits(model, kind, search or "")]
    if json:
        output.as_json(found)
        return
    output.table(
        ("id", "name", "kind", "here", "good for"),
        ((m["id"], m["display_name"], m["kind"], "yes" if m["available"] else "no", m["use_for"]) for m in found),
    )


@app.command()
def get(
    model: Annotated[str, typer.Argument(autocompletion=modelhelp.complete_model, help="An id, name or alias.")],
    json: Json = False,
) -> None:
    """Print what a model takes: its params, files and rules."""
    found = Studio.here().get(f"models/{quote(model, safe='')}/")
    if json:
        output.as_json(found)
    else:
        output.result(modelhelp.description(found))


def _fits(model: dict[str, Any], kind: str | None, search: str) -> bool:
    text = " ".join((model["id"], model["display_name"], *model["aliases"], model["maker"], model["use_for"]))
    return kind in (None, model["kind"]) and all(word in text.casefold() for word in search.casefold().split())
