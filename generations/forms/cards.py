"""Choices with a picture, and what there is in a brand to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avatars.consent import refusal
from avatars.models import Avatar
from generations.catalog import MediaRole
from generations.providers.draft.motions import move_of
from hfstudio.media.models import StoredFile
from products.models import Product


@dataclass(frozen=True)
class Card:
    """A choice with a picture: a stored file, or a drawing of the portal's own; else an icon."""

    value: str
    label: Promise | str
    says: Promise | str
    checked: bool
    file: StoredFile | None = None
    drawing: str = ""
    icon: str = "box"


@dataclass(frozen=True)
class FileCard:
    """An upload, an asset or a generation that can be given to a model. `picture` stands for it."""

    id: str
    kind: str  # image, video or audio
    title: str
    picture: StoredFile | None


@dataclass(frozen=True)
class Search:
    """What is searched for among the choices of one kind: product, avatar or file."""

    name: str
    words: str
    found: int  # of those that are drawn
    more: bool  # whether there are others, that are not drawn

    @property
    def is_shown(self) -> bool:
        return self.more or bool(self.words)

    @property
    def told(self) -> str:
        """What the cards below are, in a sentence."""
        if not self.words:
            return _("Not all are shown: search for the others.") if self.more else ""
        if self.more:
            return _("Not all that fit are shown: say more.")
        return (
            ngettext("%(n)d found", "%(n)d found", self.found) % {"n": self.found} if self.found else _("Nothing found")
        )


@dataclass(frozen=True)
class Material:
    """What a brand has that could go into a request, newest first; the chosen ones are always there."""

    products: Sequence[Product] = ()
    avatars: Sequence[Avatar] = ()
    files: Sequence[FileCard] = ()
    motions: Sequence[tuple[str, str]] = field(default=())  # id, name
    searches: Mapping[str, Search] = field(default_factory=dict)  # by its name

    def files_of(self, kind: str) -> list[FileCard]:
        return [file for file in self.files if file.kind == kind]


@dataclass(frozen=True)
class RoleField:
    """A media role as a form draws it: cards of one kind of file, one or several of which are taken."""

    role: MediaRole
    label: str
    cards: Sequence[Card]
    errors: Sequence[str]

    @property
    def upload(self) -> str:
        """The name of the field that takes a new file."""
        return upload_field(self.role)

    @property
    def takes_several(self) -> bool:
        return self.role.max != 1

    @property
    def nothing_chosen(self) -> bool:
        return not any(card.checked for card in self.cards)


def upload_field(role: MediaRole) -> str:
    return f"upload-{role.role}"


def first_picture(row: Product | Avatar) -> StoredFile | None:
    return next((image.file for image in row.images.all()), None)


def product_cards(products: Sequence[Product], chosen: Product | None) -> list[Card]:
    return [Card(str(p.pk), p.title, p.maker, p == chosen, file=first_picture(p)) for p in products]


def avatar_cards(avatars: Sequence[Avatar], chosen: Avatar | None, *, now: datetime) -> list[Card]:
    """Each says what it is, or what stands against its use."""
    return [
        Card(str(a.pk), a.name, _standing(a, now), a == chosen, file=first_picture(a), icon="person") for a in avatars
    ]


def _standing(avatar: Avatar, now: datetime) -> Promise | str:
    why = refusal(avatar, now=now)
    return why.short if why else Avatar.Type(avatar.type).label


def motion_cards(motions: Sequence[tuple[str, str]], chosen: str) -> list[Card]:
    """Motions, each with the draft renderer's own picture of it."""
    return [Card(pk, name, "", pk == chosen, drawing=move_of(name)) for pk, name in motions]


ICONS: Mapping[str, str] = {"image": "picture", "video": "film", "audio": "sliders"}


def file_cards(files: Sequence[FileCard], chosen: Sequence[str]) -> list[Card]:
    return [
        Card(file.id, file.title, "", file.id in chosen, file=file.picture, icon=ICONS[file.kind]) for file in files
    ]
