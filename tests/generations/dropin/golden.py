"""Whole answers of the drop-in APIs as they shall stay: one file for each API, `golden/<api>.json`, by case.

A case that is not there is written, and its test fails once: look at what it says, and keep it (with `-n 0`, since
the cases of a file are written one after the other). To change one on purpose, delete it first.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"
HEADERS = ("Content-Type", "Retry-After", "WWW-Authenticate", "Allow")
_SIGNATURE = re.compile(r"sig=[\w-]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def same_as_kept(api: str, case: str, answer: Any, *, names: Mapping[Any, str], fixed: tuple[str, ...] = ()) -> None:
    """Assert that status, headers and body are those that are kept; `names` stand for what differs between runs.

    Ids that are neither named nor in `fixed` are `<id>`.
    """
    found = _as_text(answer)
    for value, name in names.items():
        found = found.replace(str(value), f"<{name}>")
    found = _SIGNATURE.sub("sig=<signature>", _UUID.sub(lambda one: one[0] if one[0] in fixed else "<id>", found))
    path = FOLDER / f"{api}.json"
    cases = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if case not in cases:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(
            json.dumps(cases | {case: json.loads(found)}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        raise AssertionError(f"{case} is new in {path}: look at it, and run again.")
    assert json.dumps(json.loads(found)) == json.dumps(cases[case])  # as text: the order of keys is part of it


def _as_text(answer: Any) -> str:
    told = {
        "status": answer.status_code,
        "headers": {name: answer.headers[name] for name in HEADERS if name in answer.headers},
        "body": answer.json(),
    }
    return json.dumps(told, ensure_ascii=False)
