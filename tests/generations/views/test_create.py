import html
import re
import uuid

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from avatars.models import Consent
from generations import catalog
from generations.catalog.picking import tasks
from generations.forms.values import as_text
from generations.lifecycle.start import start_generation
from generations.models import Asset, Budget, Generation, Motion, ProviderAccount, Status
from generations.money.prices import Price
from generations.routing import NEEDS_ADDRESS, Offer
from generations.views.advice import advice_for
from generations.views.places import places
from hfstudio.accounts.models import Role
from hfstudio.media.models import Upload
from tests import factories
from tests.generations.catalog.requests_for import minimal

pytestmark = pytest.mark.django_db

OFFERED = [entry.id for entry in catalog.entries().values() if entry.route("draft")]


def create(**query):
    """The address of the page."""
    return reverse("create", query=query) if query else reverse("create")


def order(**fields):
    return {
        "prompt": "A quiet morning.", "mode": "product_showcase", "aspect_ratio": "9:16", "duration": "8",
        "resolution": "720p", "product": "", "avatar": "", **fields,
    }  # fmt: skip


def read(page, **query):
    response = page.get(create(**query))
    assert response.status_code == 200
    return response.content.decode()


def made(brand, **fields):
    """A completed Generation with a still."""
    still = factories.generation(brand, status=Status.COMPLETED, kind="image", **fields)
    Asset.objects.create(generation=still, role=Asset.Role.RAW, file=factories.stored_file(brand))
    return still


def photo(name="kettle.png", content=None):
    return SimpleUploadedFile(name, factories.picture(size=(64, 64)) if content is None else content)


# --- An ad, as the page begins


def test_an_order_becomes_a_free_draft_in_line(page, brand, mika):
    mug, face = factories.product(brand, title="Kiln mug"), factories.avatar()
    response = page.post(create(), order(product=mug.pk, avatar=face.pk))
    film = Generation.objects.get()
    assert response.url == reverse("generation", args=[film.pk])
    assert (film.brand, film.created_by, film.status, film.provider, film.source, film.title) == (
        brand, mika, Status.QUEUED, "draft", "portal", "Kiln mug",
    )  # fmt: skip
    asked = {"mode": "product_showcase", "aspect_ratio": "9:16", "duration": 8, "resolution": "720p"}
    assert {name: film.params[name] for name in asked} == asked
    assert ([*film.products.all()], [*film.avatars.all()]) == ([mug], [face])
    assert (film.adjustments, film.notes) == ([], [])


def test_with_a_product_the_brief_may_be_empty(page, brand):
    page.post(create(), order(prompt="", product=factories.product(brand, title="Kiln mug").pk))
    assert "Kiln mug" in Generation.objects.get().prompt


def test_with_neither_brief_nor_product_nothing_is_made_and_the_page_says_what_to_do(page):
    response = page.post(create(), order(prompt=""))
    assert response.status_code == 422
    assert b"Say what happens in the ad, or choose a product." in response.content
    assert not Generation.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "opera"}, {"duration": "soon"}, {"aspect_ratio": "tall"}, {"product": "x"}, {"avatar": "x"},
        {"prompt": "x" * 20_001}, {"image": "x"}, {"image": str(uuid.uuid4())},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_the_rest_of_the_order_stays(page, wrong):
    response = page.post(create(), order(**{"resolution": "1080p", **wrong}))
    assert response.status_code == 422
    assert b'<option value="1080p" selected>' in response.content
    assert not Generation.objects.exists()


def test_a_wrong_value_is_explained_at_its_field_with_what_can_be(page):
    text = page.post(create(), order(specific_mode="opera")).content.decode()
    problem = "Made from: this cannot be. Possible: default, web_product, from_storyboard."
    assert text.count(problem) == 2  # at the field, and above the form
    assert '<details class="more" open>' in text


def test_a_face_that_may_not_be_used_says_why_and_many_ask_no_more_than_one(page, brand):
    type(brand).objects.filter(pk=brand.pk).update(consent_required=True)
    with CaptureQueriesContext(connection) as with_none:
        read(page)
    ada, bo, today = factories.avatar(brand, name="Ada"), factories.avatar(brand, name="Bo"), timezone.localdate()
    for face in (ada, bo):
        Consent.objects.create(avatar=face, person="P", purpose="Ads", given_on=today)
    Consent.objects.filter(avatar=bo).update(withdrawn_at=timezone.now())
    factories.avatar(brand, name="Cy")
    with CaptureQueriesContext(connection) as with_three:
        text = read(page)
    said = dict(re.findall(r'<b class="trunc">(Ada|Bo|Cy)</b><small class="trunc">([^<]*)<', text))
    assert said == {"Ada": "Custom", "Bo": "Consent withdrawn", "Cy": "No consent on record"}
    assert len(with_three) <= len(with_none) + 3  # their pictures, the files of these, their consents


