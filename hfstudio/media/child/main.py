"""The start of the child process that opens files from outside. Run by path, by `hfstudio.media.limited`.

Standard input is one JSON object, `{"function", "limits", "request"}`. The limits are set before anything
is imported or opened; then the function is called with the request, and its answer goes to standard
output as JSON: `{"answer": …}`, `{"refused": [code, detail]}`, `{"broken": …}`, `{"no_room": true}` or
`{"out_of_memory": true}`.
"""

import errno
import importlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).resolve().parents[3])
OPEN_FILES = 32  # the file, its result, the libraries while they load; hardly any socket

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def set_limits(*, memory: int, cpu: int, file_size: int) -> None:
    """Bytes of address space, seconds of CPU, bytes of the largest file that may be written."""
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except ValueError:
            # macOS does not limit address space. There the wall time is what is left.
            if sys.platform == "linux":
                raise


def answer(function: str, request: dict[str, Any]) -> dict[str, Any]:
    from hfstudio.media.refused import Refused  # can be found only once ROOT is in the path

    module, _, name = function.rpartition(".")
    try:
        return {"answer": getattr(importlib.import_module(module), name)(request)}
    except Refused as refused:
        return {"refused": [refused.code, refused.detail]}
    except MemoryError:
        return {"out_of_memory": True}
    except OSError as error:
        return {"no_room": True} if error.errno in NO_ROOM else {"broken": str(error)[:300]}
    except Exception as error:  # decoders raise whatever they like at a file that lies
        return {"broken": f"{type(error).__name__}: {error}"[:300]}


def main() -> None:
    given = json.load(sys.stdin)
    set_limits(**given["limits"])
    sys.path.insert(0, ROOT)
    json.dump(answer(given["function"], given["request"]), sys.stdout)


if __name__ == "__main__":
    main()
