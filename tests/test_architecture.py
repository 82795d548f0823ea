"""The rooms and who may go where, read from the code's own imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("hfstudio", "products", "avatars", "generations")

# Each room may import those before it, and itself.
ORDER = [
    {
        "hfstudio.queue",
        "hfstudio.outbound",
        "hfstudio.storage",
        "hfstudio.processes",
        "hfstudio.changes",
        "hfstudio.address",
    },
    {"hfstudio.accounts"},
    {"hfstudio.api"},
    {"hfstudio.media"},
    {"products"},
    {"avatars"},
    {"generations"},
]
ANYWHERE = {"hfstudio.accounts.api", "hfstudio.accounts.admin"}  # the outermost layer of an inner room
# Everything else in hfstudio is on top: urls, checks, management, demo, the commands' parts.

INSIDE_GENERATIONS = {
    "generations.catalog": set(),
    "generations.providers": {"generations.catalog"},
    "generations.models": {"generations.catalog"},
    "generations.lifecycle": {
        "generations.catalog", "generations.providers", "generations.models", "generations.ordering",
        "generations.named_inputs", "generations.routing", "generations.money", "generations.provider_accounts",
        "generations.callbacks", "generations.faultpoints", "generations.sending",
    },
    "generations.money": {"generations.catalog", "generations.models"},
    "generations.webhooks": {
        "generations.models", "generations.money", "generations.addresses", "generations.faultpoints",
    },
}  # fmt: skip
USED_BY_NOBODY = {
    "generations.tasks", "generations.api", "generations.views", "generations.admin", "generations.dropin",
}  # fmt: skip

ONLY_IMPORT = {
    "django_q": {"hfstudio.queue"},
    "boto3": {"hfstudio.storage"},
    "aiohttp": {"hfstudio.outbound"},
    "httptools": {"hfstudio.outbound"},
    # The storage for its errors: outbound makes the client.
    "httpx": {"hfstudio.outbound", "hfstudio.storage", "hfstudio.cli", "hfstudio.first_ad", "hfstudio.running"},
}


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    """Every name that the file imports when it runs, as `module` and `module.name`."""
    tree = ast.parse(path.read_text())
    only_for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    package = _module(path) if path.name == "__init__.py" else _module(path).rpartition(".")[0]
    for node in ast.walk(tree):
        if id(node) in only_for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*up, base] if base else up)
            yield from (f"{base}.{alias.name}" for alias in node.names)


FILES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts]
IMPORTS = {_module(path): sorted(set(_imports(path))) for path in FILES}


def _within(name: str, rooms: set[str]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def _floor(name: str) -> int | None:
    return next((floor for floor, rooms in enumerate(ORDER) if _within(name, rooms)), None)


def test_there_is_something_to_look_at():
    assert len(IMPORTS) > 100
    assert "hfstudio.accounts.models" in IMPORTS["hfstudio.accounts.access"][0] or any(
        name.startswith("hfstudio.accounts.models") for name in IMPORTS["hfstudio.accounts.access"]
    )


@pytest.mark.parametrize("module", sorted(IMPORTS))
def test_a_room_imports_only_from_the_rooms_before_it(module):
    own = _floor(module)
    if own is None or _within(module, ANYWHERE):
        return
    upwards = [name for name in IMPORTS[module] if (floor := _floor(name)) is not None and floor > own]
    to_the_top = [
        name
        for name in IMPORTS[module]
        if _within(name, {"hfstudio"}) and _floor(name) is None and name != "hfstudio" and not _leaf(name)
    ]
    assert upwards + to_the_top == []


def _leaf(name: str) -> bool:
    """`from hfstudio import queue` names a room by its parts."""
    return name in {"hfstudio.queue", "hfstudio.outbound", "hfstudio.storage"}


@pytest.mark.parametrize("module", [name for name in sorted(IMPORTS) if name.startswith("generations.")])
def test_inside_generations_the_order_holds(module):
    room = next((room for room in INSIDE_GENERATIONS if _within(module, {room})), None)
    if room is None:
        return
    allowed = INSIDE_GENERATIONS[room] | {room}
    wrong = [name for name in IMPORTS[module] if _within(name, {"generations"}) and not _within(name, allowed)]
    assert [name for name in wrong if not _names_a_room(name, allowed)] == []


def _names_a_room(name: str, allowed: set[str]) -> bool:
    """`from generations import routing` names a module by its package."""
    return name == "generations" or any(room.startswith(f"{name}.") for room in allowed)


@pytest.mark.parametrize("room", ["generations.catalog", "generations.providers"])
def test_catalog_and_providers_know_nothing_of_django(room):
    knowing = {
        module: [name for name in names if _within(name, {"django", "rest_framework"})]
        for module, names in IMPORTS.items()
        if _within(module, {room})
    }
    assert {module: names for module, names in knowing.items() if names} == {}


def test_nobody_uses_the_outermost_rooms():
    """But for what is as far outside: the addresses, the front page, and the tags of templates."""
    outside = USED_BY_NOBODY | {"hfstudio.urls", "hfstudio.views", "generations.templatetags"}
    users = {
        (module, name)
        for module, names in IMPORTS.items()
        for name in names
        if _within(name, USED_BY_NOBODY) and not _within(module, outside)
    }
    assert users == set()


@pytest.mark.parametrize("library", sorted(ONLY_IMPORT))
def test_one_module_knows_the_library(library):
    knowing = {module for module, names in IMPORTS.items() if any(_within(name, {library}) for name in names)}
    assert {module for module in knowing if not _within(module, ONLY_IMPORT[library])} == set()


def test_the_package_itself_is_empty():
    assert (ROOT / "hfstudio" / "__init__.py").read_text() == ""


def test_the_command_line_imports_nothing_of_django():
    knowing = [
        (module, name)
        for module, names in IMPORTS.items()
        if _within(module, {"hfstudio.cli"})
        for name in names
        if _within(name, {"django", "rest_framework", "products", "avatars", "generations"})
    ]
    assert knowing == []


@pytest.mark.parametrize("module", sorted(IMPORTS))
def test_only_the_settings_read_the_environment(module):
    # The latter three only hand an environment on to a child.
    readers = {
        "hfstudio.settings",
        "hfstudio.wsgi",
        "hfstudio.processes",
        "generations.providers.draft.provider",
        "hfstudio.media.limited",
    }
    if _within(module, readers | {"hfstudio.cli"}):
        return
    text = (ROOT / module.replace(".", "/")).with_suffix(".py")
    source = text.read_text() if text.exists() else (ROOT / module.replace(".", "/") / "__init__.py").read_text()
    assert "os.environ" not in source
    assert "getenv" not in source
