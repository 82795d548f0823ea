"""Tokens that `auth login` keeps, one for each studio: in the platform's config folder, for their owner's eyes only."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from hfstudio.cli.errors import CliError
from hfstudio.cli.places import LOCAL, address_given, config_folder, token_given


def address() -> str:
    """The studio to speak to: as given, else the last one signed in to, else one on this machine."""
    return address_given() or _kept().get("last") or LOCAL


def token_for(studio: str) -> str | None:
    """HFSTUDIO_TOKEN, else what `auth login` kept for this studio."""
    return token_given() or _tokens().get(studio)


def keep(studio: str, token: str) -> Path:
    """Remember the token; the file's path. Raises CliError where the folder cannot be written."""
    return _write({"last": studio, "tokens": {**_tokens(), studio: token}})


def forget(studio: str) -> bool:
    """Whether there was a token of this studio to forget."""
    tokens = _tokens()
    if tokens.pop(studio, None) is None:
        return False
    _write({**_kept(), "tokens": tokens})
    return True


def _path() -> Path:
    return config_folder() / "credentials.json"


def _tokens() -> dict[str, str]:
    tokens = _kept().get("tokens")
    return dict(tokens) if isinstance(tokens, dict) else {}


def _kept() -> dict[str, Any]:
    try:
        kept = json.loads(_path().read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(content: dict[str, Any]) -> Path:
    path = _path()
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(fresh, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            json.dump(content, file)
        fresh.replace(path)  # whole or not at all
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise CliError(f"The token could not be kept in {path}: {error.strerror}.") from None
    return path
