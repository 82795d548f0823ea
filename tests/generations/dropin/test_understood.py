"""What these APIs say is understood by our own adapters for them: one studio's states are the other's."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from generations.models import Generation, Status
from generations.providers.protocol import (
    Accepted,
    Answer,
    Call,
    Credentials,
    HttpProvider,
    Job,
    Medium,
    Order,
    RemoteStatus,
)
from generations.providers.registry import providers
from tests.generations.dropin.joining import PUBLIC, Joiner, became
from tests.generations.providers.heygen.samples import JOB as NODE
from tests.generations.providers.higgsfield.samples import JOB as STILL
from tests.generations.providers.relay.samples import ROUTE

pytestmark = pytest.mark.django_db

FILM = Job(
    route=ROUTE,
    params={"prompt": "正在吃饭", "seed": 374487, "width": 736, "height": 1312, "batch_size": 1},
    media=(Medium("image", "image/png", PUBLIC),),
)
JOBS = {"relay": ("", FILM), "heygen": ("", NODE), "higgsfield": ("/platform", STILL)}
AS_IT_IS = (Status.QUEUED, Status.COMPLETED, Status.FAILED, Status.NSFW, Status.CANCELED)


@dataclass
class Seller:
    """Another studio's account with this one."""

    provider: HttpProvider
    job: Job
    account: Credentials
    joiner: Joiner

    def send(self, call: Call) -> Answer:
        parts = urlsplit(call.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        said = self.joiner.client.generic(call.method, path, call.body, "application/json", headers=dict(call.headers))
        return Answer(said.status_code, {k.lower(): v for k, v in said.headers.items()}, said.content)

    def submitted(self) -> Generation:
        path, body = self.provider.order(self.job)
        call = self.provider.submit(self.account, Order(body=body, path=path, idempotency_key="the-same-key"))
        outcome = self.provider.read_submit(self.send(call))
        assert isinstance(outcome, Accepted), outcome
        return Generation.objects.get(pk=outcome.remote_id)


@pytest.fixture(params=JOBS)
def seller(request) -> Seller:
    base, job = JOBS[request.param]
    joiner = Joiner()
    secret = f"seller:{joiner.text}" if request.param == "higgsfield" else joiner.text
    return Seller(providers()[request.param], job, Credentials(f"http://testserver{base}", secret), joiner)


@pytest.mark.parametrize("status", Status)
def test_a_job_s_state_is_the_same_at_the_studio_that_asked(seller, status):
    code = "reason" if status in (Status.FAILED, Status.NEEDS_ATTENTION) else ""
    made = became(seller.submitted(), status, code=code, detail="The lamp broke." if code else "")

    job = seller.provider.read_status(seller.send(seller.provider.status(seller.account, str(made.pk))))

    assert job.status == (status if status in AS_IT_IS else RemoteStatus.RUNNING)
    assert len(job.outputs) == (status == Status.COMPLETED)
    for output in job.outputs:
        assert output.url.startswith("http://testserver/api/v1/assets/")


def test_a_key_that_is_refused_is_known_as_the_account_s_affair(seller):
    seller.account = Credentials(seller.account.base_url, "seller:hfs_gone")

    answer = seller.send(seller.provider.status(seller.account, "6f9619ff-8b86-4011-b42d-00c04fc964ff"))

    assert answer.status == 401
