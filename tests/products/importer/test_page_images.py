import pytest
from selectolax.lexbor import LexborHTMLParser

from products.importer.page_images import MOST, is_stand_in, page_images


def images(body: str) -> list[str]:
    return page_images(LexborHTMLParser(f"<body>{body}</body>"))


def test_larger_pictures_come_first_and_unknown_sizes_keep_their_order():
    body = (
        '<img src="small.jpg" width="150" height="150"><img src="a.jpg"><img src="b.jpg">'
        '<img src="large.jpg" width="1200" height="1500"><img src="a.jpg">'
    )
    assert images(body) == ["large.jpg", "a.jpg", "b.jpg", "small.jpg"]


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="logo.png">',
        '<img src="/x.jpg" class="payment-icon">',
        '<img src="/x.jpg" alt="Shop logo">',
        '<img src="drawing.svg?v=1">',
        '<img src="data:image/gif;base64,R0lGOD">',
        '<img src="x.jpg" width="60" height="600">',
        "<img>",
        '<img src="">',
        '<header><div><img src="x.jpg"></div></header>',
        '<nav><img src="x.jpg"></nav><footer><img src="y.jpg"></footer><aside><img src="z.jpg"></aside>',
    ],
)
def test_ornaments_are_left_out(tag):
    assert images(tag) == []


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ('src="s.jpg" srcset="m.jpg 400w, l.jpg 1600w, s.jpg 200w"', "l.jpg"),
        ('src="s.jpg" srcset="l.jpg 2x, m.jpg 1x"', "l.jpg"),
        ('src="s.jpg" srcset="only.jpg"', "only.jpg"),
        ('src="s.jpg" srcset="https://cdn.example/a,b/l.jpg 1600w, m.jpg 400w"', "https://cdn.example/a,b/l.jpg"),
        ('src="data:image/gif;base64,R0" data-srcset="m.jpg 400w"', "m.jpg"),
        ('src="s.jpg" data-src="l.jpg"', "l.jpg"),
        ('src="s.jpg" srcset=""', "s.jpg"),
        ('src="s.jpg" srcset=" , "', "s.jpg"),
        ('src="s.jpg" srcset="m.jpg .w"', "m.jpg"),
        ('src="s.jpg" srcset="m.jpg 1.2.3x, l.jpg 2x"', "l.jpg"),
        ('src="s.jpg" srcset="m.jpg 1x,l.jpg 2x"', "l.jpg"),
        ('src="s.jpg" srcset="m.jpg, l.jpg 2x"', "l.jpg"),
        ('src="s.jpg" srcset="m.jpg ²x,"', "m.jpg"),
    ],
)
def test_the_largest_version_is_taken(attributes, address):
    assert images(f"<img {attributes}>") == [address]


def test_no_more_pictures_than_anybody_needs():
    assert len(images("".join(f'<img src="{number}.jpg">' for number in range(500)))) == MOST


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<img src="data:image/gif;base64,R0" data-src="/a.jpg">', "/a.jpg"),
        ('<img src="/blank.gif" data-lazy-src="/a.jpg">', "/a.jpg"),
        ('<img src="/small.jpg" data-original="/a.jpg">', "/a.jpg"),
        ('<img src="/small.jpg" data-large_image="/a.jpg">', "/a.jpg"),
        ('<img class="lazyload" data-srcset="/s.jpg 400w, /a.jpg 1200w" src="/s.jpg">', "/a.jpg"),
        ('<picture><source srcset="/s.webp 1x, /a.webp 2x"><img src="data:image/gif;base64,R0"></picture>', "/a.webp"),
        ('<img src="/silicone-case.jpg">', "/silicone-case.jpg"),
        ('<img src="/pixel-flagship-phone.jpg">', "/pixel-flagship-phone.jpg"),
    ],
)
def test_a_picture_that_loads_later_is_found_where_it_really_is(markup, address):
    assert page_images(LexborHTMLParser(f"<main>{markup}</main>")) == [address]


@pytest.mark.parametrize("name", ["logo.png", "shop_logo.jpg", "no-image.png", "placeholder.jpg", "blank.gif"])
def test_a_logo_or_a_stand_in_is_no_picture_of_a_product(name):
    assert is_stand_in(f"https://shop.example/images/{name}?v=3")
    assert not is_stand_in("https://shop.example/logo/analogous-lamp.jpg")