@pytest.mark.parametrize(
    ("model", "wrong", "control"),
    [
        ("marketing_studio_video", {"prompt": ""}, "brief"), ("marketing_studio_video", {"mode": "opera"}, "p-mode"),
        ("marketing_studio_video", {"duration": "soon"}, "p-duration"),
        ("marketing_studio_video", {"aspect_ratio": "tall"}, "p-aspect_ratio"),
        ("marketing_studio_video", {"product": "x"}, "product-"),
        ("marketing_studio_video", {"avatar": "x"}, "avatar-"),
        ("relay_standard", {"motion_id": "x"}, "p-motion_id"), ("relay_standard", {"image": "x"}, "p-image"),
    ],
)  # fmt: skip
def test_what_is_told_above_the_form_leads_to_where_it_is_mended(page, model, wrong, control):
    factories.avatar()
    text = page.post(create(model=model), order(**wrong)).content.decode()
    led_to = set(re.findall(r'<a class="link" href="#([\w-]+)">', text.partition('<div class="make">')[0]))
    assert control in led_to
    assert led_to <= set(re.findall(r'<(?:input|select|textarea)[^>]* id="([\w-]+)"', text))


def test_each_thing_that_is_wrong_is_counted_also_where_two_are_at_one_control(page):
    sent = {"prompt": "Kettle", "upload-image": [photo("one.png", b"<html>"), photo("two.png", b"<html>")]}
    text = page.post(create(model="flux_kontext"), sent).text
    assert ("2 things to fix" in text, text.partition('<div class="make">')[0].count("</a></p>")) == (True, 2)


def test_what_can_be_led_to_nowhere_is_told_alone(page):
    text = page.post(create(), order(avatar="x")).content.decode()
    assert ('class="notice"' in text, 'href="#avatar-"' in text) == (True, False)


def test_somebody_elses_product_and_avatar_cannot_be_chosen(page):
    other = factories.brand()
    for wrong in ({"product": factories.product(other).pk}, {"avatar": factories.avatar(other).pk}):
        assert page.post(create(), order(**wrong)).status_code == 422
    assert not Generation.objects.exists()


def test_a_viewer_cannot_create(client):
    viewer = factories.user()
    factories.brand(member=viewer, role=Role.VIEWER)
    client.force_login(viewer)
    assert client.get(create()).status_code == 403
    assert client.post(create(), order()).status_code == 403
    assert not Generation.objects.exists()


def test_the_products_page_leads_here_with_its_product_chosen(page, brand):
    for _ in range(14):  # more than are drawn
        newest = factories.product(brand)
    oldest = brand.products.order_by("created_at").first()
    text = read(page, product=oldest.pk)
    assert f'value="{oldest.pk}" checked' in text
    assert str(newest.pk) in text


@pytest.mark.parametrize("name", ["product", "again"])
def test_somebody_elses_things_cannot_be_started_from(page, name):
    other = factories.brand()
    theirs = {"product": factories.product(other), "again": factories.generation(other)}[name]
    assert page.get(create(**{name: theirs.pk})).status_code == 404
    assert page.get(create(**{name: "no id"})).status_code == 200


# --- Any model


@pytest.mark.parametrize("model", OFFERED)
def test_every_model_that_makes_drafts_has_a_page(page, model):
    text = read(page, model=model)
    entry = catalog.entries()[model]
    assert f'<option value="{model}" title=' in text
    for param in entry.params:
        hidden = param.name in ("product_ids", "web_product_ids", "avatars", "url", "folder_id")
        assert f'name="{param.name}"' not in text if hidden else True
        if param.required:
            assert f'name="{param.name}"' in text
    for role in entry.media:
        assert f'name="upload-{role.role}"' in text


