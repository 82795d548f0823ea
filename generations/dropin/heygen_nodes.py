"""The workflow types that this studio runs, in HeyGen's words: what goes in, what comes out, what it becomes here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generations import catalog
from generations.catalog import CatalogEntry
from generations.dropin.given import Media, medium_of
from generations.dropin.view import missing
from hfstudio.api.problems import invalid

HEYGEN = "heygen"
VIDEO = "GenerateVideoNode"
DEFAULT_PROVIDER, DEFAULT_RATIO = "veo_3_1", "16:9"
PROVIDERS = (
    "veo_3_1", "veo_3_1_fast", "veo3", "veo3_fast", "veo2", "kling_pro", "kling_v2", "sora_v2", "sora_v2_pro",
    "runway_gen4", "seedance_lite", "seedance_pro", "ltx_distilled",
)  # fmt: skip
# Those that HeyGen has and this studio does not: asked for by name, they are refused by name.
ELSEWHERE = (
    "GenerateImageNode", "AvatarInferenceNode", "FaceswapNode", "LLMNode", "ScriptGeneratorNode", "TrimVideoNode",
    "ConcatVideoNode", "SaveVideoNode", "ASRNode", "STSNode", "TTSNode", "ModerationNode", "PDFExtractionNode",
    "WebsiteExtractionNode",
)  # fmt: skip
_PICTURES = {"reference_image_url": "image", "tail_image_url": "end_image"}
_PARAMS = ("prompt", "aspect_ratio", "config")


@dataclass(frozen=True)
class Asked:
    """A workflow's input, read: the entry that makes it, and what goes along. `unused` are fields nobody reads."""

    entry: CatalogEntry
    params: Mapping[str, Any]
    media: Media
    unused: tuple[str, ...]


def read_input(workflow_type: Any, given: Any) -> Asked:
    """What a workflow of this type is asked for. Raises a 422 problem."""
    if workflow_type in (None, ""):
        raise missing("workflow_type")
    if workflow_type != VIDEO:
        raise invalid("workflow_type", _not_here(workflow_type), allowed=(VIDEO,))
    if given is None:
        raise missing("input")
    if not isinstance(given, Mapping):
        raise invalid("input", "input has to be an object.")
    if given.get("prompt") in (None, ""):
        raise missing("input.prompt")
    word = given.get("provider")
    word = DEFAULT_PROVIDER if word is None else word
    if word not in PROVIDERS:
        listed = ", ".join(PROVIDERS)
        detail = f"Invalid values: provider={str(word)[:60]} (allowed: {listed})"
        raise invalid("input.provider", detail, allowed=PROVIDERS)
    media = [
        medium_of(given[name], role=role, param=f"input.{name}")
        for name, role in _PICTURES.items()
        if given.get(name) is not None
    ]
    return Asked(
        entry=catalog.find_dropin(HEYGEN, word),
        params={name: given.get(name) for name in _PARAMS},
        media=media,
        unused=tuple(str(name)[:60] for name in given if name not in {*_PICTURES, *_PARAMS, "provider"}),
    )


def _not_here(workflow_type: Any) -> str:
    if workflow_type in ELSEWHERE:
        return f"{workflow_type} is not run by this studio; {VIDEO} is."
    return f"Invalid values: workflow_type={str(workflow_type)[:60]} (allowed: {VIDEO})"


def described() -> list[dict[str, Any]]:
    """What can be run, with the schemas of input and output: the answer of GET /v1/workflows."""
    return [
        {
            "workflow_type": VIDEO,
            "name": "Generate Video",
            "description": "A film from a prompt, and from a first and a last picture where they are given.",
            "category": "media_generation",
            "input_schema": _INPUT,
            "output_schema": _OUTPUT,
        }
    ]


_ADDRESS = {"type": "string", "format": "uri"}
_INPUT: Mapping[str, Any] = {
    "type": "object",
    "required": ["prompt"],
    "properties": {
        "prompt": {"type": "string", "description": "What the film shows."},
        "provider": {"type": "string", "enum": list(PROVIDERS), "default": DEFAULT_PROVIDER},
        "aspect_ratio": {"type": "string", "default": DEFAULT_RATIO, "examples": ["16:9", "9:16", "1:1"]},
        "reference_image_url": {**_ADDRESS, "description": "The picture to set in motion; an id of ours will do too."},
        "tail_image_url": {**_ADDRESS, "description": "The last frame."},
        "config": {"type": "object", "description": "Settings of the provider, passed on as they are."},
    },
    "additionalProperties": True,
}
_OUTPUT: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "video": {"type": "object", "properties": {"video_url": _ADDRESS, "video_id": {"type": "string"}}},
        "asset_id": {"type": "string"},
    },
}
