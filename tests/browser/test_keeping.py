"""Keeping order, as a person does it: many links at once, photos dropped and put in order, the library, the trash."""

import base64
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from generations.models import Generation
from products.models import ImportStatus, Product
from tests import factories

from .axe import serious
from .filled import DRAWINGS

pytestmark = pytest.mark.xdist_group("browser")

DROP = """(zone, files) => {
  const held = new DataTransfer();
  for (const [name, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
    held.items.add(new File([bytes], name, {type: "image/jpeg"}));
  }
  const input = zone.querySelector("input[type=file]");
  input.dispatchEvent(new DragEvent("dragenter", {bubbles: true, dataTransfer: held}));
  const over = zone.classList.contains("over");
  input.dispatchEvent(new DragEvent("drop", {bubbles: true, dataTransfer: held}));
  input.files = held.files;  // what a browser does of itself when a person's hand lets go
  input.dispatchEvent(new Event("change", {bubbles: true}));
  return over;
}"""


def test_many_links_are_pasted_at_once_and_a_wrong_one_is_told(signed_in: Page, live_server, filled, complaints):
    signed_in.goto(f"{live_server.url}/products/")
    signed_in.get_by_text("Several links at once").click()
    links = signed_in.get_by_label("Links, one on each line")
    links.fill("https://shop.example/kiln-mug\nnonsense\nhttps://shop.example/dome-lamp")
    signed_in.get_by_role("button", name="Import all").click()
    expect(signed_in.get_by_role("alert")).to_contain_text("1 line was left out")
    expect(signed_in.get_by_role("alert")).to_contain_text("Line 2")
    expect(links).to_have_value("nonsense\n")
    expect(signed_in.locator(".fetch")).to_have_count(2)
    assert Product.objects.filter(import_status=ImportStatus.QUEUED).count() == 2
    complaints.expect("/products/import/many/")


def test_photos_are_dropped_on_a_new_product_and_shown_before_they_are_sent(signed_in: Page, live_server, filled):
    signed_in.goto(f"{live_server.url}/products/new/")
    photos = [[f"{name}.jpg", base64_of(name)] for name in ("p-mug", "p-jar")]
    zone = signed_in.locator(".drop")
    assert zone.evaluate(DROP, photos)
    expect(zone.locator("canvas")).to_have_count(2)
    signed_in.get_by_label("Name").fill("Kiln set")
    signed_in.get_by_role("button", name="Make product").click()
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Kiln set")
    expect(signed_in.locator(".photos img")).to_have_count(2)


def test_pictures_are_put_in_order_by_dragging_and_by_keyboard(signed_in: Page, live_server, filled):
    product = factories.product(filled.brand, pictures=4, title="Kiln set")
    first, second, third, fourth = order(product)
    signed_in.goto(f"{live_server.url}/products/{product.pk}/edit/")
    signed_in.locator(f"#picture-{fourth}").drag_to(signed_in.locator(f"#picture-{second}"))
    expect(signed_in.locator(".sorted > li").nth(1)).to_have_id(f"picture-{fourth}")
    assert order(product) == [first, fourth, second, third]
    signed_in.locator(f"#picture-{first}").drag_to(signed_in.locator(f"#picture-{third}"))
    expect(signed_in.locator(".sorted > li").last).to_have_id(f"picture-{first}")
    assert order(product) == [fourth, second, third, first]
    signed_in.locator(f"#earlier-{first}").focus()
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator(".sorted > li").nth(2)).to_have_id(f"picture-{first}")
    expect(signed_in.locator(f"#earlier-{first}")).to_be_focused()


def test_after_a_move_that_the_server_refused_a_button_moves_one_place(
    signed_in: Page, live_server, filled, complaints
):
    product = factories.product(filled.brand, pictures=4, title="Kiln set")
    first, second, third, fourth = order(product)
    signed_in.goto(f"{live_server.url}/products/{product.pk}/edit/")
    signed_in.route("**/pictures/", lambda asked: asked.fulfill(status=503))
    with signed_in.expect_response("**/pictures/"):
        signed_in.locator(f"#picture-{first}").drag_to(signed_in.locator(f"#picture-{fourth}"))
    signed_in.unroute("**/pictures/")
    signed_in.locator(f"#later-{first}").click()
    expect(signed_in.locator(".sorted > li").nth(1)).to_have_id(f"picture-{first}")
    assert order(product) == [second, first, third, fourth]
    complaints.expect("/pictures/")


def test_pictures_are_moved_removed_and_added(signed_in: Page, live_server, filled):
    product = factories.product(filled.brand, pictures=3, title="Kiln set")
    first, second, third = order(product)
    signed_in.goto(f"{live_server.url}/products/{product.pk}/edit/")
    rows = signed_in.locator(".sorted > li")
    signed_in.get_by_role("button", name="Picture 1: later").click()
    expect(rows.nth(1)).to_have_id(f"picture-{first}")
    for gone in (second, first):
        signed_in.get_by_role("button", name="Picture 1: remove").click()
        expect(signed_in.locator(f"#picture-{gone}")).to_have_count(0)
    signed_in.locator(".drop").evaluate(DROP, [[f"{name}.jpg", base64_of(name)] for name in ("p-mug", "p-jar")])
    expect(rows).to_have_count(3)
    expect(rows.first).to_have_id(f"picture-{third}")
    expect(rows.first).to_contain_text("Main")
    assert [int(row.removeprefix("picture-")) for row in ids(rows)] == order(product)


