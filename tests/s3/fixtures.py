"""Storage in a real S3 server, for tests that ask for it."""

from collections.abc import Iterator

import pytest

from hfstudio.storage import s3_signing
from tests.s3 import SwiftServer


@pytest.fixture(scope="session")
def swift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SwiftServer]:
    with SwiftServer(tmp_path_factory.mktemp("swift")) as server:
        yield server


@pytest.fixture
def s3(swift: SwiftServer, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[SwiftServer]:
    """The studio keeps its files in the S3 server, while this test runs."""
    for name, value in swift.env.items():
        monkeypatch.setenv(name, value)
    settings.S3_BUCKET = swift.bucket
    s3_signing._signer.cache_clear()
    yield swift
    s3_signing._signer.cache_clear()
