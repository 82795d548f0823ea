import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generations.models import Asset, Generation, Motion, Status
from generations.models.generation import TERMINAL
from hfstudio import storage
from hfstudio.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


def address(name, generation):
    return reverse(name, args=[generation.pk])


def queries(page, path):
    with CaptureQueriesContext(connection) as captured:
        page.get(path)
    return len(captured)


def made(brand, **fields):
    """A completed Generation with a film and its poster."""
    film = factories.generation(brand, status=Status.COMPLETED, **fields)
    for role, content_type in (("raw", "video/mp4"), ("poster", "image/jpeg")):
        Asset.objects.create(
            generation=film, role=role, file=factories.stored_file(brand, f"{role} {film.pk}".encode(), content_type)
        )
    return film


# --- One generation


@pytest.mark.parametrize("status", Status)
def test_a_generation_opens_in_every_state(page, brand, status):
    film = factories.generation(brand, status=status, title="Morning drop")
    text = page.get(address("generation", film)).content.decode()
    assert "Morning drop</h1>" in text
    assert f"b-{film.public_status}" in text


@pytest.mark.parametrize("status", Status)
def test_a_generation_is_asked_after_exactly_while_it_goes_on_by_itself(page, brand, status):
    film = factories.generation(brand, status=status)
    asks = address("generation-progress", film) in page.get(address("generation", film)).content.decode()
    goes_on = status not in TERMINAL and status != Status.NEEDS_ATTENTION
    assert asks == goes_on
    assert page.get(address("generation-progress", film)).status_code == (200 if goes_on else 286)


def test_progress_shows_stage_percent_and_the_words_of_who_makes_it(page, brand):
    film = factories.generation(brand, status=Status.IN_PROGRESS, percent=64, activity="Drawing frame 3 of 9")
    text = page.get(address("generation-progress", film)).content.decode()
    for said in ("p-64", '<progress value="64"', "Drawing frame 3 of 9", 'aria-current="step"'):
        assert said in text


def test_the_live_region_speaks_only_when_something_new_is_to_be_said(page, brand):
    film = factories.generation(brand, status=Status.IN_PROGRESS)
    assert b'id="told"' not in page.get(address("generation-progress", film), {"told": "Making"}).content
    assert b'id="told"' in page.get(address("generation-progress", film), {"told": "In line"}).content


def test_when_it_is_done_the_whole_page_takes_the_place_of_the_screen(page, brand):
    response = page.get(address("generation-progress", made(brand)))
    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == ("#generation", "outerHTML")
    assert b"<video controls" in response.content
    assert b'id="generation"' in response.content


def test_a_finished_film_has_player_poster_and_download(page, brand):
    film = made(brand, title="Morning drop")
    files = {asset.role: str(asset.file_id) for asset in film.assets.all()}
    text = page.get(address("generation", film)).content.decode()
    video = text[text.index("<video") : text.index("</video>")]
    assert f'src="/media/{files["raw"]}?exp=' in video
    assert f'poster="/media/{files["poster"]}?exp=' in video
    (raw,) = film.assets.filter(role="raw")
    assert f'href="/api/v1/assets/{raw.pk}/file?download" download' in text


def test_a_download_is_the_original_under_its_title(page, brand):
    (raw,) = made(brand, title="Morning drop").assets.filter(role="raw")
    response = page.get(f"/api/v1/assets/{raw.pk}/file?download")
    assert b"".join(response.streaming_content) == f"raw {raw.generation_id}".encode()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "Morning drop.mp4" in response.headers["Content-Disposition"]


def test_files_stay_unseen_until_it_is_completed(page, brand):
    film = made(brand)
    Generation.objects.filter(pk=film.pk).update(status=Status.MIRRORING, finished_at=None, due_at=timezone.now())
    assert b"<video" not in page.get(address("generation", film)).content


def test_what_was_changed_and_noted_is_told(page, brand):
    film = made(
        brand, params={"duration": 30}, notes=["Drawn as a product showcase."],
        adjustments=[{"param": "duration", "requested": 45, "used": 30, "reason": "the longest"}],
    )  # fmt: skip
    text = page.get(address("generation", film)).content.decode()
    assert "30 s" in text
    assert "(asked 45 s)" in text
    assert "Drawn as a product showcase." in text


def test_every_param_is_told_in_the_words_of_the_form_and_the_motion_by_its_name(page, brand):
    motion = Motion.objects.create(name="Crash zoom")
    entry = {"params": [{"name": "cfg_scale", "unit": ""}, {"name": "fade", "unit": "s"}]}
    params = {
        "prompt": "A mug", "motion_id": str(motion.pk), "cfg_scale": 0.5, "fade": 2, "quality": "std", "sound": False,
        "colors": ["#1f7a72", "#ffffff"], "style_prompt": "",
    }  # fmt: skip
    settings = page.get(address("generation", made(brand, entry=entry, params=params))).context["settings"]
    assert [(one.label, one.value) for one in settings] == [
        ("Motion", "Crash zoom"), ("How closely the brief is followed", "0.5"), ("Fade", "2 s"),
        ("Colours", "#1f7a72, #ffffff"), ("Quality", "Standard"), ("Sound", "No"),
    ]  # fmt: skip


