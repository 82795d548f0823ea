"""The create page with other models, in a real browser: advice, another model by hand, and a file given there."""

import re

import pytest
from playwright.sync_api import expect

from generations.models import Generation, Motion, ProviderAccount, Status
from hfstudio.media.models import Upload
from tests import factories
from tests.running import wait_for

pytestmark = pytest.mark.xdist_group("browser")
AT = ("draft", "fake", "higgsfield")


def test_another_model_is_taken_after_advice_and_by_hand_and_is_given_a_file(signed_in, live_server, filled):
    signed_in.goto(f"{live_server.url}/create/")
    brief = signed_in.get_by_label("Brief")
    brief.press_sequentially("A mountain landscape without people")
    advice = signed_in.locator("#advice")
    expect(advice).to_contain_text("Soul Location is the best there is for places")
    advice.get_by_role("link", name="Use it").click()
    expect(signed_in.get_by_role("heading", name="Soul Location")).to_be_visible()
    expect(brief).to_have_value("A mountain landscape without people")
    expect(signed_in.get_by_role("heading", name="Product")).to_have_count(0)

    signed_in.get_by_role("radio", name="21:9").check(force=True)
    expect(signed_in.locator("#call-sheet")).to_contain_text("21:9")
    signed_in.get_by_label("Another model").select_option("veo3")
    signed_in.get_by_role("button", name="Change").click()
    expect(signed_in).to_have_url(re.compile(r"/create/\?model=veo3$"))
    expect(signed_in.get_by_role("heading", name="Google Veo 3")).to_be_visible()
    expect(brief).to_have_value("A mountain landscape without people")
    expect(signed_in.locator("#call-sheet")).to_contain_text("instead of 21:9")

    signed_in.get_by_label("Upload a file").set_input_files(
        {"name": "dunes.png", "mimeType": "image/png", "buffer": factories.picture(size=(320, 180))}
    )
    signed_in.get_by_role("button", name="Make free draft").first.click()
    expect(signed_in.locator("#badge")).to_have_text("Queued")
    (medium,) = Generation.objects.get(model="veo3").inputs["media"]
    assert (medium["role"], medium["id"]) == ("start_image", str(Upload.objects.get(name="dunes.png").pk))


def test_a_film_is_used_as_the_input_of_another(signed_in, live_server, filled):
    film = filled.films[0]
    signed_in.goto(f"{live_server.url}/generations/{film.pk}/")
    signed_in.get_by_role("link", name="Use as input").click()
    given = signed_in.locator(f'.refs input[value="{film.pk}"]')
    expect(given).to_be_checked()
    role = given.get_attribute("name")
    signed_in.get_by_label("Brief").fill("The same at dusk")
    signed_in.get_by_role("button", name="Make free draft").first.click()
    expect(signed_in.locator("#badge")).to_have_text("Queued")
    (medium,) = Generation.objects.get(status=Status.QUEUED).inputs["media"]
    assert (medium["role"], medium["id"]) == (role, str(film.pk))


def test_an_avatar_and_a_motion_are_picked_and_the_motion_is_seen(signed_in, live_server, filled):
    signed_in.goto(f"{live_server.url}/create/")
    signed_in.get_by_label("Brief").fill("A quiet morning.")
    signed_in.get_by_role("radio", name="Tomo").check(force=True)
    expect(signed_in.locator("#call-sheet")).to_contain_text("Tomo")
    signed_in.get_by_role("button", name="Make free draft").first.click()
    expect(signed_in.locator("#badge")).to_have_text("Queued")
    assert [face["name"] for face in Generation.objects.get(status=Status.QUEUED).inputs["avatars"]] == ["Tomo"]

    signed_in.goto(f"{live_server.url}/create/?model=relay_standard")
    arc = signed_in.get_by_role("radio", name="Arc Left")
    preview = signed_in.locator(".motions label").filter(has=arc).locator("img")
    preview.scroll_into_view_if_needed()
    seen = preview.evaluate("one => one.decode().then(() => [new URL(one.currentSrc).pathname, one.naturalWidth > 0])")
    assert seen == ["/static/portal/motions/arc-left.webp", True]
    arc.check(force=True)
    signed_in.get_by_label("Upload files: ").set_input_files(
        {"name": "dunes.png", "mimeType": "image/png", "buffer": factories.picture(size=(320, 180))}
    )
    signed_in.get_by_role("button", name="Make free draft").first.click()
    expect(signed_in.locator("#badge")).to_have_text("Queued")
    made = Generation.objects.get(model="relay_standard")
    assert made.params["motion_id"] == str(Motion.objects.get(name="Arc Left").pk)


