"""The portal's pages in a real browser: live parts, the player, the keyboard, no script at all."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from generations.models import Generation, LedgerEntry, Status
from products.models import ImportStatus

from .conftest import Complaints, sign_in
from .filled import generation, give_film, importing
from .more_rows import spending

pytestmark = pytest.mark.xdist_group("browser")


def film_page(live_server, film):
    return f"{live_server.url}/generations/{film.pk}/"


def test_wrong_words_at_the_door_are_told_beside_the_password(page: Page, live_server, filled):
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("Work email").fill("mika@velmora.example")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("That email and password do not match.")


def test_a_film_in_the_making_goes_on_by_itself_until_it_plays(signed_in, live_server, filled):
    film = generation(filled, "Kiln mugs", status=Status.IN_PROGRESS, percent=12)
    signed_in.goto(film_page(live_server, film))
    expect(signed_in.locator(".pct")).to_have_text("12 %")
    Generation.objects.filter(pk=film.pk).update(percent=64, activity="Drawing frame 3 of 9")
    expect(signed_in.locator(".pct")).to_have_text("64 %")
    expect(signed_in.locator(".develop")).to_have_class(re.compile(r"\bp-64\b"))
    expect(signed_in.locator("#told")).to_have_text("Drawing frame 3 of 9")
    expect(signed_in.locator(".making")).to_contain_text(re.compile(r"so far · (a few seconds|about \d+ min) left"))
    film.refresh_from_db()
    film.move_to(Status.MIRRORING, now=timezone.now())
    expect(signed_in.locator("#history")).to_contain_text("Made")
    give_film(film, "p-mug", seconds=2)
    film.move_to(Status.COMPLETED, now=timezone.now(), percent=100)
    expect(signed_in.locator("video")).to_be_visible()
    expect(signed_in.locator("#badge")).to_have_text("Completed")
    assert signed_in.locator("[hx-get]").count() == 0


def test_today_follows_what_rolls_and_shows_it_when_it_is_done(signed_in, live_server, filled):
    film = generation(filled, "Night balm, at dusk", status=Status.IN_PROGRESS, percent=40)
    signed_in.goto(live_server.url)
    expect(signed_in.get_by_role("heading", name="Rolling now")).to_be_visible()
    give_film(film, "p-jar", seconds=2)
    film.move_to(Status.MIRRORING, now=timezone.now())
    film.move_to(Status.COMPLETED, now=timezone.now(), percent=100)
    expect(signed_in.get_by_role("heading", name="Rolling now")).to_have_count(0)
    expect(signed_in.locator(".shot").first).to_contain_text("Night balm, at dusk")


def test_today_follows_three_films_at_once(signed_in, live_server, filled):
    titles = ("Night balm", "Kiln set", "Tarn bottle")
    films = [generation(filled, title, status=Status.IN_PROGRESS, percent=10) for title in titles]
    signed_in.goto(live_server.url)
    take = {title: signed_in.locator(".take").filter(has_text=title) for title in titles}
    for number, film in enumerate(films):
        Generation.objects.filter(pk=film.pk).update(percent=30 + number)
    for number, title in enumerate(titles):
        expect(take[title].locator(".pct")).to_have_text(f"{30 + number} %")
    give_film(films[0], "p-jar", seconds=2)
    films[0].move_to(Status.MIRRORING, now=timezone.now())
    films[0].move_to(Status.COMPLETED, now=timezone.now(), percent=100)
    Generation.objects.filter(pk=films[1].pk).update(percent=77)
    expect(signed_in.locator(".take")).to_have_count(2)
    expect(take["Kiln set"].locator(".pct")).to_have_text("77 %")
    expect(signed_in.locator(".shot").first).to_contain_text("Night balm")


def test_the_list_follows_its_unfinished_rows_to_their_end(signed_in, live_server, filled):
    films = [generation(filled, title, status=Status.IN_PROGRESS, percent=10) for title in ("Night balm", "Kiln set")]
    signed_in.goto(f"{live_server.url}/generations/")
    balm, kiln = (signed_in.get_by_role("row").filter(has_text=film.title) for film in films)
    expect(balm).to_contain_text("10 % · Making")
    Generation.objects.filter(pk=films[0].pk).update(percent=77)
    expect(balm).to_contain_text("77 % · Making")
    films[0].move_to(Status.CANCELED, now=timezone.now())
    expect(balm.locator(".c-status")).to_have_text("Canceled")
    expect(kiln).to_contain_text("10 % · Making")
    films[1].move_to(Status.CANCELED, now=timezone.now())
    expect(kiln.locator(".c-status")).to_have_text("Canceled")
    expect(signed_in.locator("#live[hx-get]")).to_have_count(0)
    assert balm.count() == kiln.count() == 1


def test_usage_draws_a_bar_for_every_day_as_high_as_its_figure(signed_in, live_server, filled):
    spending(filled)
    signed_in.goto(f"{live_server.url}/usage/")
    chart = signed_in.get_by_role("img", name="Spent by day")
    drawn = chart.locator("g:has(.s-spent)").evaluate_all(
        "days => days.map(day => [day.querySelector('title').textContent,"
        " day.querySelector('.s-spent').getBoundingClientRect().height])"
    )
    spent = list(LedgerEntry.objects.order_by("day").values_list("day", "micros"))
    assert [told for told, _high in drawn] == [f"{day.day} {day:%B}: ${micros / 1e6:.2f}" for day, micros in spent]
    whole, most = chart.bounding_box()["height"], max(micros for _day, micros in spent)
    highest = max(high for _told, high in drawn)
    assert 0.5 * whole < highest <= whole
    assert [high / highest for _told, high in drawn] == pytest.approx([m / most for _day, m in spent], abs=0.01)


def test_a_word_is_said_wherever_one_is_when_a_film_is_done(signed_in, live_server, filled):
    film = generation(filled, "Night balm, at dusk", status=Status.MIRRORING, percent=92)
    with signed_in.expect_response(lambda response: "/told/" in response.url):
        signed_in.goto(f"{live_server.url}/products/")
    give_film(film, "p-jar", seconds=2)
    film.move_to(Status.COMPLETED, now=timezone.now(), percent=100)
    word = signed_in.locator("#toasts").filter(has_text="Night balm, at dusk is ready")
    expect(word).to_be_visible(timeout=20_000)
    assert signed_in.evaluate("sessionStorage.getItem('rolling')") == ""  # nothing more to ask for
    word.get_by_role("button", name="Close").click()
    expect(signed_in.locator(".toast")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "asks"), [("/products/", "/told/"), ("/", "/rolling/"), ("/generations/", "/progress/")]
)
def test_a_page_that_nobody_looks_at_asks_nothing_until_somebody_does(signed_in, live_server, filled, path, asks):
    generation(filled, "Night balm, at dusk", status=Status.IN_PROGRESS, percent=40)
    asked = []
    signed_in.on("request", lambda request: asked.append(request.url) if asks in request.url else None)
    signed_in.clock.install()
    signed_in.goto(f"{live_server.url}{path}")
    until_asked_again(signed_in, asked)

    look_away(signed_in, True)
    signed_in.wait_for_load_state("networkidle")
    before = len(asked)
    for _ in range(20):
        signed_in.clock.run_for(5_000)
    assert len(asked) == before
    look_away(signed_in, False)
    until_asked_again(signed_in, asked)


def look_away(page, away):
    """Have the page believe that another tab is in front of it."""
    page.evaluate(
        "away => { Object.defineProperty(document, 'hidden', {configurable: true, get: () => away});"
        " document.dispatchEvent(new Event('visibilitychange')) }",
        away,
    )


def until_asked_again(page, asked):
    """Let time go by on the page until it has asked once more."""
    before = len(asked)
    for _ in range(200):
        if len(asked) > before:
            return
        page.clock.run_for(1_000)
        page.wait_for_timeout(20)
    pytest.fail("It has stopped to ask.")


def test_a_film_can_be_canceled_while_it_is_in_line(signed_in, live_server, filled):
    film = generation(filled, "Kiln mugs", status=Status.QUEUED)
    signed_in.goto(film_page(live_server, film))
    signed_in.get_by_role("button", name="Cancel").click()
    expect(signed_in.locator("#badge")).to_have_text("Canceled")
    signed_in.get_by_role("button", name="Try again").click()
    expect(signed_in.locator("#badge")).to_have_text("Queued")


def test_the_keyboard_stays_on_the_button_while_the_screen_is_renewed(signed_in, live_server, filled):
    film = generation(filled, "Kiln mugs", status=Status.IN_PROGRESS, percent=12)
    signed_in.goto(film_page(live_server, film))
    signed_in.get_by_role("button", name="Cancel").focus()
    Generation.objects.filter(pk=film.pk).update(percent=64)
    expect(signed_in.locator(".pct")).to_have_text("64 %")
    expect(signed_in.get_by_role("button", name="Cancel")).to_be_focused()


def test_on_a_narrow_phone_no_button_of_a_film_is_squeezed_and_no_frame_is_cut(signed_in, live_server, filled):
    signed_in.set_viewport_size({"width": 320, "height": 800})
    signed_in.goto(film_page(live_server, filled.films[0]))
    boxes = [button.bounding_box() for button in signed_in.locator(".acts .btn:visible").all()]
    assert [box for box in boxes if box["width"] < box["height"] - 1] == []
    signed_in.goto(film_page(live_server, generation(filled, "Dome lamp", status=Status.IN_PROGRESS, shape="1:1")))
    assert signed_in.evaluate("(view => view.scrollWidth - view.clientWidth)(document.querySelector('.view'))") == 0


def test_a_film_plays_and_seeks(signed_in, live_server, filled):
    ranges = []
    signed_in.on("response", lambda response: ranges.append(response.status) if "/media/" in response.url else None)
    signed_in.goto(film_page(live_server, filled.films[1]))  # 30 s
    film = signed_in.locator("video")
    film.evaluate(
        "v => new Promise(on => { v.ontimeupdate = () => v.currentTime > 0.5 && on(); v.muted = true; v.play() })"
    )
    film.evaluate("v => new Promise(on => { v.onseeked = on; v.currentTime = 25 })")
    assert film.evaluate("v => v.currentTime") >= 25
    assert film.evaluate("v => v.duration") == pytest.approx(30, abs=0.2)
    assert 206 in ranges


def test_an_import_is_watched_until_it_stands_among_the_products(signed_in, live_server, filled):
    product = importing(filled)
    signed_in.goto(f"{live_server.url}/products/")
    expect(signed_in.get_by_text("Reading the page and its pictures")).to_be_visible()
    expect(signed_in.locator("#count")).to_have_text("10 in Velmora")
    product.title, product.import_status = "Tarn bottle 600", ImportStatus.COMPLETED
    product.save()
    expect(signed_in.get_by_role("link", name="Check it")).to_be_visible()
    expect(signed_in.locator(".prod").first).to_contain_text("Tarn bottle 600")
    expect(signed_in.locator("#count")).to_have_text("11 in Velmora")


def test_the_call_sheet_follows_every_choice(signed_in, live_server, filled):
    signed_in.goto(f"{live_server.url}/create/")
    sheet = signed_in.locator("#call-sheet")
    signed_in.get_by_role("radio", name="TV spot").check(force=True)
    expect(sheet).to_contain_text("TV spot")
    signed_in.get_by_role("radio", name="Satchel").check(force=True)
    expect(sheet).to_contain_text("Satchel")
    signed_in.get_by_label("Length").select_option("20")
    expect(sheet).to_contain_text("20 s")


def test_cards_are_chosen_by_keyboard_and_show_where_it_is(signed_in, live_server, filled):
    signed_in.goto(f"{live_server.url}/create/")
    chosen = signed_in.get_by_role("radiogroup", name="Kind of ad").locator(":checked")
    chosen.focus()
    signed_in.keyboard.press("ArrowRight")
    expect(chosen).to_have_value("ugc_how_to")
    frame = signed_in.locator("label.mode:has(:focus-visible) .frame")
    expect(frame).to_have_css("outline-style", "solid")
    expect(frame.locator(".tickmark")).to_be_visible()


def test_the_keyboard_can_skip_to_the_content(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/products/")
    signed_in.keyboard.press("Tab")
    expect(signed_in.get_by_role("link", name="Skip to content")).to_be_focused()
    signed_in.keyboard.press("Enter")
    signed_in.keyboard.press("Tab")
    assert signed_in.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", [390, 834, 1440])
def test_the_account_menu_opens_by_keyboard_and_changes_the_theme(signed_in, live_server, width):
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.get_by_role("button", name=re.compile("Account")).locator("visible=true").focus()
    signed_in.keyboard.press("Enter")
    signed_in.get_by_role("button", name="Dark").click()
    expect(signed_in.locator("html")).to_have_attribute("data-theme", "dark")
    background = signed_in.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(14, 15, 17)"


def test_pages_can_be_read_without_any_script(browser, live_server, filled):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    complaints = Complaints(page)
    sign_in(page, live_server.url)
    film = filled.films[0]
    for path, said in {
        "/": "Morning drop", "/library/": "Three steps", "/generations/": "Kiln mugs", "/products/": "Dome lamp",
        f"/products/{filled.products[0].pk}/": "Three drops a morning", f"/generations/{film.pk}/": "How it was made",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        expect(page.get_by_text(said).first).to_be_visible()
    page.goto(f"{live_server.url}/create/")
    page.get_by_label("Brief").fill("A quiet morning.")
    page.get_by_role("button", name="Make free draft").first.click()
    expect(page.locator("#badge")).to_have_text("Queued")
    context.close()
    assert complaints == []


def test_a_page_that_is_not_there_leads_back(signed_in, live_server, complaints):
    signed_in.goto(f"{live_server.url}/nowhere/")
    expect(signed_in.get_by_role("heading")).to_have_text("There is nothing here")
    signed_in.get_by_role("link", name="Go to Today").click()
    expect(signed_in.get_by_role("heading", name="Today")).to_be_visible()
    complaints.expect("/nowhere/")


def test_the_admin_shows_a_generation_and_its_past(page, live_server, filled):
    filled.user.is_staff = filled.user.is_superuser = True
    filled.user.save()
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/generations/generation/")
    page.get_by_role("link", name="Morning drop").click()
    expect(page.locator("video")).to_be_visible()
    expect(page.get_by_role("cell", name="Saving").first).to_be_visible()
