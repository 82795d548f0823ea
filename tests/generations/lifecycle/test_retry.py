"""Once more, as a new Generation, from the old one's own snapshots."""

import pytest
from django.utils import timezone

from generations.lifecycle.retry import RETRYABLE, retry_generation
from generations.models import Generation, Status
from hfstudio.accounts.access import Actor
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.mark.parametrize("status", sorted(RETRYABLE))
def test_what_ended_without_a_result_is_asked_for_again(status, bells, django_capture_on_commit_callbacks):
    actor = factories.actor()
    old = factories.generation(status=status, params={"duration": 8}, inputs={"products": [{"title": "Cup"}]})

    with django_capture_on_commit_callbacks(execute=True):
        again = retry_generation(old, actor=actor, source="api", now=NOW)

    assert (again.status, again.retry_of, again.created_by) == (Status.QUEUED, old, actor.user)
    assert (again.params, again.inputs, again.brand) == (old.params, old.inputs, old.brand)
    assert bells == ["generations.tasks.submit_due"]


@pytest.mark.parametrize("status", sorted(set(Status) - RETRYABLE))
def test_nothing_else_is(status):
    old = factories.generation(status=status)

    assert retry_generation(old, actor=Actor(user=factories.user()), source="api", now=NOW) is None
    assert Generation.objects.count() == 1


def test_the_files_that_its_snapshots_name_are_kept_for_it_too():
    brand = factories.brand()
    photo, face, frame = (factories.stored_file(brand) for _ in range(3))
    inputs = {
        "products": [{"files": [str(photo.pk)]}],
        "avatars": [{"files": [str(face.pk)]}],
        "media": [{"role": "start_image", "file": str(frame.pk)}],
        "brand": {"logo": None},
    }
    old = factories.generation(brand, status=Status.FAILED, inputs=inputs)

    again = retry_generation(old, actor=Actor(user=factories.user()), source="api", now=NOW)

    assert set(again.files.all()) == {photo, face, frame}
