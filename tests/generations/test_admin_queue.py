"""The admin's front page tells how the work stands, and what the team offers is set there."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from generations.admin_queue import lines
from generations.models import Attempt, Generation, Motion, Status, WithheldModel
from hfstudio.queue import Bell, FailedBell
from tests import factories

pytestmark = pytest.mark.django_db

CHANGELIST = "admin:generations_generation_changelist"


def waiting(title, *, due, lease=None, status=Status.QUEUED):
    now = timezone.now()
    return factories.generation(
        status=status, title=title, due_at=now + timedelta(minutes=due),
        lease_until=now + timedelta(minutes=lease) if lease else None,
    )  # fmt: skip


@pytest.fixture
def work():
    waiting("Fresh", due=0)
    waiting("Late", due=-9)
    waiting("Held", due=-9, lease=5)
    waiting("Later", due=9)
    factories.generation(status=Status.COMPLETED, title="Done")


def test_every_state_that_owes_work_is_counted(work):
    waiting("Rolling", due=-1, status=Status.IN_PROGRESS)
    counted = {line.status: (line.rows, line.due, line.held, line.late) for line in lines(timezone.now())}
    assert counted.pop("queued") == (4, 2, 1, 1)
    assert counted.pop("in_progress") == (1, 1, 0, 0)
    assert set(counted.values()) == {(0, 0, 0, 0)}
    assert set(counted) == {"submitting", "submit_unknown", "mirroring", "needs_attention"}


@pytest.mark.parametrize(
    ("work_is", "titles"),
    [("due", {"Fresh", "Late"}), ("held", {"Held"}), ("late", {"Late"}), ("later", {"Later"})],
)
def test_the_list_is_narrowed_by_what_is_to_do(client, owner, work, work_is, titles):
    shown = client.get(reverse(CHANGELIST), {"work": work_is}).context["cl"].result_list
    assert {generation.title for generation in shown} == titles


def test_the_front_page_tells_it_to_whoever_may_look(client, owner, work):
    assert "How the work stands" in client.get("/admin/").content.decode()
    client.force_login(factories.user(is_staff=True))
    assert "How the work stands" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("model", [Bell, FailedBell])
def test_bells_are_only_looked_at(client, owner, model):
    name = model._meta.model_name
    assert client.get(reverse(f"admin:django_q_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:django_q_{name}_add")).status_code == 403


def test_nobody_can_have_a_function_called_by_its_name(client, owner):
    with pytest.raises(NoReverseMatch):
        reverse("admin:django_q_schedule_add")


def test_a_model_is_taken_off_what_the_team_offers_and_put_back(client, owner):
    added = client.post(reverse("admin:generations_withheldmodel_add"), {"model": "z_image", "reason": "Too dear."})
    assert (added.status_code, WithheldModel.objects.get().reason) == (302, "Too dear.")
    page = client.get(reverse("admin:generations_withheldmodel_add")).content.decode()
    assert ('value="z_image"' in page, 'value="veo3"' in page) == (False, True)
    assert "Z Image" in client.get(reverse("admin:generations_withheldmodel_changelist")).content.decode()
    wrong = client.post(reverse("admin:generations_withheldmodel_add"), {"model": "no_such", "reason": ""})
    assert (wrong.status_code, WithheldModel.objects.count()) == (200, 1)
    gone = reverse("admin:generations_withheldmodel_delete", args=[WithheldModel.objects.get().pk])
    assert client.post(gone, {"post": "yes"}).status_code == 302
    assert not WithheldModel.objects.exists()


def test_motions_are_shown_as_the_draft_draws_them(client, owner):
    Motion.objects.create(name="Arc Left", provider="relay")
    page = client.get(reverse("admin:generations_motion_changelist"), {"q": "arc"}).content.decode()
    assert "portal/motions/arc-left-still.webp" in page


def fetch_again(client, *generations):
    chosen = [str(generation.pk) for generation in generations]
    return client.post(reverse(CHANGELIST), {"action": "fetch_again", "_selected_action": chosen}, follow=True)


def test_files_are_fetched_again_only_where_the_lifecycle_allows_it(client, owner):
    now = timezone.now()
    stuck = factories.generation(status=Status.NEEDS_ATTENTION, provider="fake", title="Stuck")
    Attempt.objects.create(generation=stuck, number=1, provider="fake", body=b"{}", remote_id="job_1", accepted_at=now)
    failed = factories.generation(status=Status.FAILED, title="Failed")
    page = fetch_again(client, stuck, failed)
    said = [str(message) for message in page.context["messages"]]
    assert sorted(one.split(":")[0] for one in said) == ["Failed", "Stuck"]
    assert "Stuck: looked at again." in said
    found = dict(Generation.objects.values_list("title", "status"))
    assert found == {"Stuck": Status.IN_PROGRESS, "Failed": Status.FAILED}
