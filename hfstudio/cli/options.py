"""The options that many commands share."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Brand = Annotated[
    str | None, typer.Option("--brand", help="A brand's slug or id; else HFSTUDIO_BRAND, else the key's own.")
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many to list.")]
Search = Annotated[str | None, typer.Option("--search", help="Words in the name.")]
Images = Annotated[
    list[str], typer.Option("--image", help="A picture: a file's path, an address or an upload's id; several at once.")
]
WaitTimeout = Annotated[str | None, typer.Option("--wait-timeout", help="How long to wait, as 90s or 20m (10m).")]
WaitInterval = Annotated[str | None, typer.Option("--wait-interval", help="How long between two looks (3s).")]
