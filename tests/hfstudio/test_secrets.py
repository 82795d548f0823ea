"""Secrets that are planted everywhere are found nowhere: not in logs, answers, error pages or the database."""

import logging
import secrets
from contextlib import contextmanager

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.urls import reverse

from generations.models import Status
from hfstudio.accounts.models import ApiKey, Membership
from tests import factories
from tests.calling import V1

pytestmark = pytest.mark.django_db

PASSWORD = "tungsten-Light-77"


class Written(logging.Handler):
    """Every line that any logger would write, as it would be written, tracebacks included."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter(configured.LOGGING["formatters"]["line"]["format"]))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def written():
    """The logs from now on, with every logger at its most talkative but the database's own."""
    handler, root = Written(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("django", "django.request", "django.server", "hfstudio"))]
    levels = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def planted(settings):
    """The secrets by name, each where it belongs."""
    settings.SECRET_KEY = secrets.token_urlsafe(30)
    settings.MEDIA_SIGNING_KEY = secrets.token_urlsafe(30)
    settings.SESSION_ENGINE = "hfstudio.accounts.sessions"
    person = factories.user(email="mika@example.com", is_staff=True, is_superuser=True)
    person.set_password(PASSWORD)
    person.save()
    brand = factories.brand(member=person, role="manager")
    _, key = ApiKey.make(user=person, name="Planted")
    unknown = f"hfs_00000000_{secrets.token_urlsafe(24)}_00000000"
    client = Client(raise_request_exception=False)
    client.post("/sign-in/", {"login": "mika@example.com", "password": PASSWORD})
    return {
        "brand": brand,
        "client": client,
        "known": {
            "key": key,
            "secret of the key": key.split("_")[2],
            "wrong key": unknown,
            "password": PASSWORD,
            "SECRET_KEY": settings.SECRET_KEY,
            "media signing key": settings.MEDIA_SIGNING_KEY,
            "session": client.cookies["sessionid"].value,
            "basic": "YTpodW50ZXIy",
            "idempotent": "order-7d1f-private",
        },
    }


@contextmanager
def broken(monkeypatch):
    """Everything that the API and the pages rest on breaks, with the request at hand."""
    with monkeypatch.context() as patch:
        for target in ("generations.api.generations.read_order", "hfstudio.accounts.portal.brands_of"):
            patch.setattr(target, lambda *args, **kwargs: 1 / 0)
        yield


def headers_with(known):
    return [
        {"Authorization": f"Bearer {known['key']}"},
        {"X-Api-Key": known["key"]},
        {"Authorization": f"Key x:{known['key']}"},
        {"hf-secret": known["key"]},
        {"Authorization": f"Bearer {known['wrong key']}"},
        {"X-Api-Key": known["key"][:-1]},
        {"Authorization": f"Basic {known['basic']}"},
    ]


def conversations(planted, monkeypatch):
    """Requests that go well, that are refused, and that break, with the secrets in every place they come in."""
    known, brand = planted["known"], planted["brand"]
    failed = factories.generation(brand, status=Status.FAILED)
    paths = ["account/", "products/", "nothing/", f"generations/{failed.pk}/", "products/?page_size=x", "api-keys/"]
    order = {"model": "nano_banana", "params": {"prompt": "A mug"}, "brand": brand.slug}
    for headers in headers_with(known):
        with_key = Client(raise_request_exception=False, headers=headers)
        for path in paths:
            yield with_key.get(V1 + path)
        for body in (order, {"model": "x"}, b'{"a": ', b'"\\u0000"'):
            more = {"Idempotency-Key": known["idempotent"]} if body is order else {}
            yield with_key.post(f"{V1}generations/", body, content_type="application/json", headers=more)
        yield with_key.put(f"{V1}products/", {}, content_type="application/json")
        with broken(monkeypatch):
            yield with_key.post(f"{V1}generations/", order, content_type="application/json")
    people = planted["client"]
    for path in ("/", "/products/", "/nothing/", "/api/v1/account/", reverse("admin:accounts_apikey_changelist")):
        yield people.get(path)
    with broken(monkeypatch):
        yield people.get("/")
    yield people.post("/products/import/", {"url": "http://x.example"})
    nobody = Client(raise_request_exception=False)
    for password in (known["password"], "wrong-" + known["password"]):
        yield nobody.post("/sign-in/", {"login": "nobody@example.com", "password": password})
    yield Client(raise_request_exception=False, headers={"Host": "evil.example"}).get("/")


def text_of(response):
    body = response.content if not response.streaming else b"".join(response.streaming_content)
    return f"{dict(response.headers)}\n" + body.decode(errors="replace")


def dump():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [f"{table}: {row}" for row in cursor.fetchall()]
    return found


def leaks(known, lines):
    return {name: line[:300] for line in lines for name, secret in known.items() if secret in line}


def test_no_secret_is_written_answered_or_kept(planted, written, monkeypatch):
    responses = list(conversations(planted, monkeypatch))
    known = planted["known"]
    statuses = {response.status_code for response in responses}
    assert {200, 202, 400, 401, 404, 405, 422, 500} <= statuses
    assert leaks(known, map(text_of, responses)) == {}
    assert leaks(known, written) == {}
    assert any("ZeroDivisionError" in line for line in written)
    kept = dump()
    assert len(kept) > 50
    assert leaks({name: secret for name, secret in known.items() if name != "idempotent"}, kept) == {}


def test_a_new_key_is_in_its_own_answer_alone(planted, written):
    client = planted["client"]
    client.handler.enforce_csrf_checks = False
    made = client.post(f"{V1}api-keys/", {"name": "New"}, content_type="application/json")
    text = made.json()["key"]
    later = [client.get(f"{V1}api-keys/"), client.get(f"{V1}api-keys/{made.json()['id']}/")]
    page = client.post(
        reverse("admin:accounts_apikey_add"),
        {"user": str(Membership.objects.get().user_id), "name": "Another", "scopes": ["read"]},
    )
    assert (made.status_code, page.status_code) == (201, 200)
    assert leaks({"key": text, "secret": text.split("_")[2]}, [*map(text_of, later), *written, *dump()]) == {}


def test_a_password_that_is_set_is_kept_as_a_hash_alone(planted, written):
    person = factories.user()
    pages = planted["client"].post(
        reverse("admin:auth_user_password_change", args=[person.pk]),
        {"usable_password": "true", "password1": "another-Light-78", "password2": "another-Light-78"},
    )
    person.refresh_from_db()
    assert (pages.status_code, person.check_password("another-Light-78")) == (302, True)
    assert leaks({"password": "another-Light-78"}, [text_of(pages), *written, *dump()]) == {}
