"""The command line as a wheel of its own, made of the files that this studio runs, with the studio's address in it.

The format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/. It has no
Django in it or among what it needs: only what the package itself needs without its extras.
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from hfstudio import cli

NAME = "hfstudio"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files always give the same wheel
PACKAGE = Path(cli.__file__).parent
ENTRY_POINTS = f"[console_scripts]\n{NAME} = hfstudio.cli:main\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: hfstudio\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def file_name() -> str:
    return f"{NAME}-{metadata.version(NAME)}-py3-none-any.whl"


def requirements() -> list[str]:
    """What the command needs, as its wheel says it."""
    return [needed for needed in metadata.requires(NAME) or () if "extra ==" not in needed]


def wheel(*, address: str) -> bytes:
    """The wheel; the command that it installs speaks to the studio at `address` unless told otherwise."""
    files = {**_package(), "hfstudio/cli/address.txt": f"{address}\n".encode(), **_about()}
    record = f"{NAME}-{metadata.version(NAME)}.dist-info/RECORD"
    files[record] = _record(files, record)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _package() -> dict[str, bytes]:
    root = PACKAGE.parent
    sources = [root / "__init__.py", root / "__main__.py", *sorted(PACKAGE.rglob("*.py"))]
    return {f"{NAME}/{path.relative_to(root).as_posix()}": path.read_bytes() for path in sources}


def _about() -> dict[str, bytes]:
    folder = f"{NAME}-{metadata.version(NAME)}.dist-info"
    about = metadata.metadata(NAME)
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {NAME}",
        f"Version: {about['Version']}",
        f"Summary: {about['Summary']}",
        f"Requires-Python: {about['Requires-Python']}",
        "License-Expression: Apache-2.0",
        *(f"Requires-Dist: {needed}" for needed in requirements()),
    ]
    texts = {"METADATA": "\n".join(lines) + "\n", "WHEEL": WHEEL, "entry_points.txt": ENTRY_POINTS}
    return {f"{folder}/{name}": text.encode() for name, text in texts.items()}


def _record(files: Mapping[str, bytes], own: str) -> bytes:
    """Each file with its hash and length; itself without."""
    lines = [f"{name},sha256={_hash(content)},{len(content)}" for name, content in files.items()]
    return ("\n".join([*lines, f"{own},,"]) + "\n").encode()


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
