"""Django's sessions in the database, with the id hashed: whoever reads a copy of the database is signed in nowhere.

For SESSION_ENGINE. The server is WSGI: only the methods that it calls are here.
"""

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

STORED = 40  # characters: as long as the column is


def stored_key(session_key: str) -> str:
    """What the database has for the id in a cookie: the first 160 bits of its SHA-256."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:STORED]


class SessionStore(db.SessionStore):
    """`session_key` is what the cookie has, and is kept nowhere."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        found: AbstractBaseSession | None = None
        if self.session_key:
            live = self.model.objects.filter(expire_date__gt=timezone.now())
            found = live.filter(session_key=stored_key(self.session_key)).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(stored_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(stored_key(key))
