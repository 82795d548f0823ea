"""What was made, with addresses of ours that are signed anew at every look."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request

from generations.addresses import asset_url
from generations.models import Asset, Generation
from hfstudio.media.signing import absolute, sign

AnyRequest = HttpRequest | Request


@dataclass(frozen=True)
class Made:
    """One output: its original, and its smaller copy where there is one."""

    asset: Asset
    url: str
    min_url: str

    @property
    def duration(self) -> float | int | None:
        """Seconds; whole ones without a fraction."""
        seconds = self.asset.file.duration
        return int(seconds) if seconds is not None and seconds == int(seconds) else seconds


def made(generation: Generation, *, request: AnyRequest) -> list[Made]:
    """The outputs of a completed Generation, in their order; nothing of any other."""
    assets = generation.public_assets
    small = {asset.output_index: asset for asset in assets if asset.role == Asset.Role.MIN}
    return [
        Made(asset, asset_url(asset, request=request), asset_url(small.get(asset.output_index, asset), request=request))
        for asset in assets
        if asset.role == Asset.Role.RAW
    ]


def given(generation: Generation, *, request: AnyRequest) -> list[dict[str, Any]]:
    """The files that it was asked for with, in their order, as `{role, id, url}`.

    `id` is null and `url` what was given, for as long as it has not been fetched.
    """
    found: list[dict[str, Any]] = []
    for medium in generation.inputs.get("media", []):
        path = sign(reverse("stored-file", args=[medium["file"]]), now=timezone.now())
        found.append({"role": medium["role"], "id": medium["id"], "url": absolute(request, path)})
    for reference in generation.inputs.get("references", []):
        found.insert(reference["at"], {"role": reference["role"], "id": None, "url": reference["url"]})
    return found