def test_films_are_tagged_marked_downloaded_deleted_and_brought_back(signed_in: Page, live_server, filled, tmp_path):
    signed_in.goto(f"{live_server.url}/library/")
    choose(signed_in, "Morning drop", "Three steps")
    bulk = signed_in.get_by_role("group", name="With the chosen ones")
    bulk.get_by_label("Tag", exact=True).fill("Spring")
    bulk.get_by_role("button", name="Add the tag").click()
    signed_in.get_by_label("Any tag").select_option("Spring")
    expect(signed_in.locator(".tile")).to_have_count(2)

    choose(signed_in, "Morning drop")
    bulk.get_by_role("button", name="Favourite").click()
    signed_in.get_by_role("link", name="Favourites").click()
    expect(signed_in.locator(".tile")).to_have_count(1)

    signed_in.goto(f"{live_server.url}/library/?view=list")
    choose(signed_in, "Morning drop", "Kiln mugs")
    with signed_in.expect_download() as downloaded:
        bulk.get_by_role("button", name="Download").click()
    downloaded.value.save_as(tmp_path / "films.zip")
    with zipfile.ZipFile(tmp_path / "films.zip") as films:
        assert (sorted(films.namelist()), films.testzip()) == (["Kiln mugs.mp4", "Morning drop.mp4"], None)

    bulk.get_by_role("button", name="Delete").click()
    signed_in.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(signed_in.get_by_text("2 films are back")).to_be_visible()
    choose(signed_in, "Morning drop", "Kiln mugs")
    bulk.get_by_role("button", name="Delete").click()
    expect(signed_in.get_by_text("2 films are in the trash")).to_be_visible()
    signed_in.get_by_role("main").get_by_role("link", name="Trash").click()
    choose(signed_in, "Kiln mugs")
    signed_in.get_by_role("button", name="Bring back").click()
    expect(signed_in.get_by_text("1 film is back")).to_be_visible()
    expect(signed_in.get_by_text("Kiln mugs")).to_have_count(0)
    signed_in.goto(f"{live_server.url}/library/?q=mugs")
    expect(signed_in.locator(".tile")).to_contain_text("Kiln mugs")


def test_all_films_of_a_page_are_chosen_at_once_and_some_with_shift(signed_in: Page, live_server, filled):
    signed_in.goto(f"{live_server.url}/library/")
    chosen = signed_in.locator(".bulk-form .check:checked")
    choose(signed_in, "Morning drop")
    signed_in.get_by_role("button", name="All on this page").click()
    expect(chosen).to_have_count(len(filled.films))
    signed_in.get_by_role("button", name="Choose none").click()
    expect(chosen).to_have_count(0)
    boxes = signed_in.locator(".bulk-form .check")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(chosen).to_have_count(4)
    signed_in.set_viewport_size({"width": 360, "height": 740})
    for name in ("Download", "Favourite", "Delete"):  # of buttons that are only drawn there
        expect(signed_in.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_a_film_is_renamed_and_a_product_deleted_only_after_a_question(signed_in: Page, live_server, filled):
    signed_in.goto(f"{live_server.url}/generations/{filled.films[0].pk}/")
    signed_in.get_by_role("button", name="Rename").click()
    expect(signed_in.get_by_role("textbox", name="Name")).to_be_focused()
    signed_in.keyboard.press("ControlOrMeta+a")
    signed_in.keyboard.type("Morning drop, cut 2")
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Morning drop, cut 2")

    page = f"{live_server.url}/products/{filled.products[0].pk}/edit/"
    signed_in.goto(page)
    signed_in.get_by_role("button", name="Delete product").click()
    question = signed_in.get_by_role("dialog", name="Delete Dew serum?")
    question.get_by_role("button", name="Keep it").click()
    expect(question).to_be_hidden()
    signed_in.get_by_role("button", name="Delete product").click()
    question.get_by_role("button", name="Delete product").click()
    expect(signed_in.get_by_text("Dew serum is gone")).to_be_visible()
    expect(signed_in.locator(".prod").filter(has_text="Dew serum")).to_have_count(0)


def choose(page: Page, *titles: str) -> None:
    for title in titles:
        page.get_by_label(f"Choose {title}").check()


def order(product: Product) -> list[int]:
    return list(product.images.values_list("pk", flat=True))


def ids(rows: Locator) -> list[str]:
    return rows.evaluate_all("all => all.map(one => one.id)")


def base64_of(drawing: str) -> str:
    return base64.b64encode((DRAWINGS / f"{drawing}.jpg").read_bytes()).decode()


def test_one_film_in_the_trash_goes_for_good_then_all_of_them(signed_in: Page, live_server, filled):
    Generation.objects.filter(pk__in=[film.pk for film in filled.films[:3]]).update(trashed_at=timezone.now())
    signed_in.goto(f"{live_server.url}/library/trash/")
    rows = signed_in.locator("tbody tr")
    expect(rows).to_have_count(3)
    signed_in.get_by_label("Choose Morning drop").check()
    signed_in.get_by_role("button", name="Delete for good").click()
    asked = signed_in.get_by_role("dialog", name="Delete the chosen ones for good?")
    expect(asked.get_by_role("button", name="Keep them")).to_be_focused()
    assert serious(signed_in) == {}
    asked.get_by_role("button", name="Delete for good").click()
    expect(signed_in.get_by_text("1 film is gone for good")).to_be_visible()
    expect(rows).to_have_count(2)
    signed_in.get_by_role("button", name="Empty the trash").click()
    signed_in.get_by_role("dialog").get_by_role("button", name="Empty the trash").click()
    expect(signed_in.get_by_role("heading", name="The trash is empty")).to_be_visible()
