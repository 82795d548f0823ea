"""What the draft renderer is told: plain values, and `{"stored_file": id}` where it wants a file."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings

from generations import catalog
from generations.catalog import Route
from generations.models import Generation, Motion

DRAFT = "draft"


def draft_request(generation: Generation) -> dict[str, Any]:
    """The request of `generations.providers.draft`: the Generation's own snapshots, in its route's words."""
    route = catalog.find(generation.model).route(DRAFT)
    assert route is not None  # a Generation is only ever given to a route of its entry
    said, inputs = route.said(generation.params), generation.inputs
    return {
        **said,
        "prompt": generation.prompt,
        "motion": _motion_name(said.get("motion_id")),
        "brand": _with_file(inputs.get("brand", {}), "logo"),
        "products": [_with_files(product) for product in inputs.get("products", [])],
        "avatars": [_with_files(avatar) for avatar in inputs.get("avatars", [])],
        "media": list(_media(inputs.get("media", []), route)),
        "fonts": settings.FONT_DIRS,
    }


def _media(given: list[dict[str, str]], route: Route) -> Iterator[dict[str, Any]]:
    """Each file in the role that the route has for it: the second of a role may mean something else."""
    seen: Counter[str] = Counter()
    for medium in given:
        role = route.role_said(medium["role"], seen[medium["role"]])
        seen[medium["role"]] += 1
        if role:
            yield {"role": role, "content_type": medium["content_type"], "path": _file(medium["file"])}


def _motion_name(motion_id: Any) -> str | None:
    """The name of a motion that we know; the renderer has its moves by name."""
    try:
        wanted = UUID(str(motion_id))
    except ValueError:
        return None
    return Motion.objects.filter(pk=wanted).values_list("name", flat=True).first()


def _file(file_id: str) -> dict[str, str]:
    return {"stored_file": file_id}


def _with_file(snapshot: dict[str, Any], name: str) -> dict[str, Any]:
    return {**snapshot, name: _file(snapshot[name])} if snapshot.get(name) else snapshot


def _with_files(snapshot: dict[str, Any]) -> dict[str, Any]:
    files = snapshot.get("files", [])
    return {**{k: v for k, v in snapshot.items() if k != "files"}, "images": [_file(f) for f in files]}
