"""Find an entry by what people call it: its exact id, or a display name or alias that fits one entry alone."""

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from generations.catalog.entry import CatalogEntry
from generations.catalog.table import CatalogError


class UnknownModel(LookupError):
    """No entry has this name. `suggestions` are ids that look like it."""

    def __init__(self, name: str, suggestions: tuple[str, ...]) -> None:
        self.name, self.suggestions = name, suggestions
        meant = f" Did you mean {' or '.join(suggestions)}?" if suggestions else " The models are listed at /models/."
        super().__init__(f'Unknown model "{name[:80]}".{meant}')


class AmbiguousModel(LookupError):
    """The name fits more than one entry; `ids` are theirs."""

    def __init__(self, name: str, ids: tuple[str, ...]) -> None:
        self.name, self.ids = name, ids
        super().__init__(f'"{name[:80]}" is a name of {" and ".join(ids)}. Ask for one of them by its id.')


class Catalog:
    """Entries with their names. Case and blanks make no difference in a name, in an id they do."""

    def __init__(self, entries: Iterable[CatalogEntry]) -> None:
        by_id: dict[str, CatalogEntry] = {}
        for entry in entries:
            if entry.id in by_id:
                raise CatalogError(f"{entry.kind}/{entry.id}.toml: the id {entry.id} is taken by another entry.")
            by_id[entry.id] = entry
        self.entries: Mapping[str, CatalogEntry] = MappingProxyType(by_id)
        self._ids_of = _names(by_id.values())
        self._behind = {(word.api, word.word): entry for entry in by_id.values() for word in entry.dropins}

    def find(self, name: str) -> CatalogEntry:
        """The entry with this id, else with this display name or alias. Raises UnknownModel or AmbiguousModel."""
        if name in self.entries:
            return self.entries[name]
        ids = self._ids_of.get(fold(name), ())
        if len(ids) > 1:
            raise AmbiguousModel(name, ids)
        if not ids:
            raise UnknownModel(name, self._similar(name))
        return self.entries[ids[0]]

    def find_dropin(self, api: str, word: str) -> CatalogEntry:
        """The entry that `word` means behind a drop-in API (`relay`, `heygen`). Raises UnknownModel."""
        entry = self._behind.get((api, word))
        if entry is None:
            raise UnknownModel(word, tuple(known for name, known in self._behind if name == api))
        return entry

    def _similar(self, name: str) -> tuple[str, ...]:
        close = difflib.get_close_matches(fold(name)[:80], [*self._ids_of, *self.entries], n=6, cutoff=0.75)
        ids = (found for match in close for found in self._ids_of.get(match, (match,)))
        return tuple(dict.fromkeys(ids))[:3]


def fold(name: str) -> str:
    """A name without case and with single blanks. Blanks never become underscores: ids are exact."""
    return " ".join(name.split()).casefold()


def _names(entries: Iterable[CatalogEntry]) -> dict[str, tuple[str, ...]]:
    """Folded display name or alias → the ids that it fits, each once."""
    found: dict[str, dict[str, None]] = {}
    for entry in entries:
        for name in (entry.display_name, *entry.aliases):
            found.setdefault(fold(name), {})[entry.id] = None
    return {name: tuple(ids) for name, ids in found.items()}
