"""A draft of each kind of model that can have one, all the way to a file that is what was asked for."""

import av
import pytest
from django.utils import timezone

from generations import catalog
from generations.lifecycle.run import claim_run, run
from generations.lifecycle.start import start_generation
from generations.lifecycle.submit import submit_batch
from generations.models import Status
from generations.ordering import read_order
from hfstudio import storage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ORDERS = {
    "image": {"model": "z_image", "params": {"prompt": "A mug on a table", "aspect_ratio": "1:1"}},
    "video": {"model": "veo3_1_lite", "params": {"prompt": "A mug on a table", "duration": 4}},
}


def test_these_are_all_the_kinds_that_have_drafts():
    assert {entry.kind for entry in catalog.entries().values() if entry.route("draft")} == set(ORDERS)


@pytest.mark.parametrize("kind", ORDERS)
def test_a_draft_is_made_of(kind, tmp_path):
    now = timezone.now()
    order = read_order({**ORDERS[kind], "provider": "draft"}, actor=factories.actor())
    made = start_generation(order, source="api", now=now)
    submit_batch(now=now)
    run(claim_run(now=now), stopping=lambda: False, clock=timezone.now)

    made.refresh_from_db()
    raw = made.assets.get(role="raw").file
    path = tmp_path / "raw"
    path.write_bytes(b"".join(storage.read(raw.key)))
    assert (made.status, made.kind) == (Status.COMPLETED, kind)
    with av.open(path) as opened:
        picture = next(opened.decode(video=0))
        assert (picture.width, picture.height) == (raw.width, raw.height)
        if kind == "video":
            assert opened.duration / av.time_base == pytest.approx(4, abs=0.05)
