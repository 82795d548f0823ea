"""What the page of one generation says of why it waits, how it ended, what that cost, and how it was made."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generations.lifecycle.room import WAITING
from generations.models import Asset, Event, Generation, LedgerEntry, ProviderAccount, Status
from generations.views.history import history
from generations.views.showing import Showing
from hfstudio.accounts.models import Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db

PRICE = 2_950_000  # micros: the account's
DAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
NO_ANSWER = "No clear answer yet. We find out before anything is ordered twice."
UNHANDED = "Its files could not be handed over yet. It is tried again."
REFUSED = "Fake provider refuses our account. The managers are told of it."


def paid(brand, **fields):
    """A Generation at the fake provider, at PRICE."""
    price = {"estimate_micros": PRICE, "hold_micros": PRICE}
    return factories.generation(brand, **{"provider": "fake", "model": "z_image", "kind": "image", **price, **fields})


def opened(page, film):
    return page.get(reverse("generation", args=[film.pk]))


def was(film, *steps, at=None):
    """It went through these states, after the one that it was made with."""
    old = film.events.get().new
    for number, new in enumerate(steps):
        Event.objects.create(generation=film, at=(at or timezone.now()) + timedelta(days=number), old=old, new=new)
        old = new
    return film


def made(brand, *files, **fields):
    """A completed Generation with these files (type, content), one output each."""
    film = factories.generation(brand, status=Status.COMPLETED, **fields)
    for index, (content_type, content) in enumerate(files):
        file = factories.stored_file(brand, content, content_type, width=None, height=None)
        Asset.objects.create(generation=film, role=Asset.Role.RAW, output_index=index, file=file)
    return film


# --- Films in the trash have no page


@pytest.mark.parametrize(
    ("gone", "said"), [({"trashed_at": DAY}, "in the trash"), ({"trashed_at": DAY, "emptied_at": DAY}, "deleted")]
)
@pytest.mark.parametrize("where", ["generation", "webhooks"])
def test_a_film_that_lies_in_the_trash_is_named_and_not_linked(page, brand, where, gone, said):
    first = factories.generation(brand, status=Status.FAILED, title="First take")
    again = factories.generation(brand, retry_of=first)
    factories.told(first)
    Membership.objects.update(role=Role.MANAGER)
    address = reverse("generation", args=[again.pk]) if where == "generation" else reverse("webhooks")
    link = f'href="{reverse("generation", args=[first.pk])}">First take</a>'
    assert link in page.get(address).text
    type(first).objects.filter(pk=first.pk).update(**gone)
    text = page.get(address).text
    assert (link in text, f'First take <span class="quiet">({said})</span>' in text) == (False, True)


# --- Why it waits


@pytest.mark.parametrize(
    ("account_is", "said"),
    [
        ({"enabled": False}, "Our account at Fake provider is switched off."),
        ({"unhealthy_since": DAY}, REFUSED),
        ({"parallel_limit": 0}, "Waits until Fake provider has room."),
        ({}, ""),
    ],
    ids=["off", "refused", "full", "open"],
)
def test_what_is_in_line_says_what_its_account_keeps_it_from(page, brand, account, account_is, said):
    ProviderAccount.objects.update(**account_is)
    assert opened(page, paid(brand, account=account)).context["waits"] == said


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        (WAITING, "Waiting for storage"),
        ("Storage cannot be read just now: [Errno 5] /srv/media/a", UNHANDED),
        ("fake could not be reached: Connection refused", UNHANDED),
        ("", ""),
    ],
    ids=["full", "unreadable", "unreachable", "nothing"],
)
def test_what_is_in_line_says_in_our_words_what_was_noted_of_it(page, brand, noted, said):
    answer = opened(page, factories.generation(brand, activity=noted))
    assert (answer.context["waits"], f'<p class="small">{said}</p>' in answer.text) == (said, bool(said))
    assert ("/srv/media" in answer.text, "refused" in answer.text) == (False, False)


def test_what_its_account_keeps_it_from_comes_before_what_was_noted_of_it(page, brand, account):
    ProviderAccount.objects.update(unhealthy_since=DAY)
    assert opened(page, paid(brand, account=account, activity=WAITING)).context["waits"] == REFUSED


def test_what_waited_in_line_says_nothing_of_that_once_it_is_made_or_sent_again(page, brand):
    film = factories.generation(brand, activity=WAITING)
    for status in (Status.SUBMITTING, Status.QUEUED, Status.SUBMITTING, Status.IN_PROGRESS):
        assert film.move_to(status, now=timezone.now())
        assert "Waiting for storage" not in opened(page, film).text


def test_what_waits_for_room_while_it_is_made_says_so_until_somebody_goes_on_with_it(page, brand):
    film = factories.generation(brand, status=Status.IN_PROGRESS, activity=WAITING)
    assert "Waiting for storage" in opened(page, film).text
    Generation.objects.update(lease_until=timezone.now() + timedelta(minutes=1))
    assert "Waiting for storage" not in opened(page, film).text


def test_what_may_have_been_taken_says_that_nothing_is_ordered_twice(page, brand):
    assert NO_ANSWER in opened(page, factories.generation(brand, status=Status.SUBMIT_UNKNOWN)).text


@pytest.mark.parametrize("noted", ["Waiting for storage: it is full", "Drawing frame 9 of 9"])
def test_what_is_being_saved_says_that_storage_is_waited_for_and_nothing_of_its_making(page, brand, noted):
    film = factories.generation(brand, status=Status.MIRRORING, activity=noted)
    text = opened(page, film).text
    assert ("Waiting for storage" in text, "it is full" in text) == (noted.startswith("Waiting"), False)
    assert "Drawing" not in text
    Generation.objects.update(lease_until=timezone.now() + timedelta(minutes=1))
    assert "Waiting for storage" not in opened(page, film).text


def test_what_is_in_line_at_an_account_takes_at_most_one_query_more(page, brand, account):
    ProviderAccount.objects.update(parallel_limit=9)
    counted = []
    for film in (factories.generation(brand), paid(brand, account=account)):
        with CaptureQueriesContext(connection) as captured:
            page.get(reverse("generation-progress", args=[film.pk]))
        counted.append(len(captured))
    assert counted[1] <= counted[0] + 1


# --- How it ended, and what that cost


@pytest.mark.parametrize("status", [Status.FAILED, Status.NSFW, Status.CANCELED])
@pytest.mark.parametrize(
    ("cost", "said"), [(0, "Nothing was charged."), (PRICE, "$2.95 was charged.")], ids=["nothing", "paid"]
)
def test_an_end_without_a_result_says_what_it_cost(page, brand, status, cost, said):
    assert said in opened(page, paid(brand, status=status, actual_micros=cost)).text


def test_a_draft_and_what_was_made_say_nothing_of_a_charge(page, brand):
    for film in (factories.generation(brand, status=Status.FAILED), paid(brand, status=Status.COMPLETED)):
        assert "was charged" not in opened(page, film).text


def test_at_a_price_that_nobody_knows_no_charge_is_denied_where_there_may_be_one(page, brand):
    film = paid(brand, status=Status.FAILED, estimate_micros=None, actual_micros=0)
    assert "Nothing was charged." in opened(page, film).text
    was(film, Status.IN_PROGRESS, Status.FAILED)
    assert "charged" not in opened(page, film).text


def test_what_is_only_taken_for_spent_is_not_called_charged(page, brand):
    film = paid(brand, status=Status.CANCELED, actual_micros=PRICE)
    LedgerEntry.objects.create(
        generation=film, kind=LedgerEntry.Kind.SETTLE, micros=PRICE, assumed=True, at=DAY, day=DAY.date(), brand=brand,
        model=film.model, provider=film.provider,
    )  # fmt: skip
    text = opened(page, film).text
    assert ("$2.95 counts as spent." in text, "$2.95 was charged." in text) == (True, False)


def test_what_was_canceled_once_somebody_had_it_is_not_said_to_be_not_made(page, brand):
    film = paid(brand, status=Status.CANCELED)
    assert "Nothing was made." in opened(page, film).text
    was(film, Status.IN_PROGRESS, Status.CANCELED)
    text = opened(page, film).text
    assert ("Nothing was made." in text, "Nothing was kept of it." in text) == (False, True)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_who_may_not_decide_is_told_who_does(page, brand, role):
    Membership.objects.update(role=role)
    text = opened(page, factories.generation(brand, status=Status.NEEDS_ATTENTION)).text
    assert ("An editor of the brand decides." in text) == (role == Role.VIEWER)


# --- How it was made


def test_a_line_has_its_exact_time_and_its_day_where_that_is_another_than_above(brand):
    film = factories.generation(brand)
    film.events.update(at=DAY)
    was(film, Status.SUBMITTING, Status.IN_PROGRESS, at=DAY)
    days = [DAY.date(), None, DAY.date() + timedelta(days=1)]
    assert [one.day for one in history(Showing(film), now=DAY + timedelta(days=9))] == days
    assert [one.day for one in history(Showing(film), now=DAY)] == [None, *days[1:]]


def test_the_day_and_the_exact_time_stand_on_the_page(page, brand):
    film = factories.generation(brand)
    film.events.update(at=DAY)
    assert 'title="21 November 2026, 12:00:00">21 Nov, 12:00:00</time>' in opened(page, film).text


def test_the_lines_say_who_had_it_how_much_was_kept_and_what_was_paid(page, brand):
    price = {"provider": "fake", "hold_micros": PRICE, "actual_micros": 2_000_000}
    film = made(brand, ("image/png", b"x" * 2048), ("image/png", b"y" * 1024), kind="image", **price)
    happened = opened(page, was(film, Status.IN_PROGRESS, Status.COMPLETED)).context["history"]
    assert [one.says for one in happened] == ["", "Fake provider", "3.0\xa0KB · $2.00 of the $2.95 held"]


def test_more_than_was_held_is_said_alone(page, brand):
    film = was(paid(brand, status=Status.FAILED, actual_micros=2 * PRICE), Status.FAILED)
    assert opened(page, film).context["history"][-1].says == "$5.90 spent"


# --- What was made


def test_what_cannot_be_shown_says_so_and_is_no_input(page, brand):
    text = opened(page, made(brand, ("model/gltf-binary", b"glTF"), kind="3d")).text
    assert "It cannot be shown here. Download it to open it." in text
    assert "?use=" not in text


def test_sound_is_used_as_input(page, brand):
    film = made(brand, ("audio/mpeg", b"sound"), kind="audio")
    address = f"{reverse('create')}?use={film.pk}"
    assert f'href="{address}"' in opened(page, film).text
    assert page.get(address).context["form"].initial["audio"] == [str(film.pk)]


def test_of_several_outputs_each_is_used_by_itself(page, brand):
    still = made(
        brand, ("image/png", factories.picture("#111")), ("image/png", factories.picture("#222")), kind="image"
    )
    second = still.assets.get(output_index=1)
    address = f"{reverse('create')}?use={still.pk}&asset={second.pk}"
    assert f'href="{address.replace("&", "&amp;")}"' in opened(page, still).text
    form = page.get(address).context["form"]
    assert [str(second.pk)] in form.initial.values()
    assert f'value="{second.pk}" checked' in page.get(address).text


def test_an_output_of_another_film_is_not_used(page, brand):
    still, other = (made(brand, ("image/png", factories.picture()), kind="image") for _ in range(2))
    address = f"{reverse('create')}?use={still.pk}&asset={other.assets.get().pk}"
    assert [str(still.pk)] in page.get(address).context["form"].initial.values()


def test_tags_are_a_group_with_a_name_and_only_where_there_are_any(page, brand):
    film = factories.generation(brand, status=Status.COMPLETED)
    group = '<div class="tags" role="group" aria-label="Tags">'
    assert group in opened(page, film).text
    Membership.objects.update(role=Role.VIEWER)
    assert group not in opened(page, film).text
