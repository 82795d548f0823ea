"""Every page of the portal in a studio with so many generations: `python -m tests.bench.pages COUNT`; JSON.

For each page: its queries, the seconds of the quickest of a few answers, and the kilobytes that a browser with an
empty cache gets over the wire without media: the page, its styles and scripts, the font.
"""

import gzip
import json
import os
import re
import sys
import time
from contextlib import closing
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from generations.models import Asset, Generation, Status
from tests.browser.every_page import NOT_THERE, every_page
from tests.browser.filled import Filled, fill

RUNS, BATCH = 3, 2000
PACKED = {"accept-encoding": "gzip, br"}
OWN_FILE = re.compile(r'(?:href|src)="(/static/[^"#]+\.(?:css|js|svg|woff2)|/admin/jsi18n/)')
FONT = re.compile(r"url\([\"']?([^)\"']+\.woff2)")  # in a stylesheet


def add(filled: Filled, count: int) -> None:
    """So many films more, each with a file, as old as there are minutes since."""
    model, raw = filled.films[0], Asset.objects.filter(role=Asset.Role.RAW).first()
    assert raw is not None
    now = timezone.now()
    shared = {name: getattr(model, name) for name in ("brand", "model", "kind", "provider", "params", "created_by")}
    rows = [
        Generation(
            **shared, title=f"Film {number}", status=Status.COMPLETED, inputs={}, entry={},
            created_at=now - timedelta(minutes=number + 600), finished_at=now,
        )
        for number in range(count)
    ]  # fmt: skip
    Generation.objects.bulk_create(rows, batch_size=BATCH)
    kept = (Asset(generation=row, role=Asset.Role.RAW, file=raw.file) for row in rows)
    Asset.objects.bulk_create(kept, batch_size=BATCH)


def look(client: Client, path: str) -> tuple[int, float, float]:
    """Queries, seconds and kilobytes of a page."""
    client.get(path)
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(path)
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = client.get(path, headers=PACKED)
        seconds.append(time.perf_counter() - start)
    return len(asked), min(seconds), weight(client, answer.content, answer.get("Content-Encoding")) / 1000


def weight(client: Client, sent: bytes, encoding: str | None) -> int:
    """Bytes of the page, of all own files that it names, and of the fonts that its styles name."""
    page = gzip.decompress(sent).decode() if encoding else sent.decode()
    files = set(OWN_FILE.findall(page))
    for url in [url for url in files if url.endswith(".css")]:
        files |= {urljoin(url, font) for font in FONT.findall(got(client, url).decode())}
    return len(sent) + sum(len(got(client, url, **PACKED)) for url in files)


def got(client: Client, url: str, **headers: str) -> bytes:
    with closing(client.get(url, headers=headers)) as answer:
        return b"".join(answer)


def main(count: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    filled = fill()
    everywhere = every_page(filled)
    add(filled, count)
    found = {}
    for email, pages in everywhere.items():
        client = Client()
        if email:
            client.force_login(get_user_model().objects.get(email=email))
        found |= {name: look(client, path) for name, path in pages.items() if path not in NOT_THERE}
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
