"""What a Generation was made of: the pictures of its product and presenter, and the files that were given."""

from dataclasses import dataclass

from generations.forms.cards import ICONS
from generations.forms.labels import label_of
from generations.models import Generation


@dataclass(frozen=True)
class Given:
    """One input. `picture` is the id of a stored file, or empty where there is nothing to see."""

    label: str
    title: str
    picture: str
    icon: str


def given_files(generation: Generation) -> list[Given]:
    """From the Generation's own snapshots: they stay when product and avatar have changed."""
    inputs = generation.inputs
    products = [_snapshot("product", one["title"], one, "box") for one in inputs.get("products", [])]
    avatars = [_snapshot("avatar", one["name"], one, "person") for one in inputs.get("avatars", [])]
    return [*products, *avatars, *(_medium(one) for one in inputs.get("media", []))]


def _snapshot(name: str, title: str, snapshot: dict[str, list[str]], icon: str) -> Given:
    return Given(label_of(name), title, next(iter(snapshot.get("files", [])), ""), icon)


def _medium(medium: dict[str, str]) -> Given:
    kind = medium["content_type"].partition("/")[0]
    picture = medium["file"] if kind == "image" else ""
    return Given(label_of(medium["role"]), "", picture, ICONS.get(kind, "film"))
