"""A film's pictures are kept no larger than they are used, however many there are."""

from pathlib import Path

from generations.providers.draft.fonts import FontSet
from generations.providers.draft.gallery import Gallery
from generations.providers.draft.request import read
from tests.generations.providers.draft.drawn import mug, photo

FONTS = FontSet()


def test_the_more_pictures_the_smaller_are_the_further_ones(tmp_path: Path):
    large = photo(tmp_path / "large.png", size=(1600, 2000))
    request = read({"products": [mug(tmp_path, images=[large] * 8)]})
    told: list[float] = []
    gallery = Gallery(request, 1600, FONTS, told.append)
    heights = [gallery.photo(picture.key).height for picture in gallery.cast.products]
    assert heights == [1600, *[1152] * 5, *[960] * 2]
    assert told == [i / 8 for i in range(1, 9)]


def test_small_films_keep_enough_of_each_picture_to_cut_it_out(tmp_path: Path):
    large = photo(tmp_path / "large.png", size=(1600, 2000))
    gallery = Gallery(read({"products": [mug(tmp_path, images=[large] * 8)]}), 700, FONTS, lambda share: None)
    assert {gallery.photo(picture.key).height for picture in gallery.cast.products} == {700}


def test_a_print_is_made_of_its_photo_whenever_it_is_drawn(tmp_path: Path):
    gallery = Gallery(read({"products": [mug(tmp_path)]}), 640, FONTS, lambda share: None)
    (picture,) = gallery.cast.products
    framed, plain = gallery.object(picture.key), gallery.photo(picture.key)
    assert gallery.is_print(picture.key)
    assert framed.mode == "RGBA"
    assert framed.width > plain.width
    assert gallery.sticker(picture.key, 100).height == 100
