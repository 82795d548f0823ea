"""A real S3 server for tests, and how to speak to it: OpenStack Swift in a process and an environment of its own."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.config import Config

PYTHON = Path(sys.prefix) / "s3" / "bin" / "python"
SCRIPT = Path(__file__).parent / "swift_server.py"
START_WITHIN = 60.0  # seconds, on a busy machine


class SwiftServer:
    """The server with one bucket in it, for as long as the context lasts."""

    access_key, secret, bucket = "studio:tests", "a-secret-of-tests", "studio"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """What a studio is set to, to keep its files here."""
        return {
            "HFSTUDIO_S3_BUCKET": self.bucket,
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self) -> Any:
        """boto3's own, to look at the bucket from outside."""
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret,
            region_name="us-east-1",
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )

    def start(self) -> None:
        if not PYTHON.exists():
            raise RuntimeError(f"{PYTHON} is missing. Run: make setup")
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [PYTHON, "-W", "ignore", SCRIPT, self._folder, str(self.port), self.access_key, self.secret],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + START_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The S3 server did not start: " + (self._folder / "log").read_text()[-2000:])
            time.sleep(0.1)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> "SwiftServer":
        self.start()
        self.client().create_bucket(Bucket=self.bucket)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _answers(self) -> bool:
        try:
            httpx.get(self.url, timeout=2, trust_env=False)
        except httpx.TransportError:
            return False
        return True