def written(brand, words):
    """A completed Generation whose output is a text."""
    told = factories.generation(brand, status=Status.COMPLETED, kind="text")
    file = factories.stored_file(brand, words, "text/plain", width=None, height=None)
    Asset.objects.create(generation=told, role=Asset.Role.RAW, file=file)
    return told


def test_a_text_is_read_on_its_page(page, brand):
    text = page.get(address("generation", written(brand, "Grüße <b>an alle</b>".encode()))).text
    assert ">Grüße &lt;b&gt;an alle&lt;/b&gt;</pre>" in text
    assert "Download for all of it" not in text


def test_of_a_long_text_the_page_has_the_beginning(page, brand):
    text = page.get(address("generation", written(brand, b"x" + "ü".encode() * 50_000))).text
    assert text.count("ü") == (64 * 1024 - 1) // 2
    assert "Download for all of it" in text


def test_a_text_whose_file_is_gone_is_told_of(page, brand):
    told = written(brand, b"Once upon a time")
    storage.delete(told.assets.get().file.key)
    response = page.get(address("generation", told))
    assert (response.status_code, "It cannot be read just now." in response.text) == (200, True)


def test_why_it_failed_is_told_and_it_can_be_tried_again(page, brand, mika):
    film = factories.generation(brand, status=Status.FAILED, error_detail="The picture could not be read.")
    text = page.get(address("generation", film)).content.decode()
    assert "The picture could not be read." in text
    response = page.post(address("retry-generation", film))
    again = Generation.objects.get(retry_of=film)
    assert response.url == address("generation", again)
    assert (again.status, again.created_by, again.source) == (Status.QUEUED, mika, "portal")


def test_to_click_twice_on_try_again_makes_one(page, brand):
    film = factories.generation(brand, status=Status.FAILED)
    once = re.search(r'name="once" value="([^"]+)"', page.get(address("generation", film)).content.decode())[1]
    first, second = (page.post(address("retry-generation", film), {"once": once}) for _ in range(2))
    assert str(film.retries.get().pk) == once
    assert first.url == second.url == reverse("generation", args=[once])


def test_to_try_again_under_the_id_of_another_film_makes_one_of_its_own(page, brand):
    film, theirs = factories.generation(brand, status=Status.FAILED), factories.generation()
    response = page.post(address("retry-generation", film), {"once": str(theirs.pk)})
    assert response.url == address("generation", film.retries.get())
    assert film.retries.get() != theirs


def test_what_was_made_is_not_retried(page, brand):
    film = made(brand)
    assert page.post(address("retry-generation", film)).url == address("generation", film)
    assert Generation.objects.count() == 1


def test_what_is_in_line_is_canceled_at_once(page, brand):
    film = factories.generation(brand)
    assert page.post(address("cancel-generation", film)).url == address("generation", film)
    film.refresh_from_db()
    assert film.status == Status.CANCELED


def test_what_is_being_made_is_asked_to_stop(page, brand):
    film = factories.generation(
        brand, status=Status.IN_PROGRESS, lease_until=timezone.now() + timezone.timedelta(minutes=1)
    )
    page.post(address("cancel-generation", film))
    film.refresh_from_db()
    assert (film.status, film.cancel_requested_at is not None) == (Status.IN_PROGRESS, True)
    assert b"Stopping" in page.get(address("generation-progress", film)).content


def test_canceling_what_has_ended_changes_nothing_and_says_so(page, brand):
    film = made(brand)
    response = page.post(address("cancel-generation", film), follow=True)
    assert b"It had already ended." in response.content
    assert Generation.objects.get().status == Status.COMPLETED


@pytest.mark.parametrize("name", ["generation", "generation-progress"])
def test_somebody_elses_generation_is_not_there(page, name):
    assert page.get(address(name, factories.generation())).status_code == 404


@pytest.mark.parametrize("name", ["cancel-generation", "retry-generation"])
def test_somebody_elses_generation_cannot_be_touched(page, name):
    theirs = factories.generation(status=Status.FAILED)
    assert page.post(address(name, theirs)).status_code == 404
    assert Generation.objects.count() == 1


@pytest.mark.parametrize("name", ["cancel-generation", "retry-generation"])
def test_changes_need_a_post(page, brand, name):
    assert page.get(address(name, factories.generation(brand))).status_code == 405


def test_a_viewer_sees_it_and_can_touch_nothing(client):
    viewer = factories.user()
    brand = factories.brand(member=viewer, role=Role.VIEWER)
    client.force_login(viewer)
    film = factories.generation(brand)
    text = client.get(address("generation", film)).content.decode()
    assert address("cancel-generation", film) not in text
    assert client.post(address("cancel-generation", film)).status_code == 403
    film.refresh_from_db()
    assert (film.status, film.cancel_requested_at) == (Status.QUEUED, None)


