"""Every row of a database as it stood at one moment, into files of a folder, and back. SQLite and PostgreSQL.

The queue's own tables stay out: bells carry no work. So does the list of migrations: it belongs to the tables.
"""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from hfstudio.backups.manifest import applied_migrations

LEFT_OUT = ("django_q_", "django_migrations", "sqlite_")
SQLITE_FILE = "database.sqlite3"
Columns = Mapping[str, list[str]]


def dump(folder: Path) -> dict[str, list[str]]:
    """Write every table into the folder; the columns of each. Nobody is kept from writing meanwhile."""
    return _dump_sqlite(folder) if connection.vendor == "sqlite" else _dump_postgresql(folder)


def load(folder: Path, tables: Columns, *, migrations: tuple[tuple[str, str], ...], hold: Callable[[], None]) -> None:
    """Replace every row by those in the folder, in one transaction that `hold` is called at the end of.

    Tables of another version are made anew first, as they were then.
    """
    if applied_migrations() != migrations:
        _make_anew(migrations)
    fill = _fill_sqlite if connection.vendor == "sqlite" else _fill_postgresql
    fill(folder, tables, hold)


def hold_rows(statuses: tuple[str, ...], until: datetime) -> None:
    """Nobody can claim a Generation in one of these states before `until`. Without the model: it may be older."""
    marks = ", ".join(["%s"] * len(statuses))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE generations_generation SET lease_until = %s WHERE status IN ({marks})",  # noqa: S608 — marks
            [connection.ops.adapt_datetimefield_value(until), *statuses],
        )


def _columns(cursor: Any) -> dict[str, list[str]]:
    names = [table.name for table in connection.introspection.get_table_list(cursor) if table.type == "t"]
    return {
        name: [column.name for column in connection.introspection.get_table_description(cursor, name)]
        for name in sorted(names)
        if not name.startswith(LEFT_OUT)
    }


def _make_anew(migrations: tuple[tuple[str, str], ...]) -> None:
    cascade = "" if connection.vendor == "sqlite" else " CASCADE"
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")
    executor = MigrationExecutor(connection)
    nodes, had = executor.loader.graph.node_map, set(migrations)
    last = [name for name in migrations if not any(child.key in had for child in nodes[name].children)]
    executor.migrate(last)


# --- SQLite ------------------------------------------------------------------------------------------------


def _dump_sqlite(folder: Path) -> dict[str, list[str]]:
    connection.ensure_connection()
    copy = sqlite3.connect(folder / SQLITE_FILE)
    try:
        connection.connection.backup(copy)
    finally:
        copy.close()
    with connection.cursor() as cursor:
        return _columns(cursor)


def _fill_sqlite(folder: Path, tables: Columns, hold: Callable[[], None]) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS old", [str(folder / SQLITE_FILE)])
        try:
            with transaction.atomic():
                for name, columns in tables.items():
                    listed = ", ".join(map(quote, columns))
                    cursor.execute(f"DELETE FROM main.{quote(name)}")  # noqa: S608 — quoted
                    cursor.execute(
                        f"INSERT INTO main.{quote(name)} ({listed}) SELECT {listed} FROM old.{quote(name)}"  # noqa: S608 — quoted
                    )
                hold()
        finally:
            cursor.execute("DETACH DATABASE old")


# --- PostgreSQL --------------------------------------------------------------------------------------------


def _dump_postgresql(folder: Path) -> dict[str, list[str]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = _columns(cursor)
        for name, columns in tables.items():
            with (folder / f"{name}.copy").open("wb") as file, cursor.copy(_copy(name, columns, "TO STDOUT")) as rows:
                for chunk in rows:
                    file.write(chunk)
    return tables


def _fill_postgresql(folder: Path, tables: Columns, hold: Callable[[], None]) -> None:
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(quote, tables))} CASCADE")
        for name, columns in tables.items():
            with (folder / f"{name}.copy").open("rb") as file, cursor.copy(_copy(name, columns, "FROM STDIN")) as rows:
                while chunk := file.read(1 << 20):
                    rows.write(chunk)
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        hold()


def _copy(name: str, columns: list[str], direction: str) -> str:
    quote = connection.ops.quote_name
    return f"COPY {quote(name)} ({', '.join(map(quote, columns))}) {direction}"