@pytest.mark.parametrize("model", OFFERED)
def test_the_smallest_request_for_every_model_can_be_sent_from_its_page(page, brand, model):
    entry = catalog.entries()[model]
    smallest = minimal(entry)
    fields = {name: as_text(value) for name, value in smallest.params.items()}
    for medium in smallest.media:
        fields.setdefault(medium["role"], []).append(factories.upload(brand).pk)
    response = page.post(create(model=model), fields)
    generation = Generation.objects.get()
    assert response.url == reverse("generation", args=[generation.pk])
    assert (generation.model, generation.kind, generation.adjustments) == (model, entry.output, [])


@pytest.mark.parametrize("model", ["image_to_3d", "nothing_of_this_name", "veo"])
def test_what_makes_no_drafts_has_no_page(page, model):
    assert page.get(create(model=model)).status_code == 404
    assert page.post(create(model=model), order()).status_code == 404


def test_a_still_is_ordered_by_its_brief_alone(page):
    page.post(create(model="soul_location"), {"prompt": "Dunes at dawn", "aspect_ratio": "21:9"})
    still = Generation.objects.get()
    assert (still.model, still.kind, still.prompt) == ("soul_location", "image", "Dunes at dawn")
    assert still.params["aspect_ratio"] == "21:9"
    assert (still.adjustments, still.notes) == ([], [])


def test_a_picture_is_set_in_motion_with_a_motion_a_seed_and_an_earlier_still(page, brand):
    still = made(brand, title="Kettle")
    motion = Motion.objects.listed().first()
    assert "Kettle" in read(page, model="relay_standard")
    page.post(create(model="relay_standard"), {"motion_id": motion.pk, "seed": "7", "image": still.pk})
    film = Generation.objects.get(model="relay_standard")
    assert (film.params["motion_id"], film.params["seed"]) == (str(motion.pk), 7)
    (medium,) = film.inputs["media"]
    assert (medium["role"], medium["id"]) == ("image", str(still.pk))


def test_what_a_model_needs_is_said_at_its_fields(page):
    text = page.post(create(model="relay_standard"), {"prompt": ""}).content.decode()
    assert text.count("Pictures: this is needed.") == 2
    assert text.count("One of these is needed: Brief or Motion.") == 2
    assert not Generation.objects.exists()


def test_a_box_that_is_not_ticked_says_no_where_yes_is_the_default(page):
    entry = next(e for e in catalog.entries().values() for p in e.params if p.default is True and e.route("draft"))
    name = next(param.name for param in entry.params if param.default is True)
    fields = {"prompt": "Dunes"}
    page.post(create(model=entry.id), fields)
    page.post(create(model=entry.id), {**fields, name: "true"})
    without, with_it = Generation.objects.order_by("created_at")
    assert (without.params[name], with_it.params[name]) == (False, True)


# --- Files


def test_files_are_uploaded_right_there(page, brand, mika):
    page.post(create(model="flux_kontext"), {"prompt": "Kettle", "upload-image": [photo(), photo("cup.png")]})
    uploads = Upload.objects.order_by("name")
    assert [(upload.name, upload.brand, upload.created_by) for upload in uploads] == [
        ("cup.png", brand, mika), ("kettle.png", brand, mika),
    ]  # fmt: skip
    given = {medium["id"] for medium in Generation.objects.get().inputs["media"]}
    assert given == {str(upload.pk) for upload in uploads}


def test_a_file_that_is_not_taken_is_explained_and_the_others_stay_chosen(page):
    files = [photo(), photo("page.png", b"<html>")]
    text = page.post(create(model="flux_kontext"), {"prompt": "Kettle", "upload-image": files}).content.decode()
    assert text.count("page.png: ") == 2
    assert f'value="{Upload.objects.get().pk}" checked' in text
    assert not Generation.objects.exists()


def test_an_upload_takes_the_place_of_the_one_file_that_can_be(page, brand):
    earlier = factories.upload(brand)
    fields = {"prompt": "Kettle", "start_image": earlier.pk, "upload-start_image": photo()}
    page.post(create(model="veo3_1"), fields)
    (medium,) = Generation.objects.get().inputs["media"]
    assert medium["id"] == str(Upload.objects.exclude(pk=earlier.pk).get().pk)


def test_somebody_elses_files_are_not_offered_and_cannot_be_given(page):
    theirs, still = factories.upload(factories.brand()), made(factories.brand())
    text = read(page, model="flux_kontext", image=theirs.pk).partition('id="make"')[2].partition("</main>")[0]
    assert (str(theirs.pk) in text, str(still.pk) in text) == (False, False)
    for wrong in (theirs, still):
        assert page.post(create(model="flux_kontext"), {"prompt": "x", "image": wrong.pk}).status_code == 422


