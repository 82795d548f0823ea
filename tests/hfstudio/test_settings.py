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
    assert sorted(path.name for path in keys) == ["media_signing_key", "secret_key"]
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
