"""Results whose first transfer did not go through: begun again, from an address that the provider gives anew."""

import hashlib
import re
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from werkzeug import Response

from generations.lifecycle.mirror import mirror_next
from generations.models import Attempt, Generation, ProviderAccount, Status
from hfstudio import storage
from hfstudio.media.models import StoredFile
from tests import factories
from tests.hfstudio.media.clips import mp4

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("s3")]


@pytest.fixture(params=["disk", "s3"])
def place(request) -> str:
    if request.param == "s3":
        request.getfixturevalue("s3")
    return request.param


def to_save(account: ProviderAccount | None, remote_id: str, *urls: str) -> Generation:
    generation = factories.generation(status=Status.MIRRORING, provider="fake", kind="video", account=account)
    Attempt.objects.create(
        generation=generation, number=1, provider="fake", account=account, body=b"{}", remote_id=remote_id,
        base_url=account.base_url if account else "", outputs=[{"url": url, "text": ""} for url in urls],
    )  # fmt: skip
    return generation


def saved(generation: Generation, *, after: timedelta = timedelta(seconds=1)) -> Generation:
    mirror_next(now=timezone.now() + after)
    return Generation.objects.get(pk=generation.pk)


def made_at(fake) -> tuple[str, str]:
    """A film that the provider has made: its id there, and the address that it says."""
    with httpx.Client(base_url=fake.url, headers={"Authorization": "Bearer fake-key"}, trust_env=False) as http:
        job = http.post("/v1/jobs", json={"model": "video/any", "input": {"prompt": "A film"}}).json()
        done = http.get(f"/v1/jobs/{job['id']}").raise_for_status().json()
    return job["id"], done["outputs"][0]["url"]


def test_an_address_that_is_refused_is_asked_for_anew_at_the_provider(place, fake):
    remote_id, url = made_at(fake)
    stale = re.sub("signature=.*", "signature=of-yesterday", url)
    assert httpx.get(stale, trust_env=False).status_code == 403

    generation = saved(to_save(fake.account, remote_id, stale))

    assert generation.status == Status.COMPLETED
    stored = generation.assets.get(role="raw").file
    content = httpx.get(url, trust_env=False).content
    assert (stored.bytes, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert b"".join(storage.read(stored.key)) == content
    assert generation.attempts.get().outputs[0]["url"] != stale


def test_a_transfer_that_breaks_off_is_begun_again(place, httpserver, settings):
    settings.FETCH_ALLOW = [f"127.0.0.1:{httpserver.port}"]
    film, asked = mp4(size=(320, 240)), []

    def half_at_first(request):
        asked.append(request.path)
        answer = Response(film if len(asked) > 1 else film[:1000], 200)
        answer.automatically_set_content_length = False
        answer.headers["Content-Length"] = str(len(film))
        return answer

    httpserver.expect_request("/a").respond_with_handler(half_at_first)
    generation = saved(to_save(None, "1", httpserver.url_for("/a")))
    assert (generation.status, generation.attempts.get().saves) == (Status.MIRRORING, 1)
    assert not StoredFile.objects.filter(stored_at__isnull=False).exists()

    generation = saved(generation, after=timedelta(minutes=1))

    assert (generation.status, len(asked)) == (Status.COMPLETED, 2)
    assert b"".join(storage.read(generation.assets.get(role="raw").file.key)) == film
