"""Whatever is overdue is woken again; what is over leaves no scratch behind."""

import os
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from generations.lifecycle.submit import submit_batch
from generations.lifecycle.sweep import SCRATCH_KEPT, sweep
from generations.models import Attempt
from tests import factories

NOW = timezone.now()


@pytest.mark.django_db(transaction=True)
def test_a_queued_row_whose_bell_was_lost_is_rung_for(bells):
    factories.generation(due_at=NOW)

    sweep(NOW)

    assert bells == ["generations.tasks.submit_due"]


@pytest.mark.django_db(transaction=True)
def test_nothing_overdue_rings_no_bell(bells):
    factories.generation(due_at=NOW + timedelta(seconds=5))
    factories.generation(due_at=NOW, lease_until=NOW + timedelta(seconds=5))

    sweep(NOW)

    assert bells == []


@pytest.mark.django_db
def test_scratch_goes_when_its_attempt_is_over(scripted):
    factories.generation(provider="scripted", due_at=NOW)
    factories.generation(provider="scripted", due_at=NOW)
    submit_batch(now=NOW)
    over, going = Attempt.objects.all()
    Attempt.objects.filter(pk=over.pk).update(closed_at=NOW)
    for attempt in (over, going):
        (settings.WORK_DIR / str(attempt.pk)).mkdir(parents=True)
    long_ago = (NOW - SCRATCH_KEPT - timedelta(minutes=1)).timestamp()
    for folder in settings.WORK_DIR.iterdir():
        os.utime(folder, (long_ago, long_ago))

    sweep(NOW)

    assert [folder.name for folder in settings.WORK_DIR.iterdir()] == [str(going.pk)]
