"""Products come off plain backdrops whole and clean; whatever cannot be trusted stays a photo."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generations.providers.draft.cutout import Subject, stage_photo, sticker
from generations.providers.draft.footage import UnreadableMedia
from tests.generations.providers.draft.packshots import (
    DARK_ROOM,
    SIZE,
    TEAL_ROOM,
    WHITE_ROOM,
    Packshot,
    Share,
    box,
    mug,
    packshot,
    ring,
    shape,
)

ROOMS = pytest.mark.parametrize("room", [WHITE_ROOM, TEAL_ROOM, DARK_ROOM], ids=["white", "teal", "dark"])


def as_jpeg(photo: Image.Image) -> Image.Image:
    """The same photo after a camera's compression."""
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=90)
    return Image.open(buffer).convert("RGB")


def alpha_in_place(subject: Subject, drawn: Packshot) -> Share:
    """The cut-out's alpha where it was in the photo: at the offset at which it agrees best with the drawing."""
    alpha = np.asarray(subject.image.getchannel("A"), float) / 255
    rows, columns = (np.flatnonzero((drawn.product > 0.5).any(axis)) for axis in (1, 0))
    height, width = alpha.shape
    assert subject.kind == "cut"
    best, least = np.zeros((SIZE, SIZE)), np.inf
    for top in range(rows[0] - 6, rows[0] + 3):
        for left in range(columns[0] - 6, columns[0] + 3):
            placed = np.zeros((SIZE + 40, SIZE + 40))
            placed[top + 20 : top + 20 + height, left + 20 : left + 20 + width] = alpha
            placed = placed[20:-20, 20:-20]
            off = np.abs(placed - drawn.product).sum()
            if off < least:
                best, least = placed, off
    return best


def agreement(alpha: Share, drawn: Packshot) -> float:
    """Intersection over union of two coverages."""
    return float(np.minimum(alpha, drawn.product).sum() / np.maximum(alpha, drawn.product).sum())


@ROOMS
def test_a_product_comes_off_its_backdrop_with_handle_and_band(room: tuple) -> None:
    drawn = mug(room)

    alpha = alpha_in_place(stage_photo(as_jpeg(drawn.photo)), drawn)

    assert agreement(alpha, drawn) > 0.975


@ROOMS
def test_an_outline_carries_no_halo_of_the_backdrop(room: tuple) -> None:
    """On a stage of the very other brightness, pixels at the outline lie between product and stage."""
    drawn = packshot([(box(200, 200, 600, 600, 60), (217, 113, 74))], room)
    cut = stage_photo(as_jpeg(drawn.photo)).image
    stage_colour = (0, 0, 0) if room is WHITE_ROOM else (255, 255, 255)

    staged = Image.new("RGBA", cut.size, stage_colour)
    staged.alpha_composite(cut)
    seen = np.asarray(staged.convert("RGB"), float)

    product, stage = np.array((217, 113, 74.0)), np.array(stage_colour, float)
    share = np.clip((seen - stage) @ (product - stage) / ((product - stage) ** 2).sum(), 0, 1)[..., None]
    off = np.abs(stage + share * (product - stage) - seen).max(2)
    assert np.percentile(off, 99.7) < 18


def test_soft_shadows_stay_behind() -> None:
    drawn = packshot([(box(250, 200, 550, 600, 30), (31, 122, 114))], shadow=(400, 600, 420))

    alpha = alpha_in_place(stage_photo(as_jpeg(drawn.photo)), drawn)

    assert alpha[606:, :].sum() < 0.01 * alpha.sum()


def test_a_white_label_on_a_white_backdrop_is_not_eaten() -> None:
    room = ((255, 255, 255), (255, 255, 255))
    text = shape(lambda pen: [pen.rectangle((560, 2 * y, 1040, 2 * y + 24), fill=255) for y in (360, 400, 440)])
    drawn = packshot(
        [
            (box(240, 160, 560, 660, 12), (38, 60, 140)),
            (box(262, 300, 538, 520, 4), (255, 255, 255)),
            (text, (38, 60, 140)),
        ],
        room,
    )

    alpha = alpha_in_place(stage_photo(as_jpeg(drawn.photo)), drawn)

    assert alpha[310:510, 272:528].min() > 0.98