# --- Which model


def test_a_brief_calls_for_a_model_and_says_why(page):
    text = read(page, task="A mountain landscape without people")
    assert "<p>Soul Location is the best there is for places" in text
    link = re.search(r'href="(/create/\?model=soul_location[^"]*)">Use it', text)[1].replace("&amp;", "&")
    followed = page.get(link).content.decode()
    assert 'name="aspect_ratio"' in followed
    assert "A mountain landscape without people</textarea>" in followed
    assert "Use it" not in followed


def test_the_advice_follows_the_brief_by_itself(page):
    asked = {"prompt": "A mountain landscape without people"}
    response = page.get(create(), asked, headers={"HX-Request": "true", "HX-Target": "advice"})
    assert response.content.decode().strip().startswith('<div class="advice">')
    nothing = page.get(create(), {"prompt": "Hm."}, headers={"HX-Request": "true", "HX-Target": "advice"})
    assert nothing.content.decode().strip() == ""


def test_a_task_sets_the_params_that_it_is_recommended_with(page):
    text = read(page, task="ad_video", model="marketing_studio_video")
    assert 'value="9:16" checked' in text
    assert "ad_video</textarea>" not in text


def test_another_model_keeps_what_it_can_and_tells_what_changes(page):
    text = read(page, model="relay_lite", width="9000", prompt="Dunes", mode="tv_spot", genre="x")
    assert "Dunes</textarea>" in text
    assert 'name="width" value="4096"' in text
    assert "Width: <b>4096</b> instead of 9000" in text
    assert 'value="tv_spot"' not in text


def test_advice_names_the_next_choices_and_the_model_where_the_reason_does_not(page):
    offered = [advice_for(row.task, entry=catalog.find("z_image")) for row in tasks()]
    advice = next(one for one in offered if one and one.also and not one.reason_names_it)
    text = read(page, task=next(row.task for row in tasks() if row.reason == advice.reason))
    assert f"<b>{advice.model.entry.display_name}</b>: {advice.reason}" in html.unescape(text)
    assert f"{advice.also[0].entry.display_name}</a>" in text


# --- Once


def test_a_form_that_is_sent_twice_makes_one(page):
    once = re.search(r'name="once" value="([^"]+)"', read(page))[1]
    first, second = (page.post(create(), order(once=once)) for _ in range(2))
    assert str(Generation.objects.get().pk) == once
    assert first.url == second.url


def test_a_form_that_is_sent_twice_with_a_file_makes_one(page):
    once = str(uuid.uuid4())
    for _ in range(2):
        page.post(create(model="flux_kontext"), {"prompt": "Kettle", "upload-image": photo(), "once": once})
    assert str(Generation.objects.get().pk) == once


def test_a_form_that_is_sent_again_with_another_file_makes_another(page):
    once = str(uuid.uuid4())
    for file in (photo(), photo(content=factories.picture("#123456"))):
        page.post(create(model="flux_kontext"), {"prompt": "Kettle", "upload-image": file, "once": once})
    assert Generation.objects.count() == 2


@pytest.mark.parametrize("model", ["marketing_studio_video", "soul_location"])
def test_a_form_that_is_sent_twice_at_the_same_moment_makes_one(page, monkeypatch, model):
    def second_too(order, **options):
        """The other request gets there between this one's look and its own start."""
        start_generation(order, **options)
        return start_generation(order, **options)

    once = str(uuid.uuid4())
    monkeypatch.setattr("generations.views.once.start_generation", second_too)
    response = page.post(create(model=model), {"prompt": "Dunes", "once": once})
    assert response.url == reverse("generation", args=[once])
    assert str(Generation.objects.get().pk) == once


def test_a_form_that_was_changed_after_it_was_sent_makes_another(page):
    once = str(uuid.uuid4())
    for prompt in ("A quiet morning.", "A loud evening."):
        page.post(create(), order(prompt=prompt, once=once))
    assert {film.prompt for film in Generation.objects.all()} == {"A quiet morning.", "A loud evening."}


def test_somebody_elses_generation_is_not_led_to(page):
    theirs = factories.generation(request={})
    response = page.post(create(), order(once=theirs.pk))
    mine = Generation.objects.exclude(pk=theirs.pk).get()
    assert response.url == reverse("generation", args=[mine.pk])


