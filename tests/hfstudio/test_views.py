import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generations.models import Status
from hfstudio.accounts.models import Role
from products.keeping import archive_brand
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mika():
    return factories.user(email="mika@example.com", name="Mika")


@pytest.fixture
def signed_in(client, mika):
    client.force_login(mika)
    return client


def sign_in(client, **fields):
    return client.post(
        reverse("sign-in"), {"login": "mika@example.com", "password": "secret", "remember": "on", **fields}
    )


def test_signing_in_leads_to_today(client, mika):
    response = sign_in(client)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").status_code == 200


def test_signing_in_does_not_mind_capitals_in_the_address(client, mika):
    assert sign_in(client, login="Mika@Example.com").status_code == 302


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, mika):
    assert sign_in(client, next="/products/").url == "/products/"


def test_signing_in_never_leads_to_another_site(client, mika):
    assert sign_in(client, next="https://elsewhere.example/").url == "/"


@pytest.mark.parametrize("wrong", [{"password": "guess"}, {"login": "nobody@example.com"}])
def test_a_wrong_address_and_a_wrong_password_are_refused_in_the_same_words(client, mika, wrong):
    page = sign_in(client, **wrong).content.decode()
    assert page.count("That email and password do not match.") == 1
    assert 'aria-invalid="true"' in page


def test_an_inactive_person_is_refused(client):
    factories.user(email="mika@example.com", is_active=False)
    assert sign_in(client).status_code == 200


def test_the_session_ends_with_the_browser_unless_it_is_to_be_kept(client, mika):
    sign_in(client, remember="")
    assert client.session.get_expire_at_browser_close() is True
    client.logout()
    sign_in(client)
    assert client.session.get_expire_at_browser_close() is False


def test_signing_out_needs_a_post_and_ends_the_session(signed_in):
    assert signed_in.get(reverse("sign-out")).status_code == 405
    assert signed_in.post(reverse("sign-out")).url == reverse("sign-in")
    assert signed_in.get("/").status_code == 302


@pytest.mark.parametrize("name", ["today", "products", "create", "generations", "library"])
def test_a_stranger_is_asked_to_sign_in(client, name):
    response = client.get(reverse(name))
    assert (response.status_code, response.url) == (302, f"/sign-in/?next={reverse(name)}")


@pytest.mark.parametrize("name", ["rolling", "call-sheet"])
def test_a_part_of_a_page_asks_for_the_page_anew_when_the_session_has_ended(client, name):
    response = client.get(reverse(name))
    assert (response.status_code, response.headers["HX-Refresh"], response.content) == (286, "true", b"")


def test_today_shows_what_rolls_what_waits_and_what_is_done(signed_in, mika):
    brand = factories.brand(member=mika)
    factories.generation(brand, title="Rolling film", status=Status.IN_PROGRESS, percent=40)
    factories.generation(brand, title="Waiting film", status=Status.NEEDS_ATTENTION, error_detail="Was it made?")
    factories.generation(brand, title="Done film", status=Status.COMPLETED)
    factories.product(brand, title="Unused thing")
    page = signed_in.get("/").content.decode()
    for said in ("Rolling film", "40<small> %", "Was it made?", "Done film", "Unused thing"):
        assert said in page
    assert "1 film rolling. 1 waits for your word." in " ".join(page.split())


def test_today_shows_nothing_of_other_brands(signed_in, mika):
    factories.brand(member=mika)
    other = factories.brand()
    factories.generation(other, title="Their film", status=Status.COMPLETED)
    factories.product(other, title="Their thing")
    page = signed_in.get("/").content.decode()
    assert "Their" not in page


def rolling(page, **query):
    return page.get(reverse("rolling", query=query))


def test_today_asks_often_while_something_rolls_and_else_now_and_then(signed_in, mika):
    brand = factories.brand(member=mika)
    assert 'hx-trigger="every 30s"' in signed_in.get("/").text
    film = factories.generation(brand, status=Status.IN_PROGRESS)
    assert 'hx-trigger="every 2s"' in rolling(signed_in).text
    assert film.move_to(Status.CANCELED, now=timezone.now())
    assert 'hx-trigger="every 30s"' in rolling(signed_in).text


def test_today_sees_the_last_film_end_whatever_became_of_it(signed_in, mika):
    film = factories.generation(factories.brand(member=mika), status=Status.IN_PROGRESS)
    seen = rolling(signed_in).context["seen"]
    assert film.move_to(Status.CANCELED, now=timezone.now())
    answer = rolling(signed_in, seen=seen)
    assert (answer.status_code, 'hx-trigger="every 30s"' in answer.text) == (200, True)


def test_today_is_left_as_it_is_until_there_is_something_else_to_see(signed_in, mika):
    brand = factories.brand(member=mika)
    factories.generation(brand, title="An old film", status=Status.COMPLETED)
    seen = signed_in.get("/").context["seen"]
    answer = rolling(signed_in, seen=seen)
    assert (answer.status_code, answer.content) == (204, b"")
    factories.generation(brand, title="A colleague's film", status=Status.COMPLETED)
    answer = rolling(signed_in, seen=seen)
    assert (answer.status_code, "A colleague&#x27;s film" in answer.text) == (200, True)
    factories.generation(brand, status=Status.QUEUED)
    answer = rolling(signed_in, seen=answer.context["seen"])
    assert (answer.status_code, "1 film rolling." in answer.text) == (200, True)


