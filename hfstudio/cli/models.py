"""The models that a studio offers: kept on this machine with their ETag, one file for each studio."""

import difflib
import hashlib
import json
import os
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from hfstudio.cli.errors import CliError, invalid
from hfstudio.cli.places import cache_folder
from hfstudio.cli.studio import V1, Studio

Model = dict[str, Any]


def models(studio: Studio) -> list[Model]:
    """All models as they stand now; what has not changed is not sent again. Raises CliError."""
    kept = _read(studio.address)
    headers = {"If-None-Match": kept["etag"]} if kept else {}
    answer = studio.ask("GET", f"{V1}models/", headers=headers, good=(HTTPStatus.NOT_MODIFIED,))
    if kept and answer.status_code == HTTPStatus.NOT_MODIFIED:
        return _results(kept)
    try:
        fresh = {"etag": answer.headers.get("ETag", ""), "results": answer.json()["results"]}
    except (ValueError, KeyError, TypeError):
        raise CliError(f"{studio.address} answers, but not as a studio does. Is HFSTUDIO_API_URL right?") from None
    if fresh["etag"]:
        _write(studio.address, fresh)
    return _results(fresh)


def known_models(studio: Studio) -> list[Model]:
    """What was kept, else what the studio says, else nothing: for help and completion, which never fail."""
    if kept := _read(studio.address):
        return _results(kept)
    with suppress(CliError):
        return models(studio)
    return []


def find(name: str, every: list[Model]) -> Model:
    """The model of this id, display name or alias. Raises CliError, with what may have been meant."""
    if exact := next((model for model in every if model["id"] == name), None):
        return exact
    wanted = _folded(name)
    named = [model for model in every if wanted in map(_folded, (model["display_name"], *model["aliases"]))]
    if len(named) == 1:
        return named[0]
    if named:
        raise invalid(f'"{name}" is a name of {" and ".join(m["id"] for m in named)}. Ask for one of them by its id.')
    raise invalid(f'Unknown model "{name[:80]}".{_meant(wanted, every)} `hfstudio model list` shows all.')


def _meant(wanted: str, every: list[Model]) -> str:
    names = {_folded(word): m["id"] for m in every for word in (m["display_name"], *m["aliases"], m["id"])}
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.7)
    return did_you_mean(dict.fromkeys(names[name] for name in close))


def did_you_mean(words: Any) -> str:
    listed = " or ".join(words)
    return f" Did you mean {listed}?" if listed else ""


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _results(kept: dict[str, Any]) -> list[Model]:
    return list(kept["results"])


def _path(address: str) -> Path:
    return cache_folder() / f"models-{hashlib.sha256(address.encode()).hexdigest()[:16]}.json"


def _read(address: str) -> dict[str, Any] | None:
    try:
        kept = json.loads(_path(address).read_text())
        return kept if kept["etag"] and isinstance(kept["results"], list) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(address: str, fresh: dict[str, Any]) -> None:
    """A cache that cannot be written costs time, and nothing else."""
    path = _path(address)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(fresh))
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
