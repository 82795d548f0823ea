"""A job in the words of the command line: one argument each, nothing that a shell would have to read."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generations.providers.protocol import Job, Original

DTC_ADS = "marketing-studio dtc-ads generate"


def for_job(job: Job) -> tuple[list[str], dict[str, str]]:
    """The arguments, and the files that some of them name: lists are read from files alone."""
    files: dict[str, str] = {}
    words = job.route.remote_id.split()
    for name, value in sorted(job.route.said(job.params).items()):
        words += option(name, _said(name, value, files))
    for name, value in _copies(job):
        words += option(name, _said(name, value, files))
    for name, reference in _media(job):
        words += option(name, reference)
    return words, files


def for_cost(words: Sequence[str]) -> list[str]:
    """The question what those arguments would cost."""
    command, rest = ("cost", words[2:]) if list(words[:2]) == ["generate", "create"] else ("cost workflow", words[2:])
    return ["generate", *command.split(), *rest]


def for_copy(original: Original) -> list[str]:
    match original.kind:
        case "product_ids":
            words = ["marketing-studio", "products", "create", *option("title", original.title)]
            described = option("description", original.description) if original.description else []
            return [*words, *described, *_each("image", [picture.reference for picture in original.pictures])]
        case "web_product_ids":
            words = ["marketing-studio", "webproducts", "create", *option("title", original.title)]
            described = option("description", original.description) if original.description else []
            shown = [picture.address for picture in original.pictures if picture.address]
            return [*words, *described, *_each("desktop", shown)]
        case "avatars":
            words = ["marketing-studio", "avatars", "create", *option("name", original.title)]
            faces = original.pictures[:1]
            return [
                *words,
                *_each("image", [face.reference for face in faces]),
                *_each("image-url", [face.address for face in faces if face.address]),
            ]


def option(name: str, value: str) -> list[str]:
    """`--name value`; in one piece where the value itself looks like an option."""
    return [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]


def positional(value: str) -> list[str]:
    """An id that cannot be taken for an option."""
    return ["--", value] if value.startswith("-") else [value]


def _each(name: str, values: Sequence[str]) -> list[str]:
    return [word for value in values for word in option(name, value)]


def _said(name: str, value: Any, files: dict[str, str]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        files[f"{name}.json"] = json.dumps(value, ensure_ascii=False)
        return f"@{name}.json"
    return str(value)


def _copies(job: Job) -> Iterator[tuple[str, Any]]:
    if job.route.remote_id == DTC_ADS:
        yield from (("product", copy_id) for copy_id in job.copies.get("product_ids", ()))
        yield from (("avatar", f"{copy_id}:custom") for copy_id in job.copies.get("avatars", ()))
        return
    shaped: Mapping[str, list[Any]] = {
        "product_ids": list(job.copies.get("product_ids", ())),
        "web_product_ids": list(job.copies.get("web_product_ids", ())),
        "avatars": [{"id": copy_id, "type": "custom"} for copy_id in job.copies.get("avatars", ())],
    }
    yield from ((name, value) for name, value in shaped.items() if value)


def _media(job: Job) -> Iterator[tuple[str, str]]:
    before: Counter[str] = Counter()
    for medium in job.media:
        name = job.route.role_said(medium.role, before[medium.role])
        before[medium.role] += 1
        if name:
            yield name, medium.reference
