import re

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.models import Asset, Attempt, Event, Generation, Status
from generations.models.generation import TERMINAL
from tests import factories

pytestmark = pytest.mark.django_db

CHANGELIST = "admin:generations_generation_changelist"


def change_page(generation):
    return reverse("admin:generations_generation_change", args=[generation.pk])


def act(client, action, *generations, **more):
    chosen = [str(generation.pk) for generation in generations]
    return client.post(reverse(CHANGELIST), {"action": action, "_selected_action": chosen, **more}, follow=True)


def test_the_list_has_thumbnails_and_is_searched_and_filtered(client, owner):
    film = factories.generation(status=Status.COMPLETED, title="Morning drop")
    poster = factories.stored_file(film.brand)
    Asset.objects.create(generation=film, role=Asset.Role.POSTER, file=poster)
    factories.generation(status=Status.FAILED, title="Kiln mugs")
    text = client.get(reverse(CHANGELIST)).content.decode()
    assert "Morning drop" in text
    assert f'<img src="/media/{poster.pk}?' in text
    for query in ({"q": "kiln"}, {"status__exact": "failed"}, {"q": str(Generation.objects.get(title="Kiln mugs").pk)}):
        text = client.get(reverse(CHANGELIST), query).content.decode()
        assert ("Kiln mugs" in text, "Morning drop" in text) == (True, False)


def test_one_is_found_once_by_what_its_provider_calls_it_however_often_it_was_tried(client, owner):
    film, other = factories.generation(title="Morning drop"), factories.generation(title="Kiln mugs")
    tried = {"provider": "draft", "body": b"{}", "closed_at": timezone.now()}
    for number, one in enumerate((film, film, other), start=1):
        Attempt.objects.create(generation=one, number=number, remote_id=f"job-7{number}", **tried)
    found = {words: client.get(reverse(CHANGELIST), {"q": words}).context["cl"] for words in ("job-7", "job-73")}
    assert {words: sorted(map(str, cl.result_list)) for words, cl in found.items()} == {
        "job-7": ["Kiln mugs", "Morning drop"], "job-73": ["Kiln mugs"],
    }  # fmt: skip
    assert found["job-7"].result_count == 2


def test_its_page_leads_to_that_of_the_portal_unless_it_is_in_the_trash(client, owner):
    film = factories.generation()
    link = f'href="{reverse("generation", args=[film.pk])}"'
    assert link in client.get(change_page(film)).text
    assert client.get(film.get_absolute_url()).status_code == 200
    Generation.objects.update(trashed_at=timezone.now())
    assert link not in client.get(change_page(film)).text


@pytest.mark.parametrize("status", Status)
def test_everything_about_a_generation_is_there_to_read_and_nothing_to_write(client, owner, status):
    film = factories.generation(status=status, prompt="A quiet morning.")
    attempt = Attempt.objects.create(generation=film, number=1, provider="draft", body=b'{"kind": "video"}')
    attempt.sends.create(number=1, sent_at=timezone.now(), outcome="refused", code="busy", answer={"said": "later"})
    film_file = factories.stored_file(film.brand, b"film", "video/mp4")
    Asset.objects.create(generation=film, role=Asset.Role.RAW, file=film_file)
    text = client.get(change_page(film)).content.decode()
    for said in (
        "A quiet morning.",
        "<video controls",
        "What it was told",
        "Refused",
        "busy",
        "later",
        str(film_file.pk),
    ):
        assert said in text
    assert 'name="_save"' not in text
    assert 'name="status"' not in text
    assert 'name="title"' not in text


@pytest.mark.parametrize("status", Status)
def test_a_state_and_a_move_are_told_in_words_and_not_in_codes(client, owner, status):
    film = factories.generation(status=status)
    Event.objects.create(generation=film, at=timezone.now(), old=Status.QUEUED, new=status)
    pages = [client.get(reverse(CHANGELIST)).text, client.get(change_page(film)).text]
    assert [re.search(rf">\s*{status.value}\s*<", page) for page in pages] == [None, None]
    assert (str(status.label) in pages[0], f"Queued → {status.label}" in pages[1]) == (True, True)


def test_nobody_can_add_change_or_delete_one_here(client, owner):
    film = factories.generation(title="Morning drop")
    assert client.get(reverse("admin:generations_generation_add")).status_code == 403
    assert client.post(change_page(film), {"title": "Mine"}).status_code == 403
    assert (
        client.post(reverse("admin:generations_generation_delete", args=[film.pk]), {"post": "yes"}).status_code == 403
    )
    act(client, "delete_selected", film)
    assert Generation.objects.get().title == "Morning drop"


@pytest.mark.parametrize("status", Status)
def test_cancel_does_what_the_lifecycle_does_and_no_more(client, owner, status):
    film = factories.generation(status=status)
    text = act(client, "cancel", film).content.decode()
    film.refresh_from_db()
    assert film.status == (Status.CANCELED if status == Status.QUEUED else status)
    assert ("1 asked to stop; 0 had ended already." in text) == (status not in TERMINAL)


@pytest.mark.parametrize("status", Status)
def test_retry_makes_a_new_one_only_of_what_ended_without_a_result(client, owner, status):
    film = factories.generation(status=status)
    act(client, "retry", film)
    again = Generation.objects.filter(retry_of=film)
    assert again.count() == (1 if status in (Status.FAILED, Status.NSFW, Status.CANCELED) else 0)
    assert [(one.created_by, one.source) for one in again] == [(owner, "admin")] * again.count()


def test_a_page_that_is_sent_twice_makes_each_once(client, owner):
    films = [factories.generation(status=Status.FAILED) for _ in range(2)]
    once = re.search(r'name="once" value="([^"]+)"', client.get(reverse(CHANGELIST)).content.decode())[1]
    for _ in range(2):
        assert "2 in line again" in act(client, "retry", *films, once=once).content.decode()
    assert [film.retries.count() for film in films] == [1, 1]


def test_what_cannot_be_made_once_more_is_told_and_the_others_are_made(client, owner):
    brand = factories.brand()
    films = [
        factories.generation(brand, status=Status.FAILED, model=model) for model in ("left_the_catalog", "z_image")
    ]

    text = act(client, "retry", *films).content.decode()

    assert "left_the_catalog is not offered any more" in text
    assert "1 in line again" in text
    assert Generation.objects.filter(retry_of__isnull=False).count() == 1


@pytest.mark.parametrize("status", Status)
def test_lost_files_are_fetched_of_what_is_completed_alone(client, owner, status):
    film = factories.generation(status=status, provider="fake")
    outputs = [{"url": "https://files.example/film", "text": ""}]
    Attempt.objects.create(generation=film, number=1, provider="fake", body=b"{}", outputs=outputs)
    text = act(client, "mirror_again", film).text
    completed = status == Status.COMPLETED
    owes = Generation.objects.filter(status=Status.COMPLETED, due_at__isnull=False).exists()
    assert (owes, "its files are looked for" in text, "Only what is completed" in text) == (
        completed, completed, not completed,
    )  # fmt: skip


def test_staff_without_the_permission_can_neither_look_nor_act(client):
    client.force_login(factories.user(is_staff=True))
    film = factories.generation(status=Status.FAILED)
    assert client.get(reverse(CHANGELIST)).status_code == 403
    assert act(client, "retry", film).status_code == 403
    assert Generation.objects.count() == 1


def test_the_list_takes_as_many_queries_for_many_as_for_few(client, owner, django_assert_max_num_queries):
    for _ in range(12):
        factories.generation(status=Status.COMPLETED)
    with django_assert_max_num_queries(16):
        client.get(reverse(CHANGELIST))
