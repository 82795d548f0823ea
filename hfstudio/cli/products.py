"""`hfstudio marketing-studio products`: what is advertised."""

from typing import Annotated, Any

import typer

from hfstudio.cli import files, output, waiting
from hfstudio.cli.errors import FAILED, CliError, invalid
from hfstudio.cli.options import Brand, Images, Json, Limit, Search, WaitInterval, WaitTimeout
from hfstudio.cli.places import brand_given
from hfstudio.cli.shapes import ManyValues
from hfstudio.cli.studio import Studio

app = typer.Typer(help="Products: from a page, or from photos.", no_args_is_help=True, rich_markup_mode=None)

Url = Annotated[str, typer.Option("--url", help="The address of the page.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait until the page was read.")]
Title = Annotated[str, typer.Option("--title")]
Description = Annotated[str, typer.Option("--description")]


@app.command("list")
def list_(search: Search = None, brand: Brand = None, limit: Limit = 50, json: Json = False) -> None:
    """List the products, the newest first."""
    show_list("item", search=search, brand=brand, limit=limit, json=json)


@app.command(cls=ManyValues)
def create(
    title: Title,
    image: Images = [],  # noqa: B006  # typer copies it
    description: Description = "",
    maker: Annotated[str, typer.Option("--maker")] = "",
    price: Annotated[str | None, typer.Option("--price", help="As 29.00; its currency stands in --currency.")] = None,
    currency: Annotated[str, typer.Option("--currency", help="As EUR.")] = "",
    brand: Brand = None,
    json: Json = False,
) -> None:
    """Make a product of photos; prints its id."""
    about = {"title": title, "description": description, "maker": maker, "price": price, "currency": currency}
    make({name: value for name, value in about.items() if value}, {"image_ids": image}, brand=brand, json=json)


@app.command()
def fetch(
    url: Url,
    wait: Wait = False,
    wait_timeout: WaitTimeout = None,
    wait_interval: WaitInterval = None,
    brand: Brand = None,
    json: Json = False,
) -> None:
    """Import the product on a page; the same page gives the same product. Prints its id."""
    patience = waiting.Patience.of(wait_timeout, wait_interval)
    import_page({"url": url}, patience if wait else None, brand=brand, json=json)


def show_list(kind: str, *, search: str | None, brand: str | None, limit: int, json: bool) -> None:
    found = Studio.here().listed("products/", limit=limit, kind=kind, search=search, brand=brand_given(brand))
    if json:
        output.as_json(found)
    else:
        output.table(("id", "import", "title"), ((one["id"], one["import_status"], one["title"]) for one in found))


def make(about: dict[str, Any], pictures: dict[str, list[str]], *, brand: str | None, json: bool) -> None:
    """Upload the pictures, each kind under its field's name, and make the product."""
    if not any(pictures.values()):
        raise invalid("Missing required params: image")
    studio, whose = Studio.here(), brand_given(brand)
    for words in pictures.values():
        for word in words:
            files.check(word)
    ids = {name: files.ids_of(words, studio, brand=whose) for name, words in pictures.items() if words}
    made = studio.post("products/", {**about, **ids, **({"brand": whose} if whose else {})})
    output.as_json(made) if json else output.result(made["id"])


def import_page(body: dict[str, Any], patience: waiting.Patience | None, *, brand: str | None, json: bool) -> None:
    """Ask for the import; with patience, wait for its end. Raises CliError where the page could not be read."""
    studio, whose = Studio.here(), brand_given(brand)
    product = studio.post("products/fetch/", {**body, **({"brand": whose} if whose else {})})
    if patience:
        product = waiting.wait_for_import(studio, product, patience)
    if product["import_status"] == "failed":
        raise CliError(f"{body['url']} could not be imported: {product['fail_reason']}", FAILED)
    output.as_json(product) if json else output.result(product["id"])
    if product["import_status"] == "completed":
        noun = "Web product" if product["kind"] == "web" else "Product"
        output.message(f"{noun}: {product['title']}")
