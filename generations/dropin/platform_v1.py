"""The platform's first paths, which its SDKs still have, in the words of its model paths.

    POST /v1/text2image/soul · /v1/image2video/dop   {"params": {…}, "webhook": {url, secret}}, or the params flat

https://github.com/higgsfield-ai/higgsfield-js, which also knows of speaking films and of training characters: neither
is offered here, and each is refused by its name. Wrapped in `params`, the answer is a job set; flat, it is a request.
"""

import re
from collections.abc import Mapping
from typing import Any

from hfstudio.api.problems import ProblemError, invalid

SOUL, DOP = "v1/text2image/soul", "v1/image2video/dop"
PATHS = (SOUL, DOP)
ELSEWHERE = ("v1/speak/higgsfield", "v1/custom-references")
MODELS: Mapping[str, str] = {
    "dop-lite": "higgsfield-ai/dop/lite", "dop-turbo": "higgsfield-ai/dop/turbo",
    "dop-standard": "higgsfield-ai/dop/standard",
}  # fmt: skip
_SECRET = re.compile(r"[!-~]{0,500}")  # it goes into a header
SHAPES: Mapping[str, str] = {
    "2048x1152": "16:9", "1696x960": "16:9", "1152x2048": "9:16", "960x1696": "9:16",
    "2048x1536": "4:3", "1536x1152": "4:3", "1536x2048": "3:4", "1152x1536": "3:4",
    "2016x1344": "3:2", "1632x1088": "3:2", "1344x2016": "2:3", "1088x1632": "2:3", "1536x1536": "1:1",
}  # fmt: skip
"""The 13 sizes of Soul, and the shape of each."""
SOUL_NAMES: Mapping[str, str] = {
    "quality": "resolution", "batch_size": "num_images", "image_reference": "image_reference_url",
}  # fmt: skip


def is_wrapped(body: Mapping[str, Any]) -> bool:
    return isinstance(body.get("params"), dict) and set(body) <= {"params", "webhook"}


def in_new_words(path: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The model path and its flat inputs. Raises a 422 problem; a 404 for what is not offered here."""
    if path in ELSEWHERE:
        detail = f"This studio does not offer {path}. GET /platform/models lists what it does."
        raise ProblemError(404, "not_offered", detail)
    if path == DOP:
        return _dop(dict(given))
    if path == SOUL:
        return "higgsfield-ai/soul/standard", _soul(dict(given))
    return path, dict(given)


def webhook_in(body: Mapping[str, Any]) -> tuple[str, str]:
    """Address and secret of a wrapped request's webhook. Raises a 422 problem."""
    webhook = body.get("webhook")
    if webhook is None:
        return "", ""
    url = webhook.get("url") if isinstance(webhook, dict) else None
    secret = (webhook.get("secret") if isinstance(webhook, dict) else None) or ""
    if not isinstance(url, str) or not isinstance(secret, str) or not _SECRET.fullmatch(secret):
        raise invalid("webhook", "webhook has to be an object with a url and a secret, of up to 500 plain characters.")
    return url, secret


def _dop(given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    word = given.pop("model", None)
    model = MODELS.get(word) if isinstance(word, str) else None
    if model is None:
        raise invalid("model", f"Invalid values: model={str(word)[:60]} (allowed: {', '.join(MODELS)})", allowed=MODELS)
    starts, ends = _list(given, "input_images"), _list(given, "input_images_end")
    for name, pictures in (("image_url", starts), ("end_image_url", [*ends, *starts[1:]])):
        if pictures:
            given[name] = pictures[0]
    return model, given


def _soul(given: dict[str, Any]) -> dict[str, Any]:
    size = given.pop("width_and_height", None)
    if size is not None:
        if not isinstance(size, str) or size not in SHAPES:
            listed = ", ".join(SHAPES)
            detail = f"Invalid values: width_and_height={str(size)[:60]} (allowed: {listed})"
            raise invalid("width_and_height", detail, allowed=SHAPES)
        given["aspect_ratio"] = SHAPES[size]
    for old, new in SOUL_NAMES.items():
        if old in given:
            given[new] = given.pop(old)
    return given


def _list(given: dict[str, Any], name: str) -> list[Any]:
    found = given.pop(name, None)
    if found is not None and (not isinstance(found, list) or len(found) > 2):
        raise ProblemError(422, "invalid_value", f"{name} has to be a list of one or two pictures.")
    return found or []