def shoe(room: tuple) -> tuple[Packshot, Share]:
    """A shoe with a white sole, darker below, on its shadow; and where the inside of its sole is."""
    upper = shape(lambda pen: pen.polygon([(240, 960), (260, 620), (700, 560), (1240, 820), (1360, 960)], fill=255))
    sole = box(100, 470, 700, 560, 40)
    shade = np.clip((np.arange(SIZE) - 480) / 80, 0, 1)[:, None] * sole
    parts = [(upper, (217, 46, 106)), (sole, (255, 255, 255)), (0.25 * shade, (60, 50, 70))]
    return packshot(parts, room, shadow=(400, 562, 560)), box(112, 482, 688, 546, 34) > 0.99


def test_a_white_sole_on_a_light_backdrop_is_not_lost() -> None:
    drawn, sole = shoe(((240, 240, 239), (222, 222, 221)))

    alpha = alpha_in_place(stage_photo(as_jpeg(drawn.photo)), drawn)

    assert alpha[sole].mean() > 0.985


def test_a_sole_that_melts_into_the_backdrop_leaves_the_photo_as_it_is() -> None:
    drawn, _ = shoe(WHITE_ROOM)

    assert stage_photo(as_jpeg(drawn.photo)).kind == "print"


def test_a_white_product_on_white_keeps_its_body() -> None:
    body = box(230, 300, 570, 640, 40)
    darker = np.abs(np.linspace(-1, 1, SIZE))[None, :] ** 2 * body
    drawn = packshot(
        [(body, (250, 250, 250)), (darker, (150, 150, 156)), (box(220, 220, 580, 310, 16), (190, 150, 80))],
        shadow=(400, 640, 380),
    )

    alpha = alpha_in_place(stage_photo(as_jpeg(drawn.photo)), drawn)

    assert agreement(alpha, drawn) > 0.97


def test_thin_parts_survive() -> None:
    drawn = packshot(
        [
            (box(396, 300, 404, 660), (30, 30, 32)),
            (box(260, 150, 540, 310, 20), (215, 80, 56)),
            (box(310, 650, 490, 668, 8), (28, 28, 30)),
        ]
    )

    alpha = alpha_in_place(stage_photo(as_jpeg(drawn.photo)), drawn)

    assert alpha[330:640, 398:402].min() > 0.6


def test_only_the_product_is_kept_of_a_scene_with_a_small_prop() -> None:
    product, prop = box(300, 180, 500, 640, 40), shape(lambda pen: pen.ellipse((1240, 1140, 1400, 1300), fill=255))
    drawn = packshot([(product, (31, 122, 114)), (prop, (220, 120, 60))])

    subject = stage_photo(drawn.photo)

    assert subject.image.width < 230


def cropped_by_the_border() -> Image.Image:
    return packshot([(box(250, 300, 550, SIZE, 20), (31, 122, 114))]).photo


def busy() -> Image.Image:
    photo = mug().photo.copy()
    pen = ImageDraw.Draw(photo)
    for left in range(0, SIZE, 100):
        pen.rectangle((left, 0, left + 50, 190), fill=(90, 120, 150))
    return photo


def tiny_product() -> Image.Image:
    return packshot([(box(370, 370, 430, 430), (217, 46, 106))]).photo


def nearly_all_product() -> Image.Image:
    return packshot([(box(25, 25, 775, 775), (217, 46, 106))]).photo


