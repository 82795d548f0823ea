"""The command tree."""

from importlib.metadata import version as package_version
from typing import Annotated

import typer

app = typer.Typer(
    name="hfstudio",
    help="Ask a studio for image and video ads, and get files that you own.",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def _studio() -> None:
    """Keeps `version` a command of its own, as long as it is the only one."""


@app.command()
def version(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Print the version."""
    number = package_version("hfstudio")
    typer.echo(f'{{"version": "{number}"}}' if json else f"hfstudio {number}")


def main() -> None:
    app()