# --- Again


def test_making_again_starts_from_the_same_choices(page, brand):
    mug, face = factories.product(brand), factories.avatar()
    film = factories.generation(
        brand, prompt="A quiet morning.", params={"mode": "tv_spot", "aspect_ratio": "1:1", "duration": 20}
    )
    film.products.add(mug)
    film.avatars.add(face)
    text = read(page, again=film.pk)
    for chosen in ("tv_spot", "1:1", str(mug.pk), str(face.pk)):
        assert f'value="{chosen}" checked' in text
    assert 'value="20" selected' in text
    assert "A quiet morning.</textarea>" in text


def test_making_again_fills_the_form_of_its_own_model(page, brand):
    upload, folder = factories.upload(brand), str(uuid.uuid4())
    fields = {"prompt": "Kettle", "batch_size": "3", "resolution": "2k", "image": upload.pk, "folder_id": folder}
    page.post(create(model="cinematic_studio_2_5"), fields)
    first = Generation.objects.get()
    text = read(page, again=first.pk)
    assert 'name="batch_size" value="3"' in text
    assert f'value="{upload.pk}" checked' in text
    assert f'name="folder_id" value="{folder}"' in text


def test_a_generation_whose_model_makes_no_drafts_any_more_starts_an_ad(page, brand):
    gone = factories.generation(brand, model="gone_model", params={"strange": [1]}, prompt="Dunes")
    text = read(page, again=gone.pk)
    assert "Dunes</textarea>" in text


# --- The call sheet


def test_the_call_sheet_says_what_would_be_made(page, brand):
    mug, face = factories.product(brand, title="Kiln mug"), factories.avatar(name="Ines")
    text = page.get(reverse("call-sheet"), order(product=mug.pk, avatar=face.pk)).content.decode()
    for said in ("Product showcase", "Kiln mug", "Ines", "8 s · 9:16 · 720p", "f-9x16"):
        assert said in text


def test_the_call_sheet_tells_what_would_be_another_value_and_why(page):
    text = page.get(reverse("call-sheet"), order(duration="90")).content.decode()
    assert "Length: <b>60</b> instead of 90" in text
    assert "nearest value that this model takes" in text
    page.post(create(), order(duration="90"))
    (change,) = Generation.objects.get().adjustments
    assert (change["param"], change["requested"], change["used"]) == ("duration", 90, 60)


def test_what_stands_in_the_way_is_said_aloud_after_the_price(page):
    text = page.get(reverse("call-sheet"), order(specific_mode="opera")).content.decode()
    aloud = re.search(r'id="price-told"[^>]*>([^<]*)', text)[1]
    assert re.match(r"Make free draft\. .*default, web_product, from_storyboard", aloud)


def test_the_call_sheet_holds_nothing_against_what_is_not_filled_in_yet(page):
    text = page.get(reverse("call-sheet", query={"model": "relay_standard"})).content.decode()
    assert "outlook" not in text


# --- Cost


def queries(page, path):
    with CaptureQueriesContext(connection) as captured:
        page.get(path)
    return len(captured)


@pytest.mark.parametrize(("model", "most"), [("marketing_studio_video", 20), ("seedance_2_0", 14), ("z_image", 11)])
def test_much_to_choose_from_takes_as_many_queries_as_little(page, brand, model, most, monkeypatch):
    monkeypatch.setattr("generations.provider_accounts._bring_in", lambda: None)  # once a process, outside of tests
    counted = []
    for rows in (1, 11):
        for _ in range(rows):
            factories.product(brand)
            factories.avatar()
            factories.upload(brand)
            made(brand)
        counted.append(queries(page, create(model=model)))
    assert counted[0] == counted[1] <= most


def test_searching_takes_as_many_queries_with_much_to_find_as_with_little(page, brand, monkeypatch):
    monkeypatch.setattr("generations.provider_accounts._bring_in", lambda: None)
    words = {"find-product": "mug", "find-avatar": "ines", "find-file": "mug"}
    counted = []
    for rows in (1, 14):
        for _ in range(rows):
            factories.product(brand, title="Kiln mug")
            factories.avatar(name="Ines")
            factories.upload(brand, name="mug.png")
            made(brand, title="Mug, still")
        counted.append(queries(page, create(model="seedance_2_0", **words)))
    assert counted[0] == counted[1] <= 14


