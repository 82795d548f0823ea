"""The played command, installed in a folder of a test's own, with a place on this machine where its results lie."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from generations.providers.fake.media import _mp4
from tests import factories

PROGRAM = Path(__file__).with_name("program.py")


class Installed:
    """A `higgsfield` on this machine. Its ledger is what it accepted."""

    def __init__(self, folder: Path, result_url: str) -> None:
        self.folder, self.path = folder, folder / "higgsfield"
        self.path.write_text(f"#!{sys.executable} -IS\n{PROGRAM.read_text()}")
        self.path.chmod(0o700)
        (folder / "result_url").write_text(result_url)

    def jobs(self) -> list[dict[str, Any]]:
        return self.book("jobs")

    def book(self, name: str) -> list[dict[str, Any]]:
        path = self.folder / f"{name}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def things(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in self.book("things") if row["kind"] == kind]

    def forget(self, kind: str) -> None:
        kept = [row for row in self.book("things") if row["kind"] != kind]
        (self.folder / "things.jsonl").write_text("".join(json.dumps(row) + "\n" for row in kept))

    def fault(self, on: str, do: str, text: str = "", *, accepted: bool = False) -> None:
        path = self.folder / "faults.json"
        queued = json.loads(path.read_text()) if path.exists() else []
        path.write_text(json.dumps([*queued, {"on": on, "do": do, "text": text, "accepted": accepted}]))

    def ends(self, word: str) -> None:
        """What its jobs end with."""
        (self.folder / "word").write_text(word)


@contextmanager
def installed(folder: Path) -> Iterator[Installed]:
    results = {".png": ("image/png", factories.picture()), ".mp4": ("video/mp4", _mp4())}

    class Results(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content_type, content = results[Path(self.path).suffix]
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Results) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Installed(folder, f"http://127.0.0.1:{server.server_port}/result")
        finally:
            server.shutdown()
            thread.join()
