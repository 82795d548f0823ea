"""Given photos and videos are opened safely, upright and no larger than needed."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generations.providers.draft import footage
from generations.providers.draft.encode import Encoder
from generations.providers.draft.footage import UnreadableMedia, open_picture, stills

RED, BLUE = (200, 30, 30), (30, 30, 200)


def two_halves(width: int = 300, height: int = 200) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def film(path: Path, levels: list[int], size: tuple[int, int] = (64, 48)) -> Path:
    """A second of each level of grey."""
    with Encoder(path, *size, 24) as encoder:
        for level in levels:
            for _ in range(24):
                encoder.write(np.full((size[1], size[0], 3), level, np.uint8))
    return path


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_is_opened_in_every_usual_format(tmp_path: Path, kind: str) -> None:
    two_halves().save(tmp_path / "photo", kind)

    picture = open_picture(tmp_path / "photo", 1000)

    assert (picture.mode, picture.size) == ("RGB", (300, 200))


def test_sixteen_bits_of_grey_keep_their_shades(tmp_path: Path) -> None:
    levels = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(8, axis=0)
    Image.fromarray(levels).save(tmp_path / "scan.png")

    greys = np.asarray(open_picture(tmp_path / "scan.png", 1000))

    assert np.array_equal(greys[0], np.arange(256)[:, None].repeat(3, axis=1))


def test_a_phone_photo_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn by 90 degrees
    two_halves().save(tmp_path / "photo.jpg", exif=exif)

    picture = open_picture(tmp_path / "photo.jpg", 1000)

    assert picture.size == (200, 300)
    assert picture.getpixel((100, 20))[0] > 150  # the left half is the upper one now


def test_a_large_photo_is_made_as_small_as_asked(tmp_path: Path) -> None:
    two_halves(3000, 2000).save(tmp_path / "photo.jpg")

    assert open_picture(tmp_path / "photo.jpg", 900).size == (900, 600)


def test_a_small_photo_is_left_small(tmp_path: Path) -> None:
    two_halves(30, 20).save(tmp_path / "photo.png")

    assert open_picture(tmp_path / "photo.png", 900).size == (30, 20)


def test_transparency_is_kept_where_there_is_any(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (30, 20), (*RED, 0))
    clear.save(tmp_path / "clear.png")
    two_halves().convert("RGBA").save(tmp_path / "solid.png")
    clear.convert("P").save(tmp_path / "palette.png", transparency=0)

    modes = [open_picture(tmp_path / name, 900).mode for name in ("clear.png", "solid.png", "palette.png")]
    assert modes == ["RGBA", "RGB", "RGBA"]


@pytest.mark.parametrize("mode", ["1", "L", "CMYK", "I;16", "LA", "P"])
def test_every_kind_of_pixel_becomes_rgb(tmp_path: Path, mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    Image.new(mode, (30, 20)).save(tmp_path / "photo", "JPEG" if mode == "CMYK" else kind)

    assert open_picture(tmp_path / "photo", 900).mode in ("RGB", "RGBA")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + b"\x00" * 50])
def test_a_broken_picture_is_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "photo.png").write_bytes(content)

    with pytest.raises(UnreadableMedia, match="could not be read"):
        open_picture(tmp_path / "photo.png", 900)


def test_half_a_picture_is_unreadable(tmp_path: Path) -> None:
    two_halves().save(tmp_path / "photo.png")
    content = (tmp_path / "photo.png").read_bytes()
    (tmp_path / "photo.png").write_bytes(content[: len(content) // 2])

    with pytest.raises(UnreadableMedia):
        open_picture(tmp_path / "photo.png", 900)


def test_a_missing_picture_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia):
        open_picture(tmp_path / "nowhere.png", 900)


def test_other_formats_are_not_tried(tmp_path: Path) -> None:
    """A decoder that nobody needs is a way in that nobody watches."""
    two_halves().save(tmp_path / "photo.png", "TIFF")

    with pytest.raises(UnreadableMedia):
        open_picture(tmp_path / "photo.png", 900)


def test_an_enormous_picture_is_refused_before_it_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footage, "MOST_PIXELS", 50_000)
    two_halves().save(tmp_path / "photo.png")
    content = (tmp_path / "photo.png").read_bytes()
    (tmp_path / "photo.png").write_bytes(content[:60])  # the rest would be missed if it were decoded

    with pytest.raises(UnreadableMedia, match="megapixels"):
        open_picture(tmp_path / "photo.png", 900)


def test_stills_are_spread_over_the_video(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [20, 120, 220])

    levels = [np.asarray(still).mean() for still in stills(path, 3)]

    assert levels == pytest.approx([20, 120, 220], abs=6)


def test_stills_are_no_larger_than_asked(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [20], size=(400, 200))

    assert [still.size for still in stills(path, 1, longest=100)] == [(100, 50)]


def test_a_very_short_video_gives_fewer_stills(tmp_path: Path) -> None:
    with Encoder(tmp_path / "a.mp4", 64, 48, 24) as encoder:
        encoder.write(np.zeros((48, 64, 3), np.uint8))

    assert len(stills(tmp_path / "a.mp4", 4)) == 1


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 200])
def test_a_broken_video_is_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(content)

    with pytest.raises(UnreadableMedia):
        stills(tmp_path / "a.mp4", 3)


def test_a_cut_off_video_still_gives_what_it_has_or_says_so(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [20, 120, 220])
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])

    try:
        found = stills(path, 3)
    except UnreadableMedia:
        return
    assert found
