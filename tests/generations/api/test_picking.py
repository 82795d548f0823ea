"""`GET /models/?task=`: the model to start with, and why."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    key = factories.api_key(factories.user())
    return lambda **query: client.get("/api/v1/models/", query, headers={"Authorization": f"Bearer {key}"}).json()


@pytest.mark.parametrize(
    ("task", "model"),
    [
        ("a product photo of our mug for the shop", "marketing_studio_image"),
        ("an empty mountain valley at dawn, no people", "soul_location"),
        ("a video ad for our new shoes", "marketing_studio_video"),
    ],
)
def test_a_brief_is_answered_with_a_model_and_its_reason(ask, task, model):
    advice = ask(task=task)["recommendation"]

    assert advice["model"] == model
    assert advice["reason"]


def test_a_kind_narrows_the_choice(ask):
    assert ask(task="our new shoes", kind="image")["recommendation"]["model"] != "marketing_studio_video"


def test_without_a_task_there_is_no_recommendation(ask):
    assert "recommendation" not in ask()
