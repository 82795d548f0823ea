"""Where each node type leaves what it made: there is no one place for it.

`output.video.video_url` · `output.video_url` · `output.images[].url` · `output.audio.audio_url` · `output.text` or
`output.script`. A graph has `outputs`: the same under each workflow's own id.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from generations.providers import fields
from generations.providers.protocol import RemoteOutput


def outputs_of(data: Mapping[str, Any]) -> tuple[RemoteOutput, ...]:
    """Everything that a completed execution names, each once, in its order."""
    single, graph = data.get("output"), data.get("outputs")
    found = list(_of_node(single))
    if isinstance(graph, dict):
        found += [output for node in graph.values() for output in _of_node(node)]
    return tuple(dict.fromkeys(found))


def _of_node(output: Any) -> Iterator[RemoteOutput]:
    if not isinstance(output, dict):
        return
    addresses = [_inside(output, "video", "video_url"), output.get("video_url"), _inside(output, "audio", "audio_url")]
    images = output.get("images")
    addresses += [_inside({"image": image}, "image", "url") for image in images] if isinstance(images, list) else []
    urls = [url for url in map(fields.address, addresses) if url]
    if urls:
        yield from map(RemoteOutput, urls)
        return
    for name in ("text", "script"):
        if text := fields.long_text(output.get(name)):
            yield RemoteOutput(text=text)
            return


def _inside(output: Mapping[str, Any], name: str, field: str) -> Any:
    place = output.get(name)
    return place.get(field) if isinstance(place, dict) else None
