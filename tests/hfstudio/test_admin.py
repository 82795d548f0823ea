"""Every page of the admin opens, for rows of every kind."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from avatars.models import Avatar, AvatarImage
from generations.models import Budget, Generation, ProviderAccount, Tag, WebhookEndpoint, WithheldModel
from generations.views.tagging import put_tag
from hfstudio.accounts.invitations import Invitation, invite
from hfstudio.accounts.models import ApiKey, Membership, Role, User
from hfstudio.media.models import StoredFile, Upload
from products.models import Brand, ImportStatus, Product
from tests import factories

pytestmark = pytest.mark.django_db

OURS = (User, Membership, Invitation, ApiKey, Brand, Product, Avatar, StoredFile, Upload, Generation, Tag)
LOOKED_AT_ONLY = (StoredFile, Upload, Generation, Invitation, Tag)


@pytest.fixture
def rows(owner):
    brand = factories.brand(member=owner)
    ApiKey.make(user=owner, name="Shop", brands=[brand])
    factories.product(brand)
    face = factories.avatar()
    AvatarImage.objects.create(avatar=face, file=factories.stored_file(None))
    factories.upload(brand)
    put_tag([factories.generation(brand)], "Spring")
    invite(brand=brand, email="wren@velmora.example", role=Role.EDITOR, by=owner, now=timezone.now())


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", OURS)
def test_the_list_and_a_row_open(client, rows, model):
    assert model in admin.site._registry
    assert client.get(page(model, "changelist"), {"q": "a"}).status_code == 200
    assert client.get(page(model, "change", model.objects.first().pk)).status_code == 200


@pytest.mark.parametrize("model", LOOKED_AT_ONLY)
def test_some_rows_are_only_looked_at(client, rows, model):
    row = model.objects.first()
    assert client.get(page(model, "add")).status_code == 403
    assert client.post(page(model, "change", row.pk), {}).status_code == 403
    assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [Brand, Product, Avatar])
def test_what_people_made_is_hidden_and_never_deleted(client, rows, model):
    row = model.objects.first()
    action = "archive" if model is Brand else "hide"
    assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    client.post(page(model, "changelist"), {"action": action, "_selected_action": [str(row.pk)]})
    row.refresh_from_db()
    assert (row.archived_at if model is Brand else row.deleted_at) is not None


def test_an_archived_brand_is_brought_back(client, rows):
    brand = Brand.objects.first()
    for action, archived in (("archive", True), ("bring_back", False)):
        client.post(page(Brand, "changelist"), {"action": action, "_selected_action": [str(brand.pk)]})
        brand.refresh_from_db()
        assert (brand.archived_at is not None) == archived


def test_products_are_read_again_in_their_rows(client, rows, bells):
    brand, by_hand = Brand.objects.first(), Product.objects.get()
    failed = factories.product(
        brand, source_url="dew serum", title="", import_status=ImportStatus.FAILED, fail_reason="No answer."
    )
    ready = factories.product(brand, source_url="https://93.184.215.14/mug")
    selected = [str(product.pk) for product in (by_hand, failed, ready)]
    client.post(page(Product, "changelist"), {"action": "fetch_again", "_selected_action": selected})
    found = dict(Product.objects.values_list("pk", "import_status"))
    assert found == {by_hand.pk: "completed", failed.pk: "queued", ready.pk: "queued"}


def changed(client, row, **fields):
    """The answer to the row's form with these fields changed."""
    form = client.get(page(type(row), "change", row.pk)).context["adminform"].form
    given = {name: form[name].value() or "" for name in form.fields} | {"images-TOTAL_FORMS": 0}
    return client.post(page(type(row), "change", row.pk), {**given, "images-INITIAL_FORMS": 0, **fields})


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("title", "", "A product needs a name."),
        ("features", "5", "Write a list of texts"),
        ("features", "[1]", "Write a list of texts"),
    ],
)
def test_what_a_product_could_not_bear_is_refused_at_its_field(client, rows, field, wrong, said):
    product = Product.objects.get()
    refused = changed(client, product, **{field: wrong})
    assert refused.status_code == 200
    assert said in refused.context["adminform"].form.errors[field][0]
    assert changed(client, product, title="Mug", features='["Holds 300 ml"]').status_code == 302
    product.refresh_from_db()
    assert (product.title, product.features) == ("Mug", ["Holds 300 ml"])


def test_what_is_being_read_is_not_changed_in_the_admin(client, rows):
    product = Product.objects.get()
    Product.objects.update(import_status=ImportStatus.IN_PROGRESS)
    assert "Its page is being read" in changed(client, product, title="Mug").text
    Product.objects.update(import_status=ImportStatus.FAILED, title="", fail_reason="Gone.")
    assert changed(client, product, title="").status_code == 302  # it may wait for its name


