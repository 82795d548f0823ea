"""The settings' promises: secrets for their owner alone, and no production without what it needs."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    code = "from hfstudio import settings as s; print(s.SECRET_KEY, s.MEDIA_SIGNING_KEY)"
    kept = {"PATH": os.environ["PATH"], "HFSTUDIO_DATA_DIR": str(folder)}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=kept | env, capture_output=True, text=True)


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path):
    first, second = load(tmp_path), load(tmp_path)

    assert first.stdout == second.stdout
    assert len(set(first.stdout.split())) == 2
    keys = list((tmp_path / "keys").iterdir())
    assert sorted(path.name for path in keys) == ["media_signing_key", "secret_key", "secrets_key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}


def test_a_secret_key_that_is_set_wins(tmp_path):
    assert load(tmp_path, SECRET_KEY="mine").stdout.split()[0] == "mine"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "HFSTUDIO_PUBLIC_URL"])
def test_production_does_not_start_without(missing, tmp_path):
    env = {
        "HFSTUDIO_ENV": "production",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "studio.example.com",
        "HFSTUDIO_PUBLIC_URL": "https://studio.example.com",
    }
    assert load(tmp_path, **env).returncode == 0
    del env[missing]

    refused = load(tmp_path, **env)

    assert refused.returncode == 1
    assert missing in refused.stderr.splitlines()[-1]


def test_production_wants_an_https_address(tmp_path):
    refused = load(
        tmp_path, HFSTUDIO_ENV="production", SECRET_KEY="x", ALLOWED_HOSTS="a", HFSTUDIO_PUBLIC_URL="http://a"
    )

    assert "https" in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize("price", ["0.10 EUR", "0.10", "0.10USD", "a lot USD", "-1 USD", "nan USD", "inf USD", "$0.10"])
def test_a_price_that_is_none_is_refused_at_start_and_the_form_is_shown(price, tmp_path):
    refused = load(tmp_path, FAKE_PRICE=price)

    assert refused.returncode == 1
    assert "FAKE_PRICE has to be an amount" in refused.stderr.splitlines()[-1]
    assert "`0.10 USD`" in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize("price", ["0.10 USD", "unknown", "", " 0 USD "])
def test_a_price_is_an_amount_and_a_currency_or_unknown(price, tmp_path):
    assert load(tmp_path, FAKE_PRICE=price).returncode == 0


def test_a_secret_may_begin_with_a_dollar(tmp_path):
    assert load(tmp_path, SECRET_KEY="$ecret").stdout.split()[0] == "$ecret"


def test_a_price_is_in_the_studios_own_currency(tmp_path):
    assert load(tmp_path, FAKE_PRICE="0.10 EUR", HFSTUDIO_CURRENCY="EUR").returncode == 0
    assert "EUR" in load(tmp_path, FAKE_PRICE="0.10 USD", HFSTUDIO_CURRENCY="EUR").stderr


def test_no_process_can_be_told_to_die_in_production(tmp_path):
    env = {
        "HFSTUDIO_ENV": "production", "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "a",
        "HFSTUDIO_PUBLIC_URL": "https://a", "HFSTUDIO_FAULTS": str(tmp_path),
    }  # fmt: skip
    code = "from hfstudio import settings as s; print(repr(s.FAULTS))"
    kept = {"PATH": os.environ["PATH"], "HFSTUDIO_DATA_DIR": str(tmp_path)}
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=kept | env, capture_output=True, text=True)

    assert found.stdout.strip() == "''"
