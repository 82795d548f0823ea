"""What goes wrong with one row of a batch does not reach the next."""

import psycopg
import pytest
from django.db import OperationalError, connection

from generations.lifecycle.apart import apart
from generations.models import Generation
from tests import factories

pytestmark = [
    pytest.mark.xdist_group("databases"),
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),  # SQLite has no connection to lose
]


def test_a_connection_that_is_cut_is_made_anew_for_the_next_row(database, caplog):
    generation = factories.generation()
    with connection.cursor() as cursor:
        own = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
    with psycopg.connect(database.url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 10000)", [own])

    with apart(generation):
        Generation.objects.count()

    assert caplog.records[0].exc_info[0] is OperationalError
    assert Generation.objects.count() == 1
