from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from django.test import RequestFactory

from hfstudio.media.signing import absolute, sign, verify

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATH = "/api/v1/assets/1/file"


def exp_and_sig(address: str) -> tuple[str, str]:
    query = parse_qs(address.partition("?")[2])
    return query["exp"][0], query["sig"][0]


def test_a_signed_address_is_good_for_seven_days():
    exp, sig = exp_and_sig(sign(PATH, now=NOW))
    assert int(exp) == int((NOW + timedelta(days=7)).timestamp())
    assert verify(PATH, exp, sig, NOW)
    assert verify(PATH, exp, sig, NOW + timedelta(days=7, seconds=-1))
    assert not verify(PATH, exp, sig, NOW + timedelta(days=7))


def test_a_shorter_life_ends_sooner():
    exp, sig = exp_and_sig(sign(PATH, now=NOW, lifetime=timedelta(hours=1)))
    assert not verify(PATH, exp, sig, NOW + timedelta(hours=1))


def test_a_signature_is_for_one_path_and_one_time():
    exp, sig = exp_and_sig(sign(PATH, now=NOW))
    assert not verify(PATH + "/", exp, sig, NOW)
    assert not verify(PATH, str(int(exp) + 1), sig, NOW)
    assert not verify(PATH, "0" + exp, sig[:-1] + "!", NOW)


@pytest.mark.parametrize("exp", [None, "", "soon", "-1", "1e9", "١٢٣", "9" * 40])
@pytest.mark.parametrize("sig", [None, "", "é", "A" * 43])
def test_nonsense_is_no_signature(exp, sig):
    assert not verify(PATH, exp, sig, NOW)


def test_another_key_signs_another_way(settings):
    exp, sig = exp_and_sig(sign(PATH, now=NOW))
    settings.MEDIA_SIGNING_KEY = "another"
    assert not verify(PATH, exp, sig, NOW)


def test_a_new_secret_key_changes_nothing(settings):
    exp, sig = exp_and_sig(sign(PATH, now=NOW))
    settings.SECRET_KEY = "another"
    assert verify(PATH, exp, sig, NOW)


def test_an_address_is_on_the_public_url_else_on_the_requests_host(settings):
    request = RequestFactory().get("/", headers={"host": "localhost:8000"})
    assert absolute(request, PATH) == f"http://localhost:8000{PATH}"
    assert absolute(None, PATH) == PATH
    settings.PUBLIC_URL = "https://studio.example"
    assert absolute(request, PATH) == absolute(None, PATH) == f"https://studio.example{PATH}"
