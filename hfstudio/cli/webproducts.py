"""`hfstudio marketing-studio webproducts`: apps and web pages that are advertised."""

from typing import Annotated

import typer

from hfstudio.cli import products, waiting
from hfstudio.cli.options import Brand, Images, Json, Limit, Search, WaitInterval, WaitTimeout
from hfstudio.cli.shapes import ManyValues

app = typer.Typer(help="Apps and web pages.", no_args_is_help=True, rich_markup_mode=None)

Pictures = Annotated[list[str], typer.Option(help="Paths, addresses or upload ids; several at once.")]


@app.command("list")
def list_(search: Search = None, brand: Brand = None, limit: Limit = 50, json: Json = False) -> None:
    """List the apps and web pages, the newest first."""
    products.show_list("web", search=search, brand=brand, limit=limit, json=json)


@app.command(cls=ManyValues)
def create(
    title: products.Title,
    subtitle: Annotated[str, typer.Option("--subtitle")] = "",
    description: products.Description = "",
    image: Images = [],  # noqa: B006  # typer copies it
    desktop_image: Pictures = [],  # noqa: B006
    mobile_image: Pictures = [],  # noqa: B006
    brand: Brand = None,
    json: Json = False,
) -> None:
    """Make one of screenshots; prints its id."""
    about = {"kind": "web", "title": title, "subtitle": subtitle, "description": description}
    pictures = {"image_ids": image, "desktop_image_ids": desktop_image, "mobile_image_ids": mobile_image}
    products.make({name: value for name, value in about.items() if value}, pictures, brand=brand, json=json)


@app.command()
def fetch(
    url: products.Url,
    wait: products.Wait = False,
    wait_timeout: WaitTimeout = None,
    wait_interval: WaitInterval = None,
    brand: Brand = None,
    json: Json = False,
) -> None:
    """Import an app's or a web page; the same page gives the same one. Prints its id."""
    patience = waiting.Patience.of(wait_timeout, wait_interval)
    products.import_page({"url": url, "kind": "web"}, patience if wait else None, brand=brand, json=json)
