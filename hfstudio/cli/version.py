"""`hfstudio version`."""

from hfstudio.cli import output
from hfstudio.cli.options import Json


def version(json: Json = False) -> None:
    """Print the version."""
    from importlib.metadata import version as version_of

    number = version_of("hfstudio")
    if json:
        output.as_json({"version": number})
    else:
        output.result(f"hfstudio {number}")
