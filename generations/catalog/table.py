"""A table of a TOML file, read key by key: every key is asked for once, and what is left over is refused."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

_NEEDED: Any = object()


class CatalogError(Exception):
    """A file of the catalog is wrong; the message names the file, the key and what it should be."""


class Table:
    """One table. `where` is its place for messages: `kling3_0.toml: params[2]`."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, Mapping):
            raise CatalogError(f"{where}: this must be a table.")
        self.where = where
        self._raw = dict(raw)

    def _take(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        if key not in self._raw:
            if default is _NEEDED:
                raise CatalogError(f"{self.where}: {key} is missing.")
            return default
        value = self._raw.pop(key)
        # In Python a bool is an int; in a catalog it is not.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise CatalogError(f"{self.where}: {key} = {value!r} has the wrong type.")
        return value

    def text(self, key: str, default: str = _NEEDED) -> str:
        value: str = self._take(key, str, default)
        if default is _NEEDED and not value.strip():
            raise CatalogError(f"{self.where}: {key} is empty.")
        return value

    def word(self, key: str, words: tuple[str, ...], default: str = _NEEDED) -> Any:
        """Text that is one of `words`."""
        value = self.text(key, default)
        if value not in words and value != default:
            raise CatalogError(f"{self.where}: {key} = {value!r} is not one of {', '.join(filter(None, words))}.")
        return value

    def flag(self, key: str, default: bool) -> bool:
        return bool(self._take(key, bool, default))

    def whole(self, key: str, default: int | None = None) -> int | None:
        value: int | None = self._take(key, int, default)
        return value

    def number(self, key: str) -> float | None:
        value: float | None = self._take(key, (int, float), None)
        return value

    def anything(self, key: str) -> Any:
        return self._raw.pop(key, None)

    def amount(self, key: str) -> Decimal | None:
        """A decimal written as text, so that no binary fraction gets into a price."""
        value = self.text(key, "")
        if not value:
            return None
        try:
            amount = Decimal(value)
        except InvalidOperation:
            raise CatalogError(f"{self.where}: {key} = {value!r} is not a number.") from None
        if not amount.is_finite() or amount < 0:
            raise CatalogError(f"{self.where}: {key} = {value!r} is no price.")
        return amount

    def day(self, key: str) -> str:
        """A TOML date, as ISO text."""
        value: date = self._take(key, date, _NEEDED)
        return value.isoformat()

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.values(key)
        if not all(isinstance(value, str) and value for value in values):
            raise CatalogError(f"{self.where}: {key} must hold texts.")
        return values

    def values(self, key: str) -> tuple[Any, ...]:
        return tuple(self._take(key, list, []))

    def table(self, key: str) -> "Table":
        """The table under `key`; an empty one where there is none."""
        return Table(self._take(key, dict, {}), f"{self.where}: {key}")

    def tables(self, key: str) -> list["Table"]:
        """The tables of the list under `key`, each with its place."""
        return [Table(raw, f"{self.where}: {key}[{at}]") for at, raw in enumerate(self._take(key, list, []))]

    def names(self) -> list[str]:
        """The keys that nobody has asked for yet."""
        return list(self._raw)

    def rest(self) -> dict[str, Any]:
        """All that is left, where the keys are names and not ours."""
        rest, self._raw = self._raw, {}
        return rest

    def done(self) -> None:
        """Refuse what nobody asked for."""
        if self._raw:
            raise CatalogError(f"{self.where}: unknown key {', '.join(sorted(self._raw))}.")
