"""Mirroring 20 MiB with sha256, the transfer alone: ours beside `put_object` and beside bare sockets.

Goals: on a server that discards, 2.4 × put_object of the whole body and 0.6 × a raw receive-and-write; on a real S3
server 1.5 × put_object; memory growth 4 MB a transfer at any size. The transfer alone is the one without a copy.

The second raw way has our pieces and our hashing between the same two sockets: what ours falls short of it is the
guard, the signature and the HTTP clients; what it falls short of the first is sha256, of which these cores do about
1,600 MB/s. By profile the thread that transfers spends 28 % of its time sending, 21 % receiving and 14 % waiting for
the one that hashes. The servers share two cores with both, so hashing beside the transfer is not for nothing.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.places import child, figures
from tests.s3 import SwiftServer

MIB = 1 << 20
SIZE, LARGE = 20 * MIB, 400 * MIB
ROUNDS, FEW = 25, 3
COLUMNS = ("MB/s", "best", "CPU ms", "grew MB")


def main(rounds: int = ROUNDS) -> None:
    print(f"{'':44}" + "".join(f"{name:>10}" for name in COLUMNS))
    with byte_server() as server:
        discarding = {**bucket(server), "HFSTUDIO_S3_BUCKET": "studio"}
        ways = ("ours", "ours_without_a_copy", "put_object", "raw_to_server", "raw_and_hashed")
        null = table(server, discarding, rounds, SIZE, *ways)
        ratios("discarding", null, "put_object", "raw_to_server")
        table(server, discarding, FEW, LARGE, "ours")
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, SwiftServer(Path(folder)) as swift:
            real = table(server, swift.env, rounds, SIZE, "ours", "put_object", title="real S3")
        ratios("real S3", real, "put_object")
        disk = table(server, {}, rounds, SIZE, "ours", "raw_to_disk", title="disk")
        ratios("disk", disk, "raw_to_disk")
    print("Load when measured:", os.getloadavg()[0])


@contextmanager
def byte_server() -> Iterator[str]:
    with child("tests.bench.bytes_server") as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"


def bucket(address: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL_S3": address,
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


def table(
    server: str, env: dict[str, str], rounds: int, size: int, *ways: str, title: str = "discarding"
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        allowed = server.removeprefix("http://")
        place = {
            **kept,
            "HFSTUDIO_LOG_LEVEL": "WARNING",
            "HFSTUDIO_DATA_DIR": folder,
            "HFSTUDIO_FETCH_ALLOW": allowed,
            **env,
        }
        found = figures("tests.bench.mirroring", server, rounds, size, *ways, env=place)
    for way, row in found.items():
        name = f"{title}, {size // MIB} MiB, {way.replace('_', ' ')}"
        speeds = "".join(f"{size / MIB / row[part]:10.0f}" for part in ("seconds", "best"))
        print(f"{name:44}{speeds}{row['cpu'] * 1000:10.1f}{row['mb']:10.1f}", flush=True)
    return found


def ratios(title: str, found: dict[str, Any], *references: str) -> None:
    for way in found:
        if way.startswith("ours"):
            said = (f"{found[name]['seconds'] / found[way]['seconds']:.2f} × {name}" for name in references)
            print(f"  {title}: {way.replace('_', ' ')} is {', '.join(said)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
