"""The product's settings, on a data folder of the test run's own."""

import os
import tempfile
from pathlib import Path

os.environ["HFSTUDIO_DATA_DIR"] = tempfile.mkdtemp(prefix="hfstudio-test-")
for name in (
    "DATABASE_URL",
    "HFSTUDIO_ENV",
    "HFSTUDIO_PUBLIC_URL",
    "HFSTUDIO_FETCH_ALLOW",
    "HFSTUDIO_FONTS",
    "HFSTUDIO_S3_BUCKET",
):
    os.environ.pop(name, None)

from hfstudio.settings import *  # noqa: E402, F403

TEST_DATA_DIR = Path(os.environ["HFSTUDIO_DATA_DIR"])
# Else the live server would serve the media folder itself, without types, signatures or ranges.
MEDIA_URL = "/not-in-use/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, "login": "1000/m/ip"}  # noqa: F405 — all tests sign in from one address