@pytest.mark.parametrize("draw", [cropped_by_the_border, busy, tiny_product, nearly_all_product])
def test_a_photo_that_cannot_be_cut_out_becomes_a_print(draw) -> None:
    photo = draw()

    subject = stage_photo(photo)

    assert subject.kind == "print"
    assert subject.image.getpixel((0, 0))[3] == 0  # round corners
    assert subject.image.getpixel((subject.image.width // 2, 1)) == (255, 255, 255, 255)  # white edge
    inner = (subject.image.width - photo.width) // 2
    assert subject.image.getpixel((inner + 400, inner + 500))[:3] == photo.getpixel((400, 500))


def test_a_picture_with_its_own_transparency_keeps_it() -> None:
    picture = Image.new("RGBA", (700, 700))
    ImageDraw.Draw(picture).ellipse((150, 100, 550, 640), fill=(200, 40, 60, 255))

    subject = stage_photo(picture)

    assert (subject.kind, subject.image.size) == ("cut", (401, 541))
    assert subject.median == (200, 40, 60)


def test_a_film_can_ask_for_the_whole_photo() -> None:
    assert stage_photo(mug().photo, cut=False).kind == "print"


def test_a_small_photo_is_marked_and_shown_whole() -> None:
    subject = stage_photo(mug().photo.resize((400, 400)))

    assert (subject.kind, subject.small) == ("print", True)


def test_no_side_is_longer_than_asked() -> None:
    subject = stage_photo(mug().photo, 640)

    assert max(subject.image.size) <= 640


def test_the_given_picture_is_left_as_it_was() -> None:
    photo = mug().photo
    before = photo.tobytes()

    stage_photo(photo, 640)

    assert photo.tobytes() == before


def test_a_photo_can_be_given_as_a_file(tmp_path: Path) -> None:
    mug().photo.save(tmp_path / "mug.png")

    assert stage_photo(tmp_path / "mug.png").kind == "cut"


def test_a_broken_file_says_that_it_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "mug.png").write_bytes(b"not a picture")

    with pytest.raises(UnreadableMedia, match="picture could not be read"):
        stage_photo(tmp_path / "mug.png")


def test_colours_are_the_products_and_not_the_backdrops() -> None:
    subject = stage_photo(mug(TEAL_ROOM).photo)

    assert np.abs(np.array(subject.median) - (217, 113, 74)).max() < 6
    assert np.abs(np.array(subject.colour) - (217, 113, 74)).max() < 22


def test_the_colourful_part_of_two_hues_is_one_of_them() -> None:
    photo = packshot([(box(200, 200, 400, 600), (200, 40, 40)), (box(400, 200, 590, 600), (40, 60, 200))]).photo

    red, _, blue = stage_photo(photo).colour

    assert min(red, blue) < 60
    assert max(red, blue) > 180


def test_focal_points_lie_on_the_detail() -> None:
    print_marks = shape(
        lambda pen: [pen.rectangle((640, 2 * y, 960, 2 * y + 10), fill=255) for y in range(420, 500, 14)]
    )
    photo = packshot([(box(240, 160, 560, 640, 20), (31, 122, 114)), (print_marks, (250, 250, 240))]).photo

    (x, y), *others = stage_photo(photo).focal_points

    assert (abs(x - 0.5) < 0.3, abs(y - 0.62) < 0.15) == (True, True)
    assert len(others) == 3


@pytest.mark.parametrize("size", [(1, 1), (1600, 3), (3, 1600), (700, 40)])
def test_odd_sizes_do_no_harm(size: tuple[int, int]) -> None:
    subject = stage_photo(Image.new("RGB", size, (200, 30, 30)))

    assert subject.kind == "print"


def test_a_sticker_has_the_height_asked_for_and_a_white_outline() -> None:
    label = sticker(stage_photo(mug().photo).image, 200)

    assert label.height == 200
    column = np.asarray(label)[:, label.width // 2]
    first = column[column[:, 3] > 250][0]
    assert tuple(first[:3]) == (255, 255, 255)


def test_a_sticker_of_a_print_has_no_second_edge() -> None:
    subject = stage_photo(mug().photo, cut=False)

    label = sticker(subject.image, 200, outlined=False)

    assert label.size == (round(subject.image.width * 200 / subject.image.height), 200)


def test_the_same_photo_is_cut_the_same_way_twice() -> None:
    first, second = stage_photo(mug().photo), stage_photo(mug().photo)

    assert first.image.tobytes() == second.image.tobytes()


def test_a_window_in_a_ring_is_seen_through() -> None:
    drawn = packshot([(ring(200, 200, 600, 600, 60), (54, 58, 92))])

    alpha = alpha_in_place(stage_photo(as_jpeg(drawn.photo)), drawn)

    assert alpha[330:470, 330:470].max() < 0.02
