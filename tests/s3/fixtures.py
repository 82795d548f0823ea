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
    forget_signer()
    yield swift
    forget_signer()


def forget_signer() -> None:
    """boto3 reads the environment once; a test that changes it wants it read anew."""
    s3_signing._signer.cache_clear()
    s3_signing.origin_of.cache_clear()