def test_what_is_in_the_trash_is_not_there(page, brand):
    assert page.get(address("generation", made(brand, trashed_at=timezone.now()))).status_code == 404


# --- Lists


def test_generations_lists_every_state_and_narrows_to_one(page, brand):
    for status in (Status.QUEUED, Status.SUBMITTING, Status.FAILED, Status.NSFW, Status.COMPLETED):
        factories.generation(brand, status=status, title=f"Was {status}.")

    def listed(**query):
        text = page.get(reverse("generations"), query).content.decode()
        return {status for status in Status if f"Was {status}." in text}

    assert len(listed()) == 5
    assert listed(status="running") == {Status.QUEUED, Status.SUBMITTING}
    assert listed(status="failed") == {Status.FAILED, Status.NSFW}
    assert listed(status="completed", q="was") == {Status.COMPLETED}
    assert len(listed(status="nonsense")) == 5
    assert listed(q="nothing") == set()


def how_rows_are(page, *films):
    return page.get(reverse("generations-progress"), {"id": [film.pk for film in films]})


def test_the_list_asks_how_its_unfinished_rows_are_and_only_while_it_has_any(page, brand):
    made(brand)
    assert b'hx-get="/generations/progress/' not in page.get(reverse("generations")).content
    film = factories.generation(brand, status=Status.IN_PROGRESS, percent=40)
    assert f'hx-get="/generations/progress/?id={film.pk}"' in page.get(reverse("generations")).text
    assert how_rows_are(page, film).status_code == 200
    assert film.move_to(Status.CANCELED, now=timezone.now())
    answer = how_rows_are(page, film)
    assert (answer.status_code, b"hx-get" in answer.content) == (286, False)


def test_a_row_tells_stage_and_percent_and_in_the_end_comes_whole(page, brand):
    rolling = factories.generation(brand, status=Status.IN_PROGRESS, percent=64, activity="Drawing frame 3 of 9")
    done = made(brand, title="Morning drop")
    assert "64 % · Drawing frame 3 of 9" in page.get(reverse("generations")).text
    text = how_rows_are(page, rolling, done).text
    assert f'<div id="state-{rolling.pk}" hx-swap-oob="true">' in text
    assert "64 % · Drawing frame 3 of 9" in text
    whole = text[text.index("<template>") :]
    assert f'<tr id="row-{done.pk}" hx-swap-oob="true">' in whole
    assert ("Morning drop</b>" in whole, "b-completed" in whole, str(rolling.pk) in whole) == (True, True, False)


def test_rows_of_other_brands_and_what_is_no_row_tell_nothing(page, brand):
    theirs = factories.generation(status=Status.IN_PROGRESS, title="Theirs")
    assert b"state-" not in how_rows_are(page, theirs).content
    assert page.get(reverse("generations-progress"), {"id": ["nonsense", ""]}).status_code == 286


def test_many_rows_are_asked_after_in_as_many_queries_as_one(page, brand):
    films, counted = [], []
    for more in (1, 5):
        films += [factories.generation(brand, status=Status.IN_PROGRESS) for _ in range(more)]
        films += [made(brand) for _ in range(more)]
        asked = "&".join(f"id={film.pk}" for film in films)
        counted.append(queries(page, f"{reverse('generations-progress')}?{asked}"))
    assert counted[0] == counted[1] <= 8


def test_the_library_holds_what_was_made_alone(page, brand):
    made(brand, title="A film")
    made(brand, title="A still", kind="image")
    factories.generation(brand, title="Unfinished", status=Status.IN_PROGRESS)

    def listed(**query):
        text = page.get(reverse("library"), query).content.decode()
        return [title for title in ("A film", "A still", "Unfinished") if title in text]

    assert listed() == ["A film", "A still"]
    assert listed(kind="video") == ["A film"]
    assert listed(kind="image") == ["A still"]
    assert listed(q="still") == ["A still"]


@pytest.mark.parametrize("name", ["generations", "library"])
def test_lists_hold_nothing_of_other_brands_or_the_trash(page, brand, name):
    made(factories.brand(), title="Theirs")
    made(brand, title="Thrown away", trashed_at=timezone.now())
    text = page.get(reverse(name)).content.decode()
    assert "Theirs" not in text
    assert "Thrown away" not in text


@pytest.mark.parametrize("name", ["generations", "library"])
def test_a_long_list_takes_as_many_queries_as_a_short_one(page, brand, name):
    counted = []
    for films in (1, 11):
        for _ in range(films):
            made(brand)
        counted.append(queries(page, reverse(name)))
    assert counted[0] == counted[1] <= 11


@pytest.mark.parametrize("name", ["generation", "generation-progress"])
def test_one_generation_takes_a_bounded_number_of_queries(page, brand, name):
    assert queries(page, address(name, made(brand))) <= 14
