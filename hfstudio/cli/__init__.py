"""The `hfstudio` command. Speaks REST only and imports nothing of Django: it runs where no studio is."""

from hfstudio.cli.app import main

__all__ = ["main"]
