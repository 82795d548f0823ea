"""Viewer, editor and manager: what each is offered, what each can do, and what each is refused, in a browser."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from generations.models import Budget, Generation, Status
from generations.models.account import ProviderAccount
from hfstudio.accounts.models import Membership, Role

from .conftest import sign_in
from .more_rows import waiting_for_a_person

pytestmark = pytest.mark.xdist_group("browser")

SETTINGS = ["Team", "API keys"]
ALL_SETTINGS = ["Team", "Brand kit", "Budget", "API keys", "Webhooks", "Provider accounts"]
MAKING = ["Use as input", "Make again", "Delete"]


@dataclass(frozen=True)
class Part:
    """What a role is offered, and the pages that it is refused."""

    settings: list[str]
    makes: bool
    refused: list[str]


FOR_MANAGERS = ["/brand/kit/", "/settings/budget/", "/settings/webhooks/", "/settings/providers/"]
PARTS = {
    Role.VIEWER: Part(SETTINGS, False, ["/create/", *FOR_MANAGERS]),
    Role.EDITOR: Part(SETTINGS, True, FOR_MANAGERS),
    Role.MANAGER: Part(ALL_SETTINGS, True, []),
}


@pytest.fixture
def asked(filled):
    """A film that waits for somebody who may decide."""
    account = ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", secret="x", price_rule="call", unit_price_micros=3_600_000
    )
    return waiting_for_a_person(filled, account)


@pytest.mark.parametrize("role", list(PARTS))
def test_a_role_is_offered_what_it_may_do_and_nothing_else(page, live_server, filled, asked, role, complaints):
    part, base = PARTS[role], live_server.url
    Membership.objects.filter(user=filled.user).update(role=role)
    sign_in(page, base)
    rail = page.get_by_role("navigation", name="Main", exact=True)
    expect(rail.get_by_role("link", name="Create")).to_have_count(int(part.makes))
    expect(page.get_by_role("link", name="New ad")).to_have_count(int(part.makes))

    page.goto(f"{base}/generations/{filled.films[0].pk}/")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download").click()
    assert downloaded.value.suggested_filename == "Morning drop.mp4"
    for name in MAKING:
        offered = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name, exact=True))
        expect(offered).to_have_count(int(part.makes))
    page.goto(f"{base}/generations/{asked.pk}/")
    expect(page.get_by_text("This one waits for a decision")).to_be_visible()
    expect(page.get_by_role("button", name="It was not made, frees $2.95")).to_have_count(int(part.makes))

    page.goto(f"{base}/library/")
    page.get_by_label("Choose Morning drop").check()
    bulk = page.get_by_role("group", name="With the chosen ones")
    expect(bulk.get_by_role("button", name="Download")).to_be_visible()
    expect(bulk.get_by_role("button", name="Delete")).to_have_count(int(part.makes))
    page.goto(f"{base}/products/")
    expect(page.get_by_label("Shop link")).to_have_count(int(part.makes))

    page.goto(f"{base}/settings/team/")
    tabs = page.get_by_role("navigation", name="Settings").get_by_role("link")
    expect(tabs).to_have_text(part.settings)
    expect(page.get_by_role("button", name="Send invitation")).to_have_count(int(role == Role.MANAGER))
    for path in part.refused:
        page.goto(f"{base}{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text("You may look, not change")
    complaints.expect(*part.refused)


def test_an_editor_makes_an_ad(page, live_server, filled):
    Membership.objects.filter(user=filled.user).update(role=Role.EDITOR)
    sign_in(page, live_server.url)
    page.get_by_role("link", name="New ad").first.click()
    page.get_by_label("Brief").fill("A quiet morning.")
    page.get_by_role("button", name="Make free draft").first.click()
    expect(page.locator("#badge")).to_have_text("Queued")
    assert Generation.objects.filter(status=Status.QUEUED, created_by=filled.user).count() == 1


def test_an_editor_decides_what_waits_for_a_person(page, live_server, filled, asked):
    Membership.objects.filter(user=filled.user).update(role=Role.EDITOR)
    sign_in(page, live_server.url)
    page.get_by_role("link", name="Decide").click()
    page.get_by_role("button", name="It was not made, frees $2.95").click()
    expect(page.locator("#badge")).to_have_text("Failed")
    expect(page.locator("#history")).to_contain_text("Did not finish")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#badge")).to_have_text("Queued")
    assert Generation.objects.get(pk=asked.pk).status == Status.FAILED
    assert Generation.objects.get(retry_of=asked).status == Status.QUEUED


def test_a_manager_sets_the_budget_and_makes_a_viewer_an_editor(page, live_server, filled):
    wren = Membership.objects.create(
        user=type(filled.user).objects.create_user("wren@velmora.example", name="Wren"),
        brand=filled.brand, role=Role.VIEWER,
    )  # fmt: skip
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/settings/budget/")
    page.get_by_label("Budget a month").fill("250")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("of $250.00 budget")).to_be_visible()
    page.goto(f"{live_server.url}/settings/team/")
    page.get_by_label("Part of Wren").select_option("editor")
    page.get_by_role("listitem").filter(has_text="Wren").get_by_role("button", name="Save").click()
    expect(page.get_by_label("Part of Wren")).to_have_value("editor")
    wren.refresh_from_db()
    assert (wren.role, Budget.objects.get(brand=filled.brand).month_micros) == (Role.EDITOR, 250_000_000)