# --- Searching among what can be chosen

FIND = {"HX-Request": "true", "HX-Target": "find"}


def picks(text, name):
    """The ids that can be chosen in a field, and those that are."""
    boxes = re.findall(rf'<input class="vh" type="\w+" id="[^"]*" name="{name}" value="([^"]+)"( checked)?', text)
    return {one for one, _ in boxes}, {one for one, checked in boxes if checked}


@pytest.fixture
def many(brand):
    """More of everything than is drawn; what is searched for is older than all of it."""
    old = (
        factories.product(brand, title="Dome lamp"),
        factories.upload(brand, name="dome.png"),
        made(brand, title="Dome"),
    )
    for number in range(13):
        factories.product(brand, title=f"Mug {number}")
        factories.avatar(name=f"Ada {number}")
        factories.upload(brand, name=f"mug-{number}.png")
    return [str(one.pk) for one in (old[0], factories.avatar(name="Wren"), *old[1:])]


def test_searches_stand_only_where_there_is_more_than_is_drawn(page, brand, many):
    text = read(page)
    assert set(re.findall(r'id="find-(\w+)"', text)) == {"product", "avatar", "file"}
    assert len(picks(text, "product")[0]) == 12
    assert many[0] not in text
    Upload.objects.filter(name__startswith="mug").delete()
    brand.products.filter(title="Mug 3").delete()
    brand.products.filter(title="Mug 4").delete()
    assert set(re.findall(r'id="find-(\w+)"', read(page))) == {"avatar"}


def test_the_thirteenth_is_found_by_its_name_and_what_is_chosen_stays(page, brand, many):
    lamp, wren, dome, still = many
    mug = str(brand.products.get(title="Mug 0").pk)
    query = {"find-product": "DOME", "find-avatar": "wren", "find-file": "dome", "product": mug}
    text = read(page, **query)
    assert picks(text, "product") == ({lamp, mug}, {mug})
    assert picks(text, "avatar") == ({wren}, set())
    assert picks(text, "image")[0] == {dome, still}
    assert re.search(r'id="find-product"[^>]* value="DOME"', text)
    assert "1 found" in text


def test_a_search_answers_with_the_cards_of_what_it_searches(page, many):
    part = page.get(create(model="marketing_studio_video", **{"find-product": "dome"}), headers=FIND).content.decode()
    assert re.findall(r'id="([\w-]+)" hx-swap-oob', part) == ["found-product", "cards-product"]
    assert picks(part, "product")[0] == {many[0]}
    none = page.get(create(**{"find-product": "x" * 5000 + "%_"}), headers=FIND).content.decode()
    assert "Nothing found" in none


def test_what_is_filled_in_is_sent_along_by_a_search_without_a_script(page, many):
    text = read(page, product=many[0], duration="8", aspect_ratio="1:1")
    without = re.search(r"<noscript>(.*?)</noscript>", text, re.S)[1]
    sent = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', without))
    assert {name: sent[name] for name in ("product", "duration", "aspect_ratio", "provider")} == {
        "product": many[0], "duration": "8", "aspect_ratio": "1:1", "provider": "draft",
    }  # fmt: skip
    assert not sent.keys() & {"csrfmiddlewaretoken", "once", "price"}
    again = read(page, model="marketing_studio_video", **sent, **{"find-avatar": "wren"})
    assert picks(again, "product")[1] == {many[0]}


# --- Where to make it


@pytest.fixture
def relay(settings):
    return ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", secret="x", price_rule="unit", unit_price_micros=100_000
    )


def test_every_route_is_offered_with_its_price_and_the_draft_is_chosen(page, relay):
    text = read(page, model="z_image")
    assert re.search(r'id="at-draft"[^>]*checked', text)
    assert "Fake provider" in text
    assert re.search(r'<span class="pr">\$\d', text)
    assert "Make free draft" in text


def test_a_route_without_an_account_is_closed_with_its_reason(page):
    text = read(page, model="relay_standard")
    assert re.search(r'id="at-relay"[^>]*disabled', text)
    assert "No account is switched on for it" in text


