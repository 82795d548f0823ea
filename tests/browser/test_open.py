"""What lies over a page once it is opened, which no look at the page alone sees: menus, questions, a name to change."""

import pytest
from playwright.sync_api import Page, expect

from generations.lifecycle.trash import trash_generation
from hfstudio.accounts.models import ApiKey, User

from .axe import OF_COLOUR, serious
from .conftest import sign_in
from .filled import PASSWORD

pytestmark = pytest.mark.xdist_group("browser")


def test_nothing_that_opens_over_a_page_keeps_anybody_out(signed_in: Page, live_server, filled):
    ApiKey.make(user=filled.user, name="Shop feed", brands=[filled.brand])
    film, thrown_away = filled.films[:2]
    trash_generation(thrown_away, now=thrown_away.finished_at)
    opened = {
        "/": ("brands", "account"),
        f"/generations/{film.pk}/": ("rename",),
        "/settings/keys/": (f"end-{ApiKey.objects.get().pk}",),
        "/library/trash/": ("empty", "purge"),
    }
    wrong = {}
    signed_in.emulate_media(reduced_motion="reduce")
    for path, names in opened.items():
        signed_in.goto(f"{live_server.url}{path}")
        for tick in signed_in.locator("tbody .check").all():  # what is done with rows shows once one is chosen
            tick.check()
        wrong |= {name: found for name in names if (found := wrong_when_open(signed_in, name))}
    assert wrong == {}


def wrong_when_open(page: Page, name: str) -> dict[str, list[str]]:
    """What axe has against the page while this lies over it, in either theme; it is closed by a key."""
    page.locator(f"[popovertarget={name}]:not([popovertargetaction]):visible").click()
    expect(page.locator(f"#{name}")).to_be_visible()
    light = serious(page)
    page.emulate_media(color_scheme="dark")
    dark = serious(page, rules=OF_COLOUR)
    page.emulate_media(color_scheme="light")
    page.keyboard.press("Escape")
    expect(page.locator(f"#{name}")).to_be_hidden()
    return light | {f"{rule} in the dark": nodes for rule, nodes in dark.items()}


def test_the_admin_s_pickers_say_what_they_are_for(page: Page, live_server, filled):
    User.objects.create_superuser("root@velmora.example", PASSWORD, name="Robin")
    sign_in(page, live_server.url, "root@velmora.example")
    page.goto(f"{live_server.url}/admin/accounts/user/add/")
    page.get_by_role("link", name="Add another membership").click()

    page.get_by_role("combobox", name="Brand").click()

    page.get_by_role("searchbox", name="Brand").fill("velm")
    page.get_by_role("option", name="Velmora").click()
    expect(page.get_by_role("combobox", name="Brand Velmora")).to_be_visible()
    assert serious(page) == {}
