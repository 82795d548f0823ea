"""Uploads as inputs of other requests: `image_ids: [upload id, …]`."""

from collections.abc import Sequence
from uuid import UUID

from hfstudio.accounts.access import Actor
from hfstudio.api.problems import INVALID, ProblemError
from hfstudio.media.content_types import content_type
from hfstudio.media.models import Upload


def pictures_for(ids: Sequence[UUID], *, actor: Actor, brand_id: UUID, param: str = "image_ids") -> list[Upload]:
    """The uploaded pictures of these ids, in their order. Raises a 404 or 422 problem that names what is wrong."""
    mine = Upload.objects.visible_to(actor).filter(brand_id=brand_id).select_related("file")
    found = mine.in_bulk(ids)
    for wanted in ids:
        upload = found.get(wanted)
        if upload is None:
            raise ProblemError(
                404, "not_found", f"There is no upload {wanted} in this brand.",
                errors=[{"code": "not_found", "param": param, "detail": f"no upload {wanted}"}],
            )  # fmt: skip
        if content_type(upload.file.content_type).kind != "image":
            raise ProblemError(
                422, INVALID, f"Upload {wanted} is no picture.",
                errors=[{"code": INVALID, "param": param, "detail": f"{wanted} is {upload.file.content_type}"}],
            )  # fmt: skip
    return [found[wanted] for wanted in ids]