@pytest.mark.parametrize(("field", "wrong"), [("colors", "5"), ("colors", '["teal"]'), ("fonts", '{"a": 1}')])
def test_what_a_brand_could_not_bear_is_refused_at_its_field(client, rows, field, wrong):
    brand = Brand.objects.first()
    assert changed(client, brand, **{field: wrong}).context["adminform"].form.errors.keys() == {field}
    assert changed(client, brand, colors='["#1f7a72"]', fonts="").status_code == 302
    brand.refresh_from_db()
    assert (brand.colors, brand.fonts) == (["#1f7a72"], [])


@pytest.mark.parametrize("model", [User, Brand])
def test_people_and_brands_are_found_by_typing(client, rows, model):
    field = {User: "user", Brand: "brand"}[model]
    query = {"app_label": "accounts", "model_name": "membership", "field_name": field, "term": ""}
    found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert len(found) == model.objects.count()


def test_the_admin_tells_who_changed_what_wherever_it_was_done(client, rows, owner):
    product = Product.objects.get()
    changed = client.patch(
        f"/api/v1/products/{product.pk}/", {"title": "Kiln cup"}, content_type="application/json",
    )  # fmt: skip
    assert changed.status_code == 200
    client.post(page(Product, "changelist"), {"action": "hide", "_selected_action": [str(product.pk)]})
    told = client.get(page(Product, "history", product.pk)).text
    assert (told.count(owner.email) >= 2, "Kiln cup" in told) == (True, True)
    made, renamed, hidden = product.history.order_by("history_id")
    assert (made.title == renamed.title, renamed.title, hidden.history_user) == (False, "Kiln cup", owner)
    assert (renamed.deleted_at, hidden.deleted_at is None) == (None, False)


OF_OURS = ("accounts", "avatars", "generations", "media", "products")
WITHOUT_HISTORY = {
    User,  # signing in changes it each time, and a past row would keep an old password's hash
    ApiKey,  # made once and never changed, only revoked: the row itself tells when
}


def can_be_changed(shown, request):
    may = (shown.has_add_permission, shown.has_change_permission, shown.has_delete_permission)
    return any(one(request) for one in may)


def test_every_noun_that_people_change_here_has_a_history(rf, owner):
    request = rf.get("/admin/")
    request.user = owner
    ours = {model: shown for model, shown in admin.site._registry.items() if model._meta.app_label in OF_OURS}
    changed = {model for model, shown in ours.items() if can_be_changed(shown, request)}
    with_history = {model for model, shown in ours.items() if isinstance(shown, SimpleHistoryAdmin)}
    assert changed - with_history == WITHOUT_HISTORY


@pytest.mark.parametrize(
    "model", [Brand, Product, Avatar, Membership, ProviderAccount, Budget, WithheldModel, WebhookEndpoint]
)
def test_the_history_of_a_row_opens(client, rows, model):
    brand = Brand.objects.first()
    ProviderAccount.objects.create(provider="fake", base_url="http://127.0.0.1:9", secret="x")
    Budget.objects.create(brand=brand, month_micros=1)
    WithheldModel.objects.create(model="veo3", reason="Too dear")
    factories.endpoint(brand)
    row = model.objects.first()
    assert client.get(page(model, "history", row.pk)).status_code == 200
    assert row.history.count() == 1
    past = page(model, "simple_history", row.pk, row.history.get().pk)
    assert [client.get(past).status_code, client.post(past, {}).status_code] == [200, 403]


def test_a_history_is_only_looked_at(client, rows, owner):
    brand = Brand.objects.get(memberships__user=owner)
    first = brand.history.get()
    brand.name = "Renamed"
    brand.save()
    old = reverse("admin:products_brand_simple_history", args=[brand.pk, first.pk])
    assert client.get(old).status_code == 200
    written = {"name": "Written", "slug": brand.slug, "colors": "[]", "fonts": "[]"}
    assert client.post(old, written).status_code == 403
    brand.refresh_from_db()
    assert brand.name == "Renamed"


def test_an_invitation_is_taken_back_once(client, rows):
    (invitation,) = Invitation.objects.all()
    chosen = {"action": "revoke", "_selected_action": [str(invitation.pk)]}
    assert "1 taken back." in client.post(page(Invitation, "changelist"), chosen, follow=True).text
    assert "0 taken back." in client.post(page(Invitation, "changelist"), chosen, follow=True).text
    assert "sha256" not in client.get(page(Invitation, "change", invitation.pk)).text
