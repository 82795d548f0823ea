import pytest

from tests.generations.webhooks.receiver import Receiver


@pytest.fixture
def receiver(settings):
    with Receiver() as made:
        settings.FETCH_ALLOW = [made.address]
        yield made
