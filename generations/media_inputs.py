"""Media of a request: each id is an upload's, an asset's or an earlier generation's; which, is found out here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from generations.models import Asset, Generation, Status
from hfstudio.accounts.access import Actor
from hfstudio.api.problems import ProblemError
from hfstudio.media.models import StoredFile, Upload
from products.models import Brand

MAX_MEDIA = 50


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


def find_media(given: Any, *, actor: Actor, brand: Brand) -> tuple[Medium, ...]:
    """The files behind `[{role, id}, …]`, all of this brand. Raises ProblemError."""
    if given in (None, []):
        return ()
    if not isinstance(given, list) or len(given) > MAX_MEDIA:
        raise _invalid(f"media has to be a list of up to {MAX_MEDIA} objects with role and id.")
    return tuple(_medium(item, actor=actor, brand=brand) for item in given)


def _medium(item: Any, *, actor: Actor, brand: Brand) -> Medium:
    if not isinstance(item, Mapping) or not all(isinstance(item.get(name), str) for name in ("role", "id")):
        raise _invalid("Each of media needs a role and an id, both texts.")
    if extra := sorted(set(item) - {"role", "id"}):
        raise _invalid(f"Unknown in media: {', '.join(extra)[:100]}.")
    try:
        wanted = UUID(item["id"])
    except ValueError:
        raise _invalid(f"Invalid values: media id={item['id'][:60]} (allowed: a UUID).") from None
    role = item["role"]
    return Medium(role=role, id=str(wanted), file=_file(wanted, role=role, actor=actor, brand=brand))


def _file(wanted: UUID, *, role: str, actor: Actor, brand: Brand) -> StoredFile:
    upload = Upload.objects.visible_to(actor).filter(brand=brand, pk=wanted).select_related("file").first()
    if upload:
        return upload.file
    asset = Asset.objects.visible_to(actor).filter(generation__brand=brand, pk=wanted).select_related("file").first()
    if asset:
        return asset.file
    generation = Generation.objects.visible_to(actor).filter(brand=brand, pk=wanted).first()
    if generation:
        return _output_of(generation, role)
    raise ProblemError(
        404, "not_found", f"There is no upload, asset or generation {wanted} in this brand.",
        errors=[{"code": "not_found", "param": role, "detail": f"nothing has the id {wanted}"}],
    )  # fmt: skip


def _output_of(generation: Generation, role: str) -> StoredFile:
    """A generation as media means its first original of the role's kind."""
    if generation.status != Status.COMPLETED:
        raise _invalid(
            f"Generation {generation.pk} cannot be used as {role[:40]}: it is {generation.public_status}.", role
        )
    kind = role if role in ("video", "audio") else "image"
    first = (
        generation.assets.filter(role=Asset.Role.RAW, file__content_type__startswith=f"{kind}/")
        .order_by("output_index")
        .select_related("file")
        .first()
    )
    if first is None:
        raise _invalid(f"Generation {generation.pk} has no {kind} to use as {role[:40]}.", role)
    return first.file


def _invalid(detail: str, param: str = "media") -> ProblemError:
    return ProblemError(
        422, "invalid_value", detail, errors=[{"code": "invalid_value", "param": param, "detail": detail}]
    )
