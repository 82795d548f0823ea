"""What a process may do to the database, and what becomes of it when it dies in the middle.

Dying is an exception that nothing catches. While it goes up, whatever the code would like to write on the way
(`finally`, `except BaseException`) is refused: a process that was killed writes nothing any more.
"""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection

UNDOING = ("ROLLBACK", "RELEASE")
WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """This process is gone, as by SIGKILL."""


class KilledAll(Killed):
    """And so are all the others."""


class Process:
    def __init__(self) -> None:
        self.floor = len(connection.savepoint_ids)  # below it are the test's own transactions
        self.lose_answer_of_commit = False
        self.bells: list[str] = []  # that ring once it has committed
        self.was_spared = False  # something was to go wrong with the database, and it was never asked for that
        self._dead: type[Killed] | None = None
        self._refused: Exception | None = None

    @property
    def in_transaction(self) -> bool:
        return len(connection.savepoint_ids) > self.floor

    @property
    def all_dead(self) -> bool:
        return self._dead is KilledAll

    def dies(self, how: type[Killed]) -> None:
        self._dead = how
        self.bells.clear()
        raise how

    def is_born(self) -> None:
        """A new one takes its place, whose connection to the database is well."""
        self.was_spared = self.is_spared
        self._dead = self._refused = None
        self.lose_answer_of_commit = False

    @property
    def is_spared(self) -> bool:
        """Whether what was to go wrong with the database has not met anything, up to now."""
        return self.was_spared or self._refused is not None or self.lose_answer_of_commit

    def refuse_statement(self, error: Exception) -> None:
        """The next statement goes wrong, and with it the transaction that it is in."""
        self._refused = error

    def statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Around every statement: `connection.execute_wrapper`."""
        if not sql.startswith(UNDOING):
            if self._dead:
                raise self._dead
            if self._refused:
                error, self._refused = self._refused, None
                raise error
        done = execute(sql, params, many, context)
        if sql.startswith(WRITES) and not self.in_transaction:
            self.committed()
        return done

    def committed(self) -> None:
        """A transaction, or a write by itself, has ended well; whether it hears of that is another matter."""
        if self.lose_answer_of_commit:
            self.lose_answer_of_commit = False
            raise OperationalError("The connection was lost after COMMIT.")