def test_today_counts_all_that_roll_and_wait_and_not_what_it_draws(signed_in, mika):
    brand = factories.brand(member=mika)
    for _ in range(8):
        factories.generation(brand, status=Status.QUEUED)
    for _ in range(5):
        factories.generation(brand, status=Status.NEEDS_ATTENTION)
    page = signed_in.get("/").text
    assert "8 films rolling. 5 wait for your word." in " ".join(page.split())
    assert (page.count('class="take"'), page.count('class="ask"')) == (6, 3)
    assert '<a class="link" href="/generations/?status=needs_attention">All 5 that wait</a>' in page
    assert '<use href="/static/portal/icons.svg#alert"/></svg>5</span>' in page


def test_somebody_in_no_brand_is_told_what_to_do(signed_in):
    assert b"Ask a manager of one to invite you" in signed_in.get("/").content


def test_a_viewer_is_offered_nothing_to_make(signed_in, mika):
    factories.brand(member=mika, role=Role.VIEWER)
    page = signed_in.get("/").content.decode()
    assert reverse("create") not in page


def test_today_takes_as_many_queries_for_very_many_films_as_for_many(signed_in, mika):
    brand, counted = factories.brand(member=mika), []
    for films in (6, 6):
        for _ in range(films):
            factories.generation(brand, status=Status.IN_PROGRESS)
            factories.generation(brand, status=Status.NEEDS_ATTENTION)
            factories.generation(brand, status=Status.COMPLETED)
            factories.product(brand)
        with CaptureQueriesContext(connection) as captured:
            signed_in.get("/")
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 18


def test_the_brand_can_be_changed_where_there_are_several_and_another_be_made(signed_in, mika):
    factories.brand(member=mika, name="Alder")
    assert b'href="/brand/new/"' in signed_in.get("/").content
    birch = factories.brand(member=mika, name="Birch")
    factories.generation(birch, title="Birch film", status=Status.COMPLETED)
    page = signed_in.get("/").content
    assert b'id="brands"' in page
    assert b"Birch film" not in page
    signed_in.post(reverse("choose-brand"), {"brand": birch.pk})
    assert b"Birch film" in signed_in.get("/").content


def test_until_one_is_chosen_it_is_the_brand_that_the_person_made_something_for_last(signed_in, mika):
    factories.brand(member=mika, name="Alder")
    birch = factories.brand(member=mika, name="Birch")
    factories.generation(birch, title="Birch film", status=Status.COMPLETED, created_by=mika)
    assert b"Birch film" in signed_in.get("/").content


def test_a_chosen_brand_that_was_archived_is_left(signed_in, mika):
    factories.brand(member=mika, name="Alder")
    birch = factories.brand(member=mika, name="Birch")
    signed_in.post(reverse("choose-brand"), {"brand": birch.pk})
    archive_brand(birch, now=timezone.now())
    page = signed_in.get("/").content.decode()
    assert "Alder</b>" in page
    assert "Birch" not in page


@pytest.mark.parametrize("wanted", ["", "no id", "00000000-0000-4000-8000-000000000000"])
def test_a_brand_that_is_not_there_cannot_be_chosen(signed_in, wanted):
    assert signed_in.post(reverse("choose-brand"), {"brand": wanted}).status_code == 404


def test_somebody_elses_brand_cannot_be_chosen(signed_in):
    assert signed_in.post(reverse("choose-brand"), {"brand": factories.brand().pk}).status_code == 404


@pytest.mark.parametrize(("asked", "kept"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_a_theme_is_kept_in_the_browser(signed_in, asked, kept):
    response = signed_in.post(reverse("choose-theme"), {"theme": asked, "next": "/products/"})
    assert response.url == "/products/"
    assert kept in signed_in.get("/").content.decode()
    signed_in.post(reverse("choose-theme"), {"theme": ""})
    assert "data-theme" not in signed_in.get("/").content.decode()


def test_a_made_up_theme_is_not_written_into_the_page(signed_in):
    signed_in.cookies["theme"] = '"><script>'
    assert "data-theme" not in signed_in.get("/").content.decode()


def test_changing_the_theme_never_leads_to_another_site(signed_in):
    assert signed_in.post(reverse("choose-theme"), {"next": "//elsewhere.example/"}).url == "/"


def test_the_admin_is_offered_to_staff_alone(client, mika):
    client.force_login(mika)
    assert reverse("admin:index") not in client.get("/").content.decode()
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    assert reverse("admin:index") in client.get("/").content.decode()


def test_the_guides_name_the_address_that_the_operator_has_set(client, settings):
    settings.PUBLIC_URL = "https://studio.example"
    assert "curl -fsSL https://studio.example/install.sh | sh" in client.get("/docs/").text
