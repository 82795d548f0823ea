"""A file as clients of other APIs give it: an address, base64, or an id of ours."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hfstudio.accounts.access import Actor
from hfstudio.api.brands import brand_for, is_uuid
from hfstudio.api.problems import ProblemError, invalid
from hfstudio.media.refused import Refused
from hfstudio.media.uploads import keep_base64

Media = list[dict[str, str]]

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,20}://")


def medium_of(value: Any, *, role: str, param: str) -> dict[str, str]:
    """One of `{role, id}`, `{role, url}` and `{role, base64}`. Raises a 422 problem for what is no text."""
    if not isinstance(value, str) or not value.strip():
        raise invalid(param, f"{param} has to be an address, base64 or an id of this studio.")
    text = value.strip()
    if is_uuid(text):
        return {"role": role, "id": text}
    name = "url" if _ADDRESS.match(text) else "base64"
    return {"role": role, name: text}


def promised(media: Sequence[dict[str, str]]) -> Media:
    """The same with an address in place of what is in base64: for a look at the request before that is decoded."""
    return [
        {"role": medium["role"], "url": f"https://inline.invalid/{at}"} if "base64" in medium else medium
        for at, medium in enumerate(media)
    ]


def kept(media: Sequence[dict[str, str]], *, actor: Actor, param: str, now: datetime) -> Media:
    """The same with what was in base64 decoded, looked at and kept as uploads. Raises a 400 problem."""
    if not any("base64" in medium for medium in media):
        return list(media)
    brand = brand_for(None, actor=actor)
    found: Media = []
    for medium in media:
        if "base64" in medium:
            try:
                upload = keep_base64(text=medium["base64"], name="", brand=brand, user=actor.user, now=now)
            except Refused as refused:
                error = {"code": refused.code, "param": param, "detail": refused.detail}
                raise ProblemError(400, refused.code, f"{param}: {refused.detail}", errors=[error]) from None
            medium = {"role": medium["role"], "id": str(upload.pk)}
        found.append(medium)
    return found
