"""A Generation as the relay's feed: exactly its keys, null where nothing is known."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid5

from generations import catalog
from generations.dropin.outputs import AnyRequest, Made, given, made
from generations.models import Generation, Motion, Status
from hfstudio.api.brands import is_uuid

WORDS: Mapping[str, str] = {Status.NEEDS_ATTENTION: Status.IN_PROGRESS}
"""What the relay calls otherwise than we do: its clients know of no person who decides."""
END = "end_image"


def feed_of(generation: Generation, *, request: AnyRequest) -> dict[str, Any]:
    return {
        "id": str(generation.pk),
        "type": "image2video",
        "project_id": str(generation.brand_id),
        "created_at": generation.created_at.timestamp(),
        "params": _params(generation, request),
        "jobs": _jobs(generation, request),
    }


def _params(generation: Generation, request: AnyRequest) -> dict[str, Any]:
    """What was asked for; the end frame is the second picture, whichever way it came."""
    params = generation.params
    pictures = given(generation, request=request)
    ends = [picture for picture in pictures if picture["role"] == END]
    starts = [picture for picture in pictures if picture["role"] != END]
    last = next(iter([*ends, *starts[1:]]), None)
    width, height = _size(params)
    told = {
        "prompt": generation.prompt or None,
        "input_image": _image(next(iter(starts), None)),
        "seed": params.get("seed"),
        "steps": None,
        "guide_scale": None,
        "frames": None,
        "width": width,
        "height": height,
        "strength": None,
        "model": _word(generation),
        "motion_id": params.get("motion_id"),
        "motion": _motion(params.get("motion_id")),
        "enhance_prompt": params.get("enhance_prompt"),
        "guide_end": None,
        "is_chain": False,
        "chain_sample": None,
        "input_image_end": _image(last),
        "product_placement_sample": _sample(params.get("product_placement_sample_id")),
    }
    return told | ({"size": params["size"]} if "size" in params else {})


def _jobs(generation: Generation, request: AnyRequest) -> list[dict[str, Any]]:
    """One for each output; one that has none yet until it is completed."""
    outputs: list[Made | None] = [*made(generation, request=request)] or [None]
    return [
        {
            "id": str(uuid5(generation.pk, str(index))),
            "status": WORDS.get(generation.public_status, str(generation.public_status)),
            "result": _file(output.url) if output else None,
            "results": {"raw": _file(output.url), "min": _file(output.min_url)} if output else None,
            "board_ids": [],
            "meta": {"duration": output.duration if output else None},
        }
        for index, output in enumerate(outputs)
    ]


def _file(url: str) -> dict[str, str]:
    return {"type": "video", "url": url}


def _image(picture: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {"id": picture["id"], "url": picture["url"], "type": "media_input"} if picture else None


def _word(generation: Generation) -> str:
    """The relay's word for the model, else its id."""
    entry = catalog.entries().get(generation.model)
    words = [word.word for word in entry.dropins if word.api == "relay"] if entry else []
    return next(iter(words), generation.model)


def _motion(motion_id: Any) -> dict[str, Any] | None:
    """One that we do not know was passed on all the same."""
    if not is_uuid(str(motion_id)):
        return None
    known = Motion.objects.filter(pk=motion_id).first()
    return {"id": motion_id, "url": known.media.get("url") if known else None, "name": known.name if known else None}


def _sample(sample_id: Any) -> dict[str, Any] | None:
    return {"id": sample_id, "url": None, "name": None} if sample_id else None


def _size(params: Mapping[str, Any]) -> tuple[Any, Any]:
    """Of an ad from its size, as `1024x1024`."""
    width, cross, height = str(params.get("size", "")).partition("x")
    if cross and width.isdigit() and height.isdigit():
        return int(width), int(height)
    return params.get("width"), params.get("height")
