"""A studio with a day's work in it, for tests and screenshots that look at pages."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
from django.conf import settings
from django.utils import timezone
from PIL import Image

from avatars.models import Avatar
from avatars.models import avatar_snapshot as snapshot_of_avatar
from avatars.presets.install import install_presets
from generations import catalog
from generations.models import Asset, Event, Generation, Status
from generations.models.generation import TERMINAL
from hfstudio.accounts.models import Membership, Role, User
from hfstudio.demo.catalog import PICTURES, demo_catalog
from hfstudio.demo.install import install_demo_brand
from hfstudio.media import keep
from hfstudio.media.models import StoredFile
from products.models import Brand, ImportStatus, Product, ProductImage, brand_snapshot, product_snapshot

EMAIL, PASSWORD = "mika@velmora.example", "tungsten light"
DRAWINGS = Path(settings.BASE_DIR) / "hfstudio" / "static" / "portal" / "drawings"
MORE_DRAWINGS = Path(__file__).parent / "drawings"

# title, mode, drawing, shape, seconds, which product
FILMS = [
    ("Morning drop", "ugc", "f-serum-1", "9:16", 15, 0),
    ("Loop runner, hero", "tv_spot", "f-shoe", "16:9", 30, 3),
    ("Three steps", "ugc_how_to", "f-howto", "9:16", 22, 1),
    ("Satchel, at noon", "product_showcase", "p-bag", "3:4", 12, 7),
    ("Round shades", "ugc_virtual_try_on", "f-tryon", "9:16", 12, 8),
    ("Kiln mugs", "tv_spot", "f-mug", "16:9", 20, 6),
    ("Tarn bottle, unboxing", "ugc_unboxing", "f-unbox", "9:16", 20, 2),
    ("Aria headphones", "product_review", "f-review", "9:16", 25, 5),
]


@dataclass
class Filled:
    user: User
    brand: Brand
    products: list[Product]
    avatars: list[Avatar]
    films: list[Generation]


def fill() -> Filled:
    """One person, one brand, its products, the presets, and eight films."""
    now = timezone.now()
    brand = install_demo_brand(now)
    user = User.objects.create_user(EMAIL, PASSWORD, name="Mika")
    Membership.objects.create(user=user, brand=brand, role=Role.MANAGER)
    filled = Filled(user, brand, _products(brand, now), install_presets(now), [])
    for age, (title, mode, drawing, shape, seconds, product) in enumerate(FILMS):
        at = now - timedelta(minutes=7 + 45 * age)
        look = {"mode": mode, "shape": shape, "seconds": seconds}
        film = generation(filled, title, **look, product=product, status=Status.COMPLETED, at=at)
        give_film(film, drawing, seconds=seconds)
        filled.films.append(film)
    return filled


def generation(
    filled: Filled,
    title: str,
    *,
    status: Status,
    product: int = 0,
    avatar: int | None = 1,
    mode: str = "product_showcase",
    shape: str = "9:16",
    seconds: int = 15,
    at: datetime | None = None,
    **fields: object,
) -> Generation:
    """A Generation of this title in this state, with a believable past."""
    at = at or timezone.now()
    thing, face = filled.products[product], filled.avatars[avatar] if avatar is not None else None
    ended = status in TERMINAL
    made = Generation.objects.create(
        brand=filled.brand, model="marketing_studio_video", kind="video", provider="draft", title=title,
        prompt="Soft morning window light. One drop on the cheek, a smile, and the label held to camera at the end.",
        params={"mode": mode, "aspect_ratio": shape, "duration": seconds, "resolution": "720p"},
        inputs={
            "brand": brand_snapshot(filled.brand),
            "products": [product_snapshot(thing)],
            "avatars": [snapshot_of_avatar(face)] if face else [],
        },
        entry=catalog.find("marketing_studio_video").as_dict(),
        status=status, created_by=filled.user, created_at=at,
        due_at=None if ended else at, finished_at=at + timedelta(seconds=21) if ended else None,
        **({"percent": 100} if status == Status.COMPLETED else {}), **fields,
    )  # fmt: skip
    made.products.add(thing)
    if face:
        made.avatars.add(face)
    past = [Status.QUEUED, Status.SUBMITTING, Status.IN_PROGRESS, Status.MIRRORING, Status.COMPLETED]
    steps = past[: past.index(status) + 1] if status in past else [*past[:3], status]
    for number, step in enumerate(steps):
        old = steps[number - 1] if number else ""
        Event.objects.create(generation=made, at=at + timedelta(seconds=5 * number), old=old, new=step)
    return made


def give_film(made: Generation, drawing: str, *, seconds: int) -> None:
    """A film that shows this drawing for so long, with its poster."""
    path = next(path for folder in (MORE_DRAWINGS, DRAWINGS) if (path := folder / f"{drawing}.jpg").exists())
    raw = keep_bytes(film_of(path, seconds), made.brand, "video/mp4", size_of(path), seconds)
    poster = keep_bytes(path.read_bytes(), made.brand, "image/jpeg", size_of(path))
    Asset.objects.create(generation=made, role=Asset.Role.RAW, file=raw)
    Asset.objects.create(generation=made, role=Asset.Role.POSTER, file=poster)


@cache
def film_of(drawing: Path, seconds: int, *, fps: int = 2) -> bytes:
    """An MP4 with index in front, in which a light moves over the drawing: any two frames differ."""
    width, height = size_of(drawing)
    with Image.open(drawing) as opened:
        still = opened.convert("RGB").resize((width, height))
    file = Path(tempfile.mkdtemp()) / "film.mp4"
    with av.open(str(file), "w", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "g": str(fps)})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.codec_context.time_base = Fraction(1, fps)
        for number in range(seconds * fps):
            frame = still.copy()
            frame.paste((255, 178, 36), (0, height - 8, width * (number + 1) // (seconds * fps), height))
            container.mux(video.encode(av.VideoFrame.from_image(frame)))
        container.mux(video.encode(None))
    content = file.read_bytes()
    shutil.rmtree(file.parent)
    return content


def size_of(path: Path) -> tuple[int, int]:
    """Width and height, even, as H.264 wants them."""
    with Image.open(path) as picture:
        return picture.width // 2 * 2, picture.height // 2 * 2


def keep_bytes(
    content: bytes, brand: Brand, content_type: str, size: tuple[int, int], duration: float | None = None
) -> StoredFile:
    row = keep.reserve(
        brand=brand, content_type=content_type, width=size[0], height=size[1], duration=duration, now=timezone.now()
    )
    return keep.fill(row, [content], now=timezone.now())


def _products(brand: Brand, now: datetime) -> list[Product]:
    made = []
    for age, goods in enumerate(demo_catalog().products):
        product = Product.objects.create(
            brand=brand, title=goods.name, maker=goods.maker, description=goods.description,
            features=list(goods.features), price_micros=int(goods.price * 1_000_000), currency="USD",
            source_url=f"https://shop.example/{goods.slug}", created_at=now - timedelta(minutes=age),
        )  # fmt: skip
        for position, name in enumerate(goods.pictures):
            path = PICTURES / name
            file = keep_bytes(path.read_bytes(), brand, "image/jpeg", size_of(path))
            ProductImage.objects.create(product=product, file=file, position=position, alt=goods.alt)
        made.append(product)
    return made


def importing(filled: Filled, **fields: object) -> Product:
    """A product whose page is being read."""
    return Product.objects.create(
        brand=filled.brand, source_url="https://shop.tarnandpell.example/bottles/tarn-600",
        import_status=ImportStatus.IN_PROGRESS, due_at=timezone.now(), **fields,
    )  # fmt: skip