def test_every_route_shows_its_price_and_it_follows_the_choices(signed_in, live_server, filled):
    ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", secret="x", price_rule="unit", unit_price_micros=100_000
    )
    signed_in.goto(f"{live_server.url}/create/?model=text2image_soul")
    price = {at: signed_in.locator(".route").filter(has=signed_in.locator(f"#at-{at}")).locator(".pr") for at in AT}
    expect(price["draft"]).to_have_text("Free")
    expect(price["fake"]).to_have_text("$0.10")
    expect(price["higgsfield"]).to_have_text("–")  # no account there
    how_many = signed_in.get_by_label("How many")
    how_many.fill("3")
    how_many.blur()
    expect(price["fake"]).to_have_text("$0.30")
    signed_in.locator("#at-fake").check()
    expect(signed_in.get_by_role("button", name="Make still, $0.30").first).to_be_visible()


def test_a_model_can_be_changed_by_keyboard_alone(signed_in, live_server, filled):
    signed_in.goto(f"{live_server.url}/create/")
    signed_in.get_by_label("Another model").focus()
    signed_in.get_by_label("Another model").select_option("z_image")
    signed_in.wait_for_load_state("networkidle")  # what is asked for meanwhile would be cut off, which htmx reports
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("heading", name="Z Image")).to_be_visible()
    summary = signed_in.get_by_text("Add reference")
    expect(summary).to_have_count(0)


@pytest.mark.parametrize("model", ["kling_omni_image", "cinematic_studio_video_3_5", "relay_standard", "flux_kontext"])
def test_no_models_page_is_wider_than_the_window(signed_in, live_server, filled, model):
    signed_in.goto(f"{live_server.url}/create/?model={model}")
    signed_in.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for width in (320, 390, 834, 1440):
        signed_in.set_viewport_size({"width": width, "height": 800})
        assert signed_in.evaluate("document.documentElement.scrollWidth") == width


def test_a_product_that_is_not_drawn_is_found_by_typing_and_what_is_chosen_stays(signed_in, live_server, filled):
    old = factories.product(filled.brand, title="Tin robot")
    for number in range(13):
        factories.product(filled.brand, title=f"Cup {number}")
    signed_in.goto(f"{live_server.url}/create/")
    signed_in.get_by_role("radio", name="Cup 12").check(force=True)
    robot = signed_in.get_by_role("radio", name="Tin robot")
    expect(robot).to_have_count(0)
    search = signed_in.get_by_label("Search products")
    search.press_sequentially("robot")
    expect(robot).to_have_count(1)
    expect(signed_in.locator("#found-product")).to_have_text("1 found")
    expect(signed_in.get_by_role("radio", name="Cup 12")).to_be_checked()
    expect(signed_in.get_by_role("radio", name="Cup 11")).to_have_count(0)
    search.press("Enter")
    expect(search).to_be_focused()
    expect(signed_in).to_have_url(f"{live_server.url}/create/")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.press("ArrowRight")
    expect(robot).to_be_checked()
    expect(signed_in.locator("#call-sheet")).to_contain_text("Tin robot")
    signed_in.get_by_role("button", name="Make free draft").first.click()
    expect(signed_in.locator("#badge")).to_have_text("Queued")
    assert [*Generation.objects.get(status=Status.QUEUED).products.all()] == [old]


def test_a_card_that_is_chosen_while_a_search_is_on_its_way_stays_chosen(signed_in, live_server, filled):
    for number in range(14):
        factories.product(filled.brand, title=f"Cup {number}")
    signed_in.goto(f"{live_server.url}/create/")
    asked = []
    signed_in.route("**/create/?*", lambda route: asked.append(route), times=1)
    signed_in.get_by_label("Search products").press_sequentially("Cup")
    wait_for(lambda: signed_in.wait_for_timeout(50) or asked, "the search to be asked")
    signed_in.get_by_role("radio", name="Cup 12").check(force=True)
    asked[0].continue_()
    expect(signed_in.locator("#found-product")).to_contain_text("Not all that fit are shown")
    expect(signed_in.get_by_role("radio", name="Cup 12")).to_be_checked()
    expect(signed_in.locator("#call-sheet")).to_contain_text("Cup 12")
