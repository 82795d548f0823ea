"""A word when a film is done: what ended of what rolled, in as few questions for many as for one."""

import pytest

from generations.models import Status
from tests import factories

pytestmark = pytest.mark.django_db


def ask(page, *films):
    return page.get("/told/", {"was": ",".join(str(film.pk) for film in films)})


def test_what_rolls_is_one_s_own_alone(page, brand, mika):
    mine = factories.generation(brand, status=Status.IN_PROGRESS, created_by=mika)
    factories.generation(brand, status=Status.IN_PROGRESS)
    factories.generation(brand, status=Status.COMPLETED, created_by=mika)
    answer = ask(page)
    assert (answer.headers["X-Rolling"], answer.text.strip()) == (str(mine.pk), "")


@pytest.mark.parametrize(
    ("status", "word", "button"),
    [
        (Status.COMPLETED, "Kiln mugs is ready", "Watch"),
        (Status.FAILED, "Kiln mugs did not finish", "Look"),
        (Status.NSFW, "Kiln mugs did not finish", "Look"),
        (Status.NEEDS_ATTENTION, "Kiln mugs waits for your word", "Decide"),
    ],
)
def test_each_end_has_its_word(page, brand, mika, status, word, button):
    film = factories.generation(brand, status=status, title="Kiln mugs", created_by=mika)
    answer = ask(page, film).text
    assert (word in answer, f">{button}</a>" in answer) == (True, True)


def test_nothing_is_said_of_what_still_rolls_was_canceled_or_is_somebody_else_s(page, brand, mika):
    rolling = factories.generation(brand, status=Status.QUEUED, created_by=mika)
    canceled = factories.generation(brand, status=Status.CANCELED, created_by=mika)
    hidden = factories.generation(status=Status.COMPLETED)
    assert "toast" not in ask(page, rolling, canceled, hidden).text
    assert page.get("/told/", {"was": "x,,1"}).status_code == 200


def test_many_cost_no_more_questions_than_one(page, brand, mika, django_assert_max_num_queries):
    films = [factories.generation(brand, status=Status.COMPLETED, created_by=mika) for _ in range(12)]
    with django_assert_max_num_queries(8):
        assert ask(page, *films).text.count("is ready") == 12
