"""The brand kit in the portal: by hand, and from the website."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hfstudio.accounts.models import Role
from products.models import PERSON, Brand, KitImport
from tests import factories

pytestmark = pytest.mark.django_db
KIT = {
    "name": "Velmora",
    "tagline": "Slow skin care",
    "tone": "",
    "website": "",
    "colors": "#1F7A72, #f2c14e",
    "fonts": "Karla, Inter",
}


@pytest.fixture
def client(signed_in_as) -> Client:
    return signed_in_as(Role.MANAGER)


def test_what_is_changed_by_hand_is_a_person_s(client, brand):
    logo = SimpleUploadedFile("logo.png", factories.picture(), "image/png")
    assert client.post("/brand/kit/", {**KIT, "logo": logo, "consent_required": "on"}).status_code == 302
    brand.refresh_from_db()
    assert (brand.colors, brand.fonts, brand.font) == (["#1f7a72", "#f2c14e"], ["Karla", "Inter"], "Karla")
    assert (brand.tagline, brand.consent_required, brand.logo is None) == ("Slow skin care", True, False)
    changed = ("tagline", "colors", "fonts", "font", "logo", "consent_required")
    assert brand.sources == dict.fromkeys(changed, PERSON)  # the name and the tone are as they were


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"colors": "teal"}, "teal is no colour"),
        ({"name": ""}, "This field is required."),
        ({"website": "x y"}, "Enter a valid URL."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(client, brand, wrong, said):
    refused = client.post("/brand/kit/", {**KIT, **wrong})
    assert (refused.status_code, said in refused.text) == (422, True)
    brand.refresh_from_db()
    assert (brand.name, brand.tagline, brand.website) == ("Velmora", "", "")


def test_the_website_is_read_in_the_background(client, brand, django_capture_on_commit_callbacks, bells):
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/brand/kit/import/", {"url": "velmora.example"}).status_code == 302
    assert (KitImport.objects.get(brand=brand).url, len(bells)) == ("https://velmora.example", 1)
    assert "In line" in client.get("/brand/kit/").text
    assert client.get("/brand/kit/progress/").status_code == 200

    KitImport.objects.update(import_status="failed", fail_reason="The website is out of order.")
    ended = client.get("/brand/kit/progress/")
    assert (ended.status_code, ended["HX-Refresh"]) == (286, "true")
    assert "The website is out of order." in client.get("/brand/kit/").text


@pytest.mark.parametrize("url", ["", "http://10.0.0.1/", "https://shop.example:22/"])
def test_an_address_that_could_never_be_read_is_refused(client, brand, url):
    assert client.post("/brand/kit/import/", {"url": url}).status_code == 422
    assert not KitImport.objects.exists()


def test_beside_a_refused_address_the_kit_is_saved_as_ever(client):
    refused = client.post("/brand/kit/import/", {"url": ""})
    assert '<form class="card form" method="post" action="/brand/kit/"' in refused.text


def test_only_what_differs_from_what_was_seen_is_a_person_s(client, brand):
    seen = client.get("/brand/kit/")
    form = seen.context["form"]
    told = [field for field in form if field.name != "logo"]
    assert all(f'name="{field.html_initial_name}"' in seen.text for field in told)
    Brand.objects.update(tagline="From the website", colors=["#aabbcc"], sources={"tagline": "website"})
    given = {field.html_initial_name: field.value() or "" for field in told}

    client.post("/brand/kit/", {**given, "name": "Velmora", "fonts": "Karla"})

    brand.refresh_from_db()
    assert (brand.tagline, brand.colors, brand.fonts) == ("From the website", ["#aabbcc"], ["Karla"])
    assert brand.sources == {"tagline": "website", **dict.fromkeys(("font", "fonts"), PERSON)}
