"""The command tree: one file a noun."""

import sys
from contextlib import suppress

import typer

from hfstudio.cli import (
    account,
    auth,
    avatars,
    brands,
    docs,
    generate,
    model,
    motions,
    output,
    products,
    upload,
    version,
    webproducts,
)
from hfstudio.cli.errors import INTERRUPTED, CliError
from hfstudio.cli.studio import connections

app = typer.Typer(
    name="hfstudio",
    help="Ask a studio for image and video ads, and get files that you own.",
    epilog="`hfstudio docs` lists the guides. HFSTUDIO_API_URL says where the studio is.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help is there twice as fast
    pretty_exceptions_enable=False,
)
marketing = typer.Typer(help="Presenters and products for ads.", no_args_is_help=True, rich_markup_mode=None)

app.add_typer(auth.app, name="auth")
app.add_typer(account.app, name="account")
app.add_typer(model.app, name="model")
app.add_typer(generate.app, name="generate")
app.add_typer(upload.app, name="upload")
app.add_typer(marketing, name="marketing-studio")
app.add_typer(motions.app, name="motions")
app.add_typer(brands.app, name="brands")
app.command("docs")(docs.docs)
app.command("version")(version.version)
marketing.add_typer(avatars.app, name="avatars")
marketing.add_typer(products.app, name="products")
marketing.add_typer(webproducts.app, name="webproducts")


def main() -> None:
    """Run one command; ends the process with its exit code."""
    with suppress(AttributeError):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that lacks a character
    try:
        with connections:
            app(prog_name="hfstudio")
    except CliError as error:
        output.message(error.message, style=output.RED)
        sys.exit(error.code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
