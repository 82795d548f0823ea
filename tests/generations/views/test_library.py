"""The library: narrowed, searched, tagged, marked, downloaded, thrown away and brought back."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.models import Asset, Favourite, Generation, Status, Tag
from generations.views.order_keeping import MOST
from generations.views.tagging import put_tag
from generations.views.zipping import zipped
from hfstudio.accounts.models import Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db


def made(brand, title, **fields):
    film = factories.generation(brand, status=Status.COMPLETED, title=title, **fields)
    Asset.objects.create(generation=film, role=Asset.Role.RAW, file=factories.stored_file(brand))
    return film


def shown(page, **query):
    response = page.get(reverse("library", query=query))
    return {str(showing.generation) for showing in response.context["showings"]}


def change(page, do, *films, **more):
    return page.post(reverse("change-many"), {"do": do, "id": [film.pk for film in films], **more})


def test_it_is_narrowed_by_kind_mode_product_avatar_shape_maker_tag_and_mark(page, brand, mika):
    mug, face = factories.product(brand), factories.avatar(brand)
    film = made(brand, "Film", params={"mode": "tv_spot", "aspect_ratio": "9:16"})
    still = made(brand, "Still", kind="image", provider="fake", params={"aspect_ratio": "1:1"})
    film.products.add(mug)
    film.avatars.add(face)
    change(page, "tag", film, tag="Spring")
    change(page, "favourite", still)
    assert shown(page) == {"Film", "Still"}
    assert shown(page, kind="image") == shown(page, made="final") == shown(page, marked="yes") == {"Still"}
    assert shown(page, mode="tv_spot") == shown(page, product=str(mug.pk)) == shown(page, tag="Spring") == {"Film"}
    assert shown(page, avatar=str(face.pk)) == shown(page, shape="9:16") == {"Film"}
    assert (shown(page, shape="1:1"), shown(page, shape="21:9")) == ({"Still"}, set())
    assert shown(page, product="nonsense") == shown(page, avatar="nonsense") == set()


def test_own_avatars_stand_before_presets_in_the_filter(page, brand):
    made(brand, "Film")
    factories.avatar(None, name="Ada")
    factories.avatar(brand, name="Zoe")
    factories.avatar(factories.brand(), name="Foreign")
    selects = {one.name: one for one in page.get(reverse("library")).context["selects"]}
    assert [name for _pk, name in selects["avatar"].choices if name in ("Ada", "Zoe", "Foreign")] == ["Zoe", "Ada"]


def test_all_words_of_a_search_have_to_be_somewhere(page, brand):
    change(page, "tag", made(brand, "Kiln mug", prompt="Morning light"), tag="Spring")
    made(brand, "Kiln bowl")
    assert shown(page, q="kiln") == {"Kiln mug", "Kiln bowl"}
    assert shown(page, q="kiln morning spring") == {"Kiln mug"}


def test_a_film_is_called_as_people_like_in_whatever_state_it_is(page, brand, mika):
    film = factories.generation(brand, title="Kiln mug", status=Status.IN_PROGRESS)
    before = Generation.objects.values("status", "fence", "due_at").get()
    change(page, "name", film, name="  Morning \n mugs ")
    change(page, "name", film, name=" ")
    assert Generation.objects.get().title == "Morning mugs"
    assert Generation.objects.values("status", "fence", "due_at").get() == before
    change(page, "name", film, name="x" * 999)
    assert len(Generation.objects.get().title) == 200
    Membership.objects.filter(user=mika).update(role=Role.VIEWER)
    assert change(page, "name", film, name="Mine").status_code == 403


def test_of_sound_texts_and_shapes_those_are_offered_that_the_brand_has(page, brand, monkeypatch):
    def offered(**query):
        return re.findall(r'class="chip" href="[^"]*kind=(\w+)', page.get(reverse("library", query=query)).text)

    made(brand, "Film")
    made(factories.brand(), "Foreign", kind="text")
    assert offered() == ["video", "image"]
    assert offered(kind="3d")[:3] == ["video", "image", "3d"]
    made(brand, "Song", kind="audio")
    assert offered() == ["video", "image", "audio"]
    assert shown(page, kind="audio") == {"Song"}
    monkeypatch.setattr("generations.views.filtering.MOST_LOOKED_AT", 1)
    assert offered() == ["video", "image", "audio", "text", "3d"]


def test_it_is_in_the_order_that_was_chosen(page, brand):
    made(brand, "B")
    made(brand, "A")
    titles = {
        sort: [str(one.generation) for one in page.get(reverse("library", query={"sort": sort})).context["showings"]]
        for sort in ("", "oldest", "title")
    }
    assert titles == {"": ["A", "B"], "oldest": ["B", "A"], "title": ["A", "B"]}


def test_what_is_deleted_waits_in_the_trash_and_comes_back(page, brand):
    film = made(brand, "Film")
    change(page, "delete", film)
    assert shown(page) == set()
    assert "Film" in page.get(reverse("trash")).content.decode()
    change(page, "restore", film)
    assert shown(page) == {"Film"}


def test_what_was_just_deleted_is_brought_back_by_the_message_that_says_so(page, brand):
    films = [made(brand, title) for title in ("Film", "Other")]
    running = factories.generation(brand, status=Status.IN_PROGRESS)
    before = made(brand, "Before", trashed_at=timezone.now())
    change(page, "delete", *films, running, before)

    toast = page.get(reverse("library", query={"sort": "title"})).text.partition('id="toasts"')[2]

    assert "2 films are in the trash for 30 days" in toast
    assert 'action="/library/change/"' in toast and 'name="do" value="restore">Undo' in toast
    asked = re.findall(r'name="id" value="([^"]+)"', toast)
    assert set(asked) == {str(film.pk) for film in films}
    (there,) = re.findall(r'name="next" value="([^"]+)"', toast)
    back = page.post(reverse("change-many"), {"do": "restore", "id": asked, "next": there}, follow=True)
    assert (back.redirect_chain, "2 films are back" in back.text) == ([("/library/?sort=title", 302)], True)
    assert (shown(page), "Undo" in back.text) == ({"Film", "Other"}, False)


def test_where_nothing_was_deleted_nothing_is_offered_to_be_undone(page, brand):
    change(page, "delete", factories.generation(brand, status=Status.IN_PROGRESS))
    text = page.get(reverse("library")).text
    assert ("Nothing is deleted" in text, "Undo" in text) == (True, False)


def test_as_many_as_are_deleted_at_once_are_brought_back_at_once(page, brand):
    change(page, "delete", *(factories.generation(brand, status=Status.FAILED) for _ in range(MOST)))
    asked = re.findall(r'name="id" value="([^"]+)"', page.get(reverse("library")).text)
    page.post(reverse("change-many"), {"do": "restore", "id": asked})
    assert Generation.objects.filter(trashed_at=None).count() == MOST


def test_what_is_in_the_trash_is_not_thrown_away_anew(page, brand):
    film = factories.generation(brand, status=Status.COMPLETED)
    then = timezone.now() - timedelta(days=40)
    Generation.objects.filter(pk=film.pk).update(trashed_at=then)

    change(page, "delete", film)
    change(page, "restore", film)

    film.refresh_from_db()
    assert film.trashed_at == then


def test_what_is_chosen_in_the_trash_goes_for_good_and_what_is_not_in_it_stays(page, brand):
    film, other, kept = (made(brand, title) for title in ("Film", "Other", "Kept"))
    change(page, "delete", film, other)
    assert "Delete the chosen ones for good?" in page.get(reverse("trash")).text
    change(page, "purge", film, kept)
    film.refresh_from_db()
    assert (film.emptied_at is not None, film.assets.count(), kept.assets.count()) == (True, 0, 1)
    left = page.get(reverse("trash")).text
    assert ("Film" in left, "Other" in left, "1 film is gone for good" in left) == (False, True, True)
    change(page, "restore", film)
    assert shown(page) == {"Kept"}


def test_the_trash_of_one_brand_is_emptied_by_those_who_make_films_there(page, brand, mika):
    foreign = made(factories.brand(member=mika, role=Role.VIEWER), "Foreign", trashed_at=timezone.now())
    films = [made(brand, "Film", trashed_at=timezone.now()) for _ in range(3)]
    kept = made(brand, "Kept")
    page.post(reverse("empty-trash", args=[brand.pk]))
    assert page.post(reverse("empty-trash", args=[foreign.brand_id])).status_code == 403
    assert not Asset.objects.filter(generation__in=films).exists()
    assert Generation.objects.filter(emptied_at=None).in_bulk().keys() == {foreign.pk, kept.pk}


def test_a_trash_of_many_is_emptied_in_rounds(page, brand, monkeypatch):
    monkeypatch.setattr("generations.lifecycle.retention.AT_ONCE", 2)
    monkeypatch.setattr("generations.lifecycle.trash.ROUNDS", 2)
    for _ in range(5):
        made(brand, "Film", trashed_at=timezone.now())
    page.post(reverse("empty-trash", args=[brand.pk]))
    assert Generation.objects.filter(emptied_at=None).count() == 1


def test_what_still_runs_is_not_deleted(page, brand):
    film = factories.generation(brand, status=Status.IN_PROGRESS)
    change(page, "delete", film)
    assert Generation.objects.get(pk=film.pk).trashed_at is None


def test_many_are_downloaded_as_one_zip_with_a_name_each(page, brand):
    films = [made(brand, "Film"), made(brand, "Film")]
    response = change(page, "download", *films)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert sorted(archive.namelist()) == ["Film 2.png", "Film.png"]
    assert archive.testzip() is None
    assert response.headers["Content-Disposition"].startswith('attachment; filename="hf-studio-')


def test_a_zip_of_nothing_is_empty():
    assert zipfile.ZipFile(io.BytesIO(b"".join(zipped([])))).namelist() == []


def test_a_tag_is_one_whatever_its_capitals_and_goes_with_its_last_film(page, brand):
    film, other = made(brand, "Film"), made(brand, "Other")
    change(page, "tag", film, tag="Spring")
    change(page, "tag", other, tag=" spring ")
    assert Tag.objects.get().generations.count() == 2
    change(page, "untag", film, other, tag="SPRING")
    assert not Tag.objects.exists()


def test_each_brand_writes_a_tag_in_its_own_way_and_a_new_one_as_it_was_typed(brand):
    first, second = sorted([brand, factories.brand()], key=lambda one: one.pk)
    Tag.objects.create(brand=first, name="SPRING")
    put_tag([made(first, "Film"), made(second, "Other")], "Spring")
    assert {tag.brand: tag.name for tag in Tag.objects.all()} == {first: "SPRING", second: "Spring"}


def test_a_mark_is_each_persons_own_and_is_taken_off_by_a_second_press(page, brand, mika):
    film = made(brand, "Film")
    change(page, "favourite", film)
    assert Favourite.objects.get().user == mika
    change(page, "favourite", film)
    assert not Favourite.objects.exists()


def test_what_is_done_with_many_says_what_it_did_to_how_many(page, brand):
    films = [made(brand, title) for title in ("Film", "Other")]
    for do, tag, told in (
        ("favourite", "", "2 films are favourites now"),
        ("favourite", "", "2 films are no favourites any more"),
        ("tag", " ", "Write the tag first."),
        ("tag", " early  spring", "2 films have the tag “early spring” now"),
        ("tag", "EARLY spring", "2 films have the tag “early spring” now"),
        ("untag", " ", "Write the tag first."),
        ("untag", "x" * 60_000, "2 films are without the tag “" + "x" * 40 + "”"),
        ("untag", "early  spring", "2 films are without the tag “early spring”"),
    ):
        change(page, do, *films, tag=tag)
        assert told in page.get(reverse("library")).text
    change(page, "favourite", films[0])
    assert "1 film is a favourite now" in page.get(reverse("library")).text


def test_a_viewer_marks_and_downloads_but_neither_deletes_nor_tags(page, brand, mika):
    Membership.objects.update(role=Role.VIEWER)
    film = made(brand, "Film")
    found = {
        do: change(page, do, film, tag="x").status_code for do in ("favourite", "download", "delete", "tag", "purge")
    }
    assert found == {"favourite": 302, "download": 200, "delete": 403, "tag": 403, "purge": 403}
    assert 'value="delete"' not in page.get(reverse("library")).content.decode()


def test_films_of_other_brands_are_out_of_reach(page, brand):
    foreign = made(factories.brand(), "Foreign")
    for do in ("delete", "tag", "favourite", "download"):
        assert change(page, do, foreign, tag="x").status_code == 302
    assert Generation.objects.get(pk=foreign.pk).trashed_at is None
    assert not Favourite.objects.exists()


@pytest.mark.parametrize("view", ["wall", "list"])
def test_many_films_take_as_many_queries_as_few(page, brand, view, django_assert_max_num_queries):
    counted = []
    for films in (1, 8):
        for _ in range(films):
            change(page, "tag", made(brand, "Film"), tag="Spring")
        with django_assert_max_num_queries(12) as captured:
            page.get(reverse("library", query={"view": view}))
        counted.append(len(captured))
    assert counted[0] == counted[1]
