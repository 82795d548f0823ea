"""A bare loop of the SQL and the calls that a dispatch is: `python -m tests.bench.bare_dispatch URL`.

One row after the other: claimed and committed, decided and committed, sent, its answer stored and committed. No
objects, no checks, no redaction, and nothing that would notice a crash.
"""

import http.client
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.db import connection, transaction

BODY = b'{"input": {"prompt": "A red kite over the sea"}, "media": [], "model": "z_image"}'
SQLITE = connection.vendor == "sqlite"
LOCK = "" if SQLITE else "FOR UPDATE SKIP LOCKED"


def stamp(later: float = 0.0) -> str:
    moment = datetime.now(UTC) + timedelta(seconds=later)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f" + ("" if SQLITE else "+00"))


def claim(cursor: Any) -> tuple[Any, ...] | None:
    with transaction.atomic():
        cursor.execute(
            "SELECT id FROM generations_generation WHERE status = 'queued' AND due_at <= %s AND NOT brings"
            f" AND (lease_until IS NULL OR lease_until <= %s) ORDER BY due_at LIMIT 1 {LOCK}",
            [stamp(), stamp()],
        )
        row = cursor.fetchone()
        if row:
            cursor.execute(
                "UPDATE generations_generation SET fence = fence + 1, lease_until = %s WHERE id = %s",
                [stamp(90), row[0]],
            )
            cursor.execute(
                "SELECT g.id, g.fence, g.account_id, g.model, g.prompt, g.params, g.request, g.entry, g.inputs,"
                " g.deadline_at, b.slug FROM generations_generation g JOIN products_brand b ON b.id = g.brand_id"
                " WHERE g.id = %s",
                [row[0]],
            )
            row = cursor.fetchone()
        return row


def decide(cursor: Any, pk: Any, fence: int, account: int) -> str:
    attempt, now = uuid4().hex, stamp()
    with transaction.atomic():
        cursor.execute(
            f"SELECT * FROM generations_provideraccount WHERE id = %s {'' if SQLITE else 'FOR UPDATE'}", [account]
        )
        cursor.fetchone()
        move(cursor, pk, fence, "queued", "submitting", now)
        cursor.execute("SELECT MAX(number) FROM generations_attempt WHERE generation_id = %s", [pk])
        cursor.fetchone()
        cursor.execute(
            "INSERT INTO generations_attempt (id, generation_id, number, provider, account_id, base_url, path, body,"
            " idempotency_key, callback_sha256, hold_number, remote_id, hinted_id, cancel_sent,"
            " unit_price_micros, runs, saves, outputs, created_at)"
            " VALUES (%s, %s, 1, 'fake', %s, '', '/v1/jobs', %s, %s, %s, 1, '', '', %s, 1, 0, 0, '[]', %s)",
            [attempt, pk, account, BODY, uuid4().hex, uuid4().hex * 2, False, now],
        )
        cursor.execute(
            "INSERT INTO generations_send (attempt_id, number, sent_at, outcome, code, detail)"
            " VALUES (%s, 1, %s, '', '', '')",
            [attempt, now],
        )
    return attempt


def move(cursor: Any, pk: Any, fence: int, old: str, new: str, now: str) -> None:
    cursor.execute(
        "UPDATE generations_generation SET status = %s, due_at = %s, lease_until = NULL, error_code = '',"
        " error_detail = '' WHERE id = %s AND status = %s AND fence = %s",
        [new, now, pk, old, fence],
    )
    cursor.execute(
        "INSERT INTO generations_event (generation_id, at, old, new, note) VALUES (%s, %s, %s, %s, '')",
        [pk, now, old, new],
    )


def store(cursor: Any, pk: Any, fence: int, attempt: str, account: int, answer: bytes) -> None:
    now = stamp()
    with transaction.atomic():
        cursor.execute(
            "UPDATE generations_send SET outcome = 'accepted', answered_at = %s, answer = %s"
            " WHERE attempt_id = %s AND number = 1",
            [now, answer.decode(), attempt],
        )
        move(cursor, pk, fence, "submitting", "in_progress", now)
        cursor.execute(
            "UPDATE generations_attempt SET remote_id = %s, accepted_at = %s WHERE id = %s",
            [json.loads(answer)["id"], now, attempt],
        )
        cursor.execute(
            "UPDATE generations_provideraccount SET unhealthy_since = NULL"
            " WHERE id = %s AND unhealthy_since IS NOT NULL",
            [account],
        )


def main(url: str) -> None:
    http_ = http.client.HTTPConnection(urlsplit(url).netloc)
    headers = {"Authorization": "Bearer fake-key", "Content-Type": "application/json"}
    with connection.cursor() as cursor:
        while row := claim(cursor):
            pk, fence, account = row[:3]
            attempt = decide(cursor, pk, fence, account)
            http_.request("POST", "/v1/jobs", BODY, {**headers, "Idempotency-Key": attempt})
            store(cursor, pk, fence, attempt, account, http_.getresponse().read())


if __name__ == "__main__":
    main(sys.argv[1])
