"""Signed addresses of the bucket's objects: all that boto3 is asked for. Credentials are found as boto3 finds them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from django.conf import settings

from .stored import Unavailable

OUR_OWN = timedelta(hours=1)  # for calls that we make at once; S3 looks at it when a call begins

AMAZON = (".amazonaws.com", ".amazonaws.com.cn")


def signed(operation: str, *, lifetime: timedelta = OUR_OWN, **params: Any) -> str:
    """The address of one S3 operation, everything that `params` say pinned in its signature.

    `operation` is boto3's name of it, as `get_object`. Raises Unavailable without credentials.
    """
    with _unsigned():
        address: str = _signer().generate_presigned_url(
            operation, {"Bucket": settings.S3_BUCKET, **params}, int(lifetime.total_seconds())
        )
    return address


@cache
def origin_of(bucket: str) -> str:
    """Scheme, host and port of a bucket's addresses, for pages that say from where pictures may come.

    Raises Unavailable without credentials.
    """
    with _unsigned():
        parts = urlsplit(_signer().generate_presigned_url("head_bucket", {"Bucket": bucket}))
    return f"{parts.scheme}://{parts.netloc}"


@cache
def _signer() -> Any:
    """One for the whole process: it holds no connection, so threads and forks may share it."""
    session = boto3.session.Session()
    client = session.client("s3", config=_config("auto"))
    if (urlsplit(client.meta.endpoint_url).hostname or "").endswith(AMAZON):
        return client
    return session.client("s3", config=_config("path"))  # few other servers have a host name for each bucket


@contextmanager
def _unsigned() -> Iterator[None]:
    try:
        yield
    except BotoCoreError as error:
        raise Unavailable(f"S3 requests cannot be signed: {error}", again=False) from error


def _config(addressing: str) -> Config:
    return Config(signature_version="s3v4", s3={"addressing_style": addressing})
