"""What the draft renderer is told: plain values, and `{"stored_file": id}` where it wants a file."""

from typing import Any

from django.conf import settings

from generations.models import Generation

PASSED_ON = (
    "mode", "aspect_ratio", "resolution", "width", "height", "duration", "generate_audio", "seed",
    "format", "motion", "motion_id",
)  # fmt: skip


def draft_request(generation: Generation) -> dict[str, Any]:
    """The request of `generations.providers.draft`, from the Generation's own snapshots alone."""
    params, inputs = generation.params, generation.inputs
    return {
        "kind": generation.kind,
        "prompt": generation.prompt,
        "count": params.get("batch_size") or 1,
        **{name: params[name] for name in PASSED_ON if params.get(name) is not None},
        "brand": _with_file(inputs.get("brand", {}), "logo"),
        "products": [_with_files(product) for product in inputs.get("products", [])],
        "avatars": [_with_files(avatar) for avatar in inputs.get("avatars", [])],
        "media": [
            {"role": medium["role"], "content_type": medium["content_type"], "path": _file(medium["file"])}
            for medium in inputs.get("media", [])
        ],
        "fonts": settings.FONT_DIRS,
    }


def _file(file_id: str) -> dict[str, str]:
    return {"stored_file": file_id}


def _with_file(snapshot: dict[str, Any], name: str) -> dict[str, Any]:
    return {**snapshot, name: _file(snapshot[name])} if snapshot.get(name) else snapshot


def _with_files(snapshot: dict[str, Any]) -> dict[str, Any]:
    files = snapshot.get("files", [])
    return {**{k: v for k, v in snapshot.items() if k != "files"}, "images": [_file(f) for f in files]}