@pytest.mark.parametrize(
    ("closed", "says"),
    [
        ({"reason": "no price", "price_alone": True}, "Its price cannot be told beforehand here"),
        ({"reason": NEEDS_ADDRESS}, "Needs a public address of this studio"),
        ({"reason": "the account was refused: 401"}, "Its account was refused: The key was not accepted (401)."),
        ({}, "Final quality"),
    ],
)
def test_why_a_route_with_an_account_is_closed_is_told_without_settings(closed, says):
    entry = catalog.find("relay_standard")
    account = ProviderAccount(provider="relay", unhealthy_reason="The key was not accepted (401).")
    (place,) = places(entry, [Offer(entry.route("relay"), account, **closed)], chosen="draft")
    assert (place.says, place.is_open) == (says, not closed)


@pytest.mark.parametrize(
    ("offered", "button"),
    [
        ({"price": Price(2_950_000)}, "Make film, $2.95"),
        ({"price": Price(0)}, "Make film, free"),
        ({"price": Price(None)}, "Make film, price unknown"),
        ({"reason": "no account is enabled"}, "Make film"),
    ],
    ids=["known", "nothing", "unknown", "closed"],
)
def test_the_button_says_what_is_spent_as_every_button_does_and_nothing_where_it_is_closed(offered, button):
    entry = catalog.find("relay_standard")
    (place,) = places(entry, [Offer(entry.route("relay"), **offered)], chosen="relay")
    assert place.button == button


@pytest.mark.parametrize(
    ("model", "provider", "shelf", "button"),
    [
        ("mirelo_text_to_audio", "higgsfield_cli", "Sound", "Make sound"),
        ("image_to_3d", "higgsfield_cli", "3D", "Make 3D object"),
        ("llm_text", "fake", "Text", "Make text"),
    ],
)
def test_whatever_a_model_makes_it_is_chosen_among_its_kind(page, brand, model, provider, shelf, button):
    ProviderAccount.objects.create(
        provider=provider, base_url="http://127.0.0.1:9", secret="x", price_rule="call", unit_price_micros=100_000
    )
    earlier = factories.generation(brand, model=model, kind=catalog.find(model).output)
    text = read(page, again=earlier.pk)
    shelves = dict(re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', text, re.DOTALL))
    assert [name for name, models in shelves.items() if " selected>" in models] == [shelf]
    assert re.search(rf'<option value="{model}"[^>]* selected>', shelves[shelf])
    assert f">{button}, " in text


def test_the_call_sheet_puts_the_price_of_the_chosen_route_on_the_button(page, relay, brand):
    Budget.objects.create(brand=brand, month_micros=124_000_000)
    text = page.get(reverse("call-sheet"), {**order(), "model": "z_image", "provider": "fake"}).content.decode()
    assert re.search(r"Make still, \$[\d.]+</button>", text)
    assert "Budget left: $124.00." in text


def test_a_price_that_was_not_seen_is_shown_before_anything_is_made(page, relay):
    sent = {"prompt": "A quiet morning.", "provider": "fake", "price": "1"}
    refused = page.post(create(model="z_image"), sent)
    assert (refused.status_code, Generation.objects.exists()) == (422, False)
    seen = re.search(r'name="price" value="(\d+)"', refused.content.decode())[1]
    assert page.post(create(model="z_image"), sent | {"price": seen}).status_code == 302
    assert Generation.objects.get().provider == "fake"


def test_sent_twice_it_shows_what_it_has_made_whatever_the_price_is_by_now(page, relay):
    once = str(uuid.uuid4())
    sent = {"prompt": "A quiet morning.", "provider": "fake", "price": "100000", "once": once}
    first = page.post(create(model="z_image"), sent)
    ProviderAccount.objects.update(unit_price_micros=4_000_000)
    assert page.post(create(model="z_image"), sent).url == first.url == reverse("generation", args=[once])
    assert Generation.objects.count() == 1


def test_over_the_budget_nothing_is_made_and_the_page_says_so(page, relay, brand):
    Budget.objects.create(brand=brand, month_micros=1)
    refused = page.post(create(model="z_image"), {"prompt": "A quiet morning.", "provider": "fake", "price": "100000"})
    assert (refused.status_code, Generation.objects.exists()) == (422, False)
    assert "Over the budget" in refused.content.decode()


def test_motions_are_shown_by_the_drafts_own_pictures(page):
    text = read(page, model="relay_standard")
    arc = Motion.objects.get(name="Arc Left")
    assert f'value="{arc.pk}"' in text
    for name in set(re.findall(r"/static/portal/motions/([\w-]+\.webp)", text)):
        assert finders.find(f"portal/motions/{name}")
