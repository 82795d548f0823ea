"""Files that a command names: uploads of paths and addresses before a job, and results kept after it."""

import io
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hfstudio.cli.errors import CliError, Unreachable, invalid
from hfstudio.cli.progress import Progress
from hfstudio.cli.studio import Studio

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def is_id(word: str) -> bool:
    """Whether it is an id: of an upload, an asset or a generation, which the studio finds out."""
    return bool(_UUID.fullmatch(word))


def ids_of(words: Iterable[str], studio: Studio, *, brand: str | None) -> list[str]:
    """An id for each word: ids as they are, everything else uploaded, the same file once. Raises CliError."""
    words = list(words)
    for word in words:
        check(word)
    made = {word: word if is_id(word) else upload(word, studio, brand=brand)["id"] for word in dict.fromkeys(words)}
    return [made[word] for word in words]


def check(word: str) -> None:
    """Raise CliError for what is neither an id, an http(s) address nor a file that is there."""
    if is_id(word) or _is_address(word):
        return
    path = Path(word).expanduser()
    if path.is_dir():
        raise invalid(f"{word} is a folder. Name the files in it.")
    if not path.is_file():
        raise invalid(f"There is no file {word[:200]}. Give the path of a file, or the id of an upload or a job.")
    if not os.access(path, os.R_OK):
        raise invalid(f"{word} may not be read.")


def upload(word: str, studio: Studio, *, brand: str | None) -> Any:
    """Make an upload of the file at this path or address; the studio's answer."""
    with Progress() as progress:
        if _is_address(word):
            progress.show(f"Uploading {word}")
            return studio.post("uploads/", {"url": word, **({"brand": brand} if brand else {})})
        path = Path(word).expanduser()
        size = path.stat().st_size or 1

        def sent(count: int) -> None:
            if count < size:
                progress.show(f"Uploading {path.name}", 100 * count / size)
            else:
                progress.show(f"Checking {path.name}")

        try:
            with _Counted(path, sent) as file:
                return studio.send_file(file, name=path.name, brand=brand)
        except Unreachable:
            raise
        except CliError as error:
            error.message = f"{word}: {error.message}"
            raise
        except OSError as error:
            raise invalid(f"{word} cannot be read: {error.strerror}.") from None


def keep_results(jobs: Iterable[Any], target: str, studio: Studio) -> list[Path]:
    """Download every result to a file, or into a folder; the paths. Raises CliError."""
    files = [asset for job in jobs for asset in job["assets"] if asset["role"] == "raw"]
    kept = []
    for number, asset in enumerate(files):
        path = _path(Path(target).expanduser(), asset, number if len(files) > 1 else None, target)
        _fetch(asset, path, studio)
        kept.append(path)
    return kept


def _path(target: Path, asset: Any, number: int | None, typed: str) -> Path:
    """Where a result goes: into a folder under its job's id, or to the file, numbered where there are several."""
    if target.is_dir() or typed.endswith(("/", os.sep)):
        output = f"-{asset['output_index'] + 1}" if number is not None else ""
        return target / f"{asset['generation']}{output}{_ending(asset)}"
    return target if number is None else target.with_name(f"{target.stem}-{number + 1}{target.suffix}")


def _ending(asset: Any) -> str:
    import mimetypes

    return mimetypes.guess_extension(asset["type"].partition(";")[0]) or ""


def _fetch(asset: Any, path: Path, studio: Studio) -> None:
    """Stream one result to its place: whole, or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with Progress() as progress, part.open("wb") as file, studio.download(asset["url"]) as answer:
            for chunk in answer.iter_bytes(1 << 16):
                file.write(chunk)
                progress.show(f"Saving {path.name}", 100 * file.tell() / max(asset["bytes"], 1))
        part.replace(path)
    except OSError as error:
        raise CliError(f"{path} could not be written: {(error.strerror or '').lower()}.") from None
    finally:
        with suppress(OSError):
            part.unlink()


def _is_address(word: str) -> bool:
    try:
        parts = urlsplit(word)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


class _Counted(io.FileIO):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, told: Callable[[int], None]) -> None:
        super().__init__(path)
        self._told = told

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(-1 if size is None else size) or b""
        self._told(self.tell())
        return piece
