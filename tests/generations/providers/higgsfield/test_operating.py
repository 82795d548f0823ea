"""What an operator asks of the platform: its motions, and what a call would cost."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from generations import provider_accounts
from generations.models import Motion
from tests.generations.providers.calling import account_at
from tests.generations.providers.higgsfield.server import MOTIONS, HiggsfieldServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(settings) -> Iterator[HiggsfieldServer]:
    settings.PROVIDER_ACCOUNTS = []
    provider_accounts.bring_in_environment.cache_clear()
    with HiggsfieldServer() as server:
        account_at("higgsfield", server)
        yield server


def test_new_motions_are_taken_up_and_old_ones_stay(platform, capsys):
    before = set(Motion.objects.values_list("pk", flat=True))

    call_command("refreshmotions")

    assert capsys.readouterr().out == "higgsfield lists 2 motions; 2 of them are new here.\n"
    new = Motion.objects.exclude(pk__in=before).order_by("position")
    assert [motion.name for motion in new] == ["360 Orbit", "Brand new"]
    assert new[1].media == {"url": "https://files.example/m.webp"}
    assert before < set(Motion.objects.values_list("pk", flat=True))


def test_a_second_time_finds_nothing_new_and_keeps_what_we_know_better(platform, capsys):
    call_command("refreshmotions")
    Motion.objects.filter(pk=MOTIONS[0]["id"]).update(name="Old name", tags=["ours"])

    call_command("refreshmotions")

    motion = Motion.objects.get(pk=MOTIONS[0]["id"])
    assert capsys.readouterr().out.endswith("lists 2 motions; 0 of them are new here.\n")
    assert (motion.name, motion.tags) == ("360 Orbit", ["ours"])


def test_a_list_that_cannot_be_had_changes_nothing(platform):
    platform.stop()
    before = Motion.objects.count()

    with pytest.raises(CommandError, match="could not be reached"):
        call_command("refreshmotions")

    assert Motion.objects.count() == before


def test_a_price_is_asked_for_and_nothing_is_ordered(platform, capsys):
    call_command("askprice", "higgsfield", "text2image_soul_v2", "prompt=Steam")

    assert capsys.readouterr().out == "0.094 usd\n"
    assert platform.ledger.jobs() == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("relay", "relay_lite"), "No account of relay is enabled: set RELAY_KEY."),
        (("higgsfield", "nothing"), "nothing"),
        (("higgsfield", "seedance_2_0", "prompt=x"), "Seedance 2.0 has no route at higgsfield."),
        (("higgsfield", "z_image", "foo=1"), "Unknown params: foo"),
    ],
)
def test_what_cannot_be_asked_for_is_said(platform, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("askprice", *arguments)
