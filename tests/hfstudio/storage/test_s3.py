"""What a bucket does besides: signed addresses, objects in parts, and no way in without a key."""

import hashlib
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
import time_machine
from django.utils import timezone

from hfstudio import storage
from hfstudio.storage import s3, s3_parts
from tests.s3.fixtures import forget_signer

pytestmark = pytest.mark.xdist_group("s3")

MIB = 1 << 20


@pytest.fixture
def key(s3) -> str:
    return f"media/{secrets.token_hex(8)}"


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, trust_env=False)


@pytest.fixture
def address(key) -> str:
    storage.save(key, [b"<b>one two</b>"])
    found = storage.address(key, content_type="image/png", disposition='inline; filename="a.png"')
    assert found is not None
    return found


def test_an_address_opens_with_the_type_and_disposition_that_it_was_made_with(address):
    whole, part = get(address), get(address, Range="bytes=3-5")

    assert (whole.status_code, whole.content) == (200, b"<b>one two</b>")
    assert (whole.headers["Content-Type"], whole.headers["Content-Disposition"]) == (
        "image/png", 'inline; filename="a.png"',
    )  # fmt: skip
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, b"one", "bytes 3-5/14")


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("image%2Fpng", "text%2Fhtml"),
        lambda url: url.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"),
        lambda url: f"{url}&response-content-type=text%2Fhtml",
        lambda url: url.partition("?")[0],
    ],
)
def test_a_changed_address_opens_nothing(address, change):
    changed = change(address)
    assert changed != address

    answer = get(changed)

    assert answer.status_code in (400, 403)
    assert b"one two" not in answer.content


def test_an_address_ends_after_ten_minutes(key):
    storage.save(key, [b"x"])
    with time_machine.travel(timezone.now() - timedelta(minutes=11)):
        old = storage.address(key, content_type="image/png", disposition="inline")

    assert get(old).status_code == 403


def test_a_wrong_secret_lets_nobody_in_and_says_so(key, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-secret")
    forget_signer()

    with pytest.raises(storage.Unavailable, match="403 SignatureDoesNotMatch") as refused:
        storage.save(key, [b"x"])

    assert refused.value.again is False


def test_without_a_key_nothing_can_be_signed(key, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    forget_signer()

    with pytest.raises(storage.Unavailable, match="cannot be signed"):
        storage.check()


def test_a_bucket_that_is_not_there_is_no_missing_file(key, settings):
    settings.S3_BUCKET = "nowhere"

    with pytest.raises(storage.Unavailable, match="404 NoSuchBucket"):
        storage.save(key, [b"x"])


def test_what_is_too_long_for_one_put_goes_in_parts(key, monkeypatch, swift):
    monkeypatch.setattr(s3, "MAX_PUT", 5 * MIB)
    monkeypatch.setattr(s3_parts, "PART", 5 * MIB)
    content = secrets.token_bytes(11 * MIB)

    saved = storage.save(key, (content[at : at + MIB + 1] for at in range(0, len(content), MIB + 1)), length=11 * MIB)

    assert saved == storage.Saved(11 * MIB, hashlib.sha256(content).hexdigest())
    assert b"".join(storage.read(key)) == content
    assert swift.client().head_object(Bucket=swift.bucket, Key=key)["ETag"].endswith('-3"')


def test_parts_that_are_cut_off_leave_nothing(key, monkeypatch, swift):
    monkeypatch.setattr(s3, "MAX_PUT", 5 * MIB)
    monkeypatch.setattr(s3_parts, "PART", 5 * MIB)

    with pytest.raises(ValueError, match="were announced"):
        storage.save(key, [bytes(MIB)] * 7, length=8 * MIB)

    with pytest.raises(storage.Missing):
        storage.size(key)
    left = swift.client().list_multipart_uploads(Bucket=swift.bucket, Prefix=key)
    assert left.get("Uploads", []) == []


def test_nothing_is_left_on_the_disk(key, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

    storage.save(key, [b"x"])
    with storage.as_file(key):
        pass

    assert list(tmp_path.iterdir()) == []
    assert not settings.MEDIA_ROOT.exists()


def test_pages_are_told_from_where_files_come(s3, settings):
    assert storage.origin() == f"http://{urlsplit(s3.url).netloc}"
    settings.S3_REDIRECT = False
    assert storage.origin() is None
    assert storage.address("media/a", content_type="image/png", disposition="inline") is None
