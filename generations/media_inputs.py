"""Media of a request: each id is an upload's, an asset's or an earlier generation's; which, is found out here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Prefetch

from generations.models import Asset, Generation, Status
from hfstudio import outbound
from hfstudio.accounts.access import Actor
from hfstudio.api.problems import INVALID, ProblemError, refused
from hfstudio.media.models import StoredFile, Upload
from products.models import Brand

MAX_MEDIA = 50
KINDS = ("image", "video", "audio")
SHOWN = 60  # characters of what was given that an error repeats


@dataclass(frozen=True)
class Medium:
    """A file that goes into a Generation, in a media role; `id` is as it was given."""

    role: str
    id: str
    file: StoredFile

    @property
    def kind(self) -> str:
        return self.file.content_type.partition("/")[0]

    def as_dict(self) -> dict[str, str]:
        return {
            "role": self.role,
            "id": self.id,
            "file": str(self.file.pk),
            "content_type": self.file.content_type,
        }


@dataclass(frozen=True)
class Reference:
    """A file that a request names by its address: it is fetched before anything is sent, and not before the answer."""

    role: str
    url: str

    @property
    def id(self) -> str:
        return str(uuid5(NAMESPACE_URL, self.url))

    @property
    def kind(self) -> str:
        """What it has to be; what it is, nobody has seen yet."""
        named = self.role.strip().lower()
        return next((kind for kind in ("video", "audio") if named.startswith(kind)), "image")

    def as_dict(self) -> dict[str, str]:
        return {"role": self.role, "url": self.url, "kind": self.kind}


def find_media(given: Any, *, actor: Actor, brand: Brand, addresses: bool = False) -> tuple[Medium | Reference, ...]:
    """The files behind `[{role, id}, …]`, all of this brand; without a role it is the file's kind.

    With `addresses` an item may have a `url` in place of its id. Raises ProblemError: 422 for what cannot be
    used, 404 for what is not there.
    """
    if given in (None, []):
        return ()
    if not isinstance(given, list) or len(given) > MAX_MEDIA:
        raise _invalid(f"media has to be a list of up to {MAX_MEDIA} objects with role and id.")
    asked = [_referred(item) if addresses and _has_address(item) else _asked(item) for item in given]
    wanted_ids = {one[1] for one in asked if not isinstance(one, Reference)}
    sources = _sources(wanted_ids, actor=actor, brand=brand)
    return tuple(one if isinstance(one, Reference) else _medium(one[0], one[1], sources.get(one[1])) for one in asked)


def _has_address(item: Any) -> bool:
    return isinstance(item, Mapping) and "url" in item


def _referred(item: Mapping[str, Any]) -> Reference:
    role, url = item.get("role") or "image", item["url"]
    if not isinstance(role, str) or not isinstance(url, str) or set(item) - {"role", "url"}:
        raise _invalid("Each of media has a role, and an id or a url.")
    try:
        outbound.check_url(url)
    except outbound.OutboundError as error:
        if error.code == "bad_url":  # what is only forbidden may be a file of ours, and else ends as unreachable
            raise _invalid(f"{url[:SHOWN]}: {error.detail}") from None
    return Reference(role, url)


def _asked(item: Any) -> tuple[str, UUID]:
    if not isinstance(item, Mapping) or not isinstance(item.get("id"), str):
        raise _invalid("Each of media needs an id, and a role where it is not the file's kind.")
    if extra := sorted(set(item) - {"role", "id"}):
        raise _invalid(f"Unknown in media: {', '.join(extra)[:SHOWN]}.")
    role = item.get("role") or ""
    if not isinstance(role, str):
        raise _invalid("The role of media has to be a text.")
    try:
        return role, UUID(item["id"])
    except ValueError:
        raise _invalid(f"Invalid values: media id={item['id'][:SHOWN]} (allowed: a UUID).") from None


def _sources(ids: Collection[UUID], *, actor: Actor, brand: Brand) -> dict[UUID, StoredFile | Generation]:
    """What has these ids in the brand, in one query for each sort of thing."""
    uploads = Upload.objects.visible_to(actor).filter(brand=brand).select_related("file").in_bulk(ids)
    assets = Asset.objects.visible_to(actor).filter(generation__brand=brand).select_related("file").in_bulk(ids)
    raw = Asset.objects.filter(role=Asset.Role.RAW).select_related("file").order_by("output_index")
    generations = Generation.objects.visible_to(actor).filter(brand=brand).prefetch_related(Prefetch("assets", raw))
    return {
        **generations.in_bulk(ids),
        **{pk: asset.file for pk, asset in assets.items()},
        **{pk: upload.file for pk, upload in uploads.items()},
    }


def _medium(role: str, wanted: UUID, source: StoredFile | Generation | None) -> Medium:
    if source is None:
        detail = f"There is no upload, asset or generation {wanted} in this brand."
        error = {"code": "not_found", "param": role[:SHOWN] or "media", "detail": detail}
        raise ProblemError(404, "not_found", detail, errors=[error])
    file = _output_of(source, role) if isinstance(source, Generation) else source
    medium = Medium(role=role, id=str(wanted), file=file)
    if medium.kind not in KINDS:
        raise _invalid(f"{wanted} is no picture, video or audio file: it is {file.content_type}.")
    return medium if role else replace(medium, role=medium.kind)


def _output_of(generation: Generation, role: str) -> StoredFile:
    """A generation as media means its first original of the role's kind; of any kind when no role is said."""
    if generation.status != Status.COMPLETED:
        raise _invalid(f"Generation {generation.pk} cannot be used yet: it is {generation.public_status}.")
    named = role.strip().lower()
    kind = next((kind for kind in ("video", "audio") if named.startswith(kind)), "image") if named else ""
    for asset in generation.assets.all():
        if asset.file.content_type.startswith(kind):
            return asset.file
    raise _invalid(f"Generation {generation.pk} has no {kind or 'file'} to use as {role[:SHOWN] or 'media'}.")


def _invalid(detail: str) -> ProblemError:
    return refused([{"code": INVALID, "param": "media", "detail": detail}])
