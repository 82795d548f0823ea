"""From a body to an Order: what it names is found in its brand, or refused."""

import uuid

import pytest

from generations.models import Asset, Status
from generations.ordering import read_order
from hfstudio.api.problems import ProblemError
from products.models import ImportStatus
from tests import factories

pytestmark = pytest.mark.django_db

STILL = {"model": "nano_banana", "params": {"prompt": "A mug"}}
FILM = {"model": "marketing_studio_video", "params": {"prompt": "A mug"}}


@pytest.fixture
def brand():
    return factories.brand()


@pytest.fixture
def actor(brand):
    return factories.actor(brands=[brand])


def refusal(body, actor):
    with pytest.raises(ProblemError) as refused:
        read_order(body, actor=actor)
    return refused.value


def with_media(*items):
    return {**STILL, "media": list(items)}


def completed(brand, *files):
    """A generation that is done, with these outputs."""
    made = factories.generation(brand, status=Status.COMPLETED)
    for index, (content, content_type) in enumerate(files):
        Asset.objects.create(
            generation=made, role="raw", output_index=index, file=factories.stored_file(brand, content, content_type)
        )
    return made


def test_an_order_is_what_was_asked_for(brand, actor):
    order = read_order(STILL, actor=actor)
    assert (order.brand, order.entry.id, order.offer.provider, order.body) == (brand, "nano_banana", "draft", STILL)
    assert (order.params, order.title) == ({"prompt": "A mug", "aspect_ratio": "1:1"}, "A mug")


def test_without_a_prompt_or_a_product_the_model_gives_the_title(actor):
    order = read_order(
        {"model": "cinematic_studio_video_3_5", "params": {"multi_prompt": [{"prompt": "x"}]}}, actor=actor
    )
    assert order.title == order.entry.display_name


# --- Media ---------------------------------------------------------------------------------------------


def test_an_upload_is_used_as_it_is(brand, actor):
    upload = factories.upload(brand)
    (medium,) = read_order(with_media({"role": "image", "id": str(upload.pk)}), actor=actor).media
    assert (medium.file, medium.id, medium.role) == (upload.file, str(upload.pk), "image")


def test_an_asset_is_used_as_it_is(brand, actor):
    asset = completed(brand, (factories.picture(), "image/png")).assets.get()
    (medium,) = read_order(with_media({"role": "image", "id": str(asset.pk)}), actor=actor).media
    assert medium.file == asset.file


def test_a_generation_is_used_as_its_first_output_of_the_roles_kind(brand, actor):
    made = completed(brand, (b"film", "video/mp4"), (b"first", "image/png"), (b"second", "image/png"))
    (medium,) = read_order(with_media({"role": "image", "id": str(made.pk)}), actor=actor).media
    assert medium.file == made.assets.get(output_index=1).file


def test_without_a_role_a_file_has_that_of_its_kind(brand, actor):
    (medium,) = read_order(with_media({"id": str(factories.upload(brand).pk)}), actor=actor).media
    assert medium.role == "image"


def test_an_alias_of_a_role_is_the_role(brand, actor):
    given = {"role": "image-references", "id": str(factories.upload(brand).pk)}
    (medium,) = read_order(with_media(given), actor=actor).media
    assert medium.role == "image"


def test_a_plain_picture_is_the_first_frame_where_a_model_knows_no_other(brand, actor):
    body = {"model": "kling3_0", "params": {"prompt": "x"}, "media": [{"id": str(factories.upload(brand).pk)}]}
    order = read_order(body, actor=actor)
    assert order.media[0].role == "start_image"
    assert order.validated.adjustments[0].used == "start_image"


def test_the_same_file_may_be_given_twice(brand, actor):
    given = {"role": "image", "id": str(factories.upload(brand).pk)}
    assert len(read_order(with_media(given, given), actor=actor).media) == 2


@pytest.mark.parametrize("status", [status for status in Status if status != Status.COMPLETED])
def test_a_generation_that_is_not_done_cannot_be_used(brand, actor, status):
    made = factories.generation(brand, status=status)
    problem = refusal(with_media({"role": "image", "id": str(made.pk)}), actor)
    assert (problem.status, made.public_status in problem.detail) == (422, True)


def test_a_generation_without_such_an_output_cannot_be_used(brand, actor):
    made = completed(brand, (b"film", "video/mp4"))
    problem = refusal(with_media({"role": "image", "id": str(made.pk)}), actor)
    assert (problem.status, "has no image" in problem.detail) == (422, True)


def test_a_file_that_is_no_medium_cannot_be_used(brand, actor):
    asset = completed(brand, (b"words", "text/plain")).assets.get()
    problem = refusal(with_media({"role": "image", "id": str(asset.pk)}), actor)
    assert (problem.status, "text/plain" in problem.detail) == (422, True)


def things_of(brand):
    """Everything that media can name."""
    done = completed(brand, (factories.picture(), "image/png"))
    return [factories.upload(brand), done.assets.get(), done]


@pytest.mark.parametrize("index", [0, 1, 2], ids=["upload", "asset", "generation"])
def test_what_is_somebody_elses_is_a_404(actor, index):
    thing = things_of(factories.brand())[index]
    assert refusal(with_media({"role": "image", "id": str(thing.pk)}), actor).status == 404


@pytest.mark.parametrize("index", [0, 1, 2], ids=["upload", "asset", "generation"])
def test_what_is_ones_other_brands_is_a_404(brand, index):
    other = factories.brand()
    person = factories.actor(brands=[brand, other])
    thing = things_of(other)[index]
    body = {**with_media({"role": "image", "id": str(thing.pk)}), "brand": brand.slug}
    assert refusal(body, person).status == 404
    read_order({**body, "brand": other.slug}, actor=person)


def test_what_is_in_the_trash_is_a_404(brand, actor):
    made = completed(brand, (factories.picture(), "image/png"))
    type(made).objects.update(trashed_at=made.created_at)
    for thing in (made, made.assets.get()):
        assert refusal(with_media({"role": "image", "id": str(thing.pk)}), actor).status == 404


@pytest.mark.parametrize(
    "media",
    [
        "x", {"role": "image"}, [5], ["x"], [None], [{}], [{"role": "image"}], [{"id": 5}], [{"id": "x"}],
        [{"role": 5, "id": str(uuid.UUID(int=1))}], [{"role": ["image"], "id": str(uuid.UUID(int=1))}],
        [{"role": "image", "id": str(uuid.UUID(int=1)), "url": "https://x.example"}],
        [{"role": "image", "id": str(uuid.UUID(int=1))}] * 51,
    ],
    ids=range(13),
)  # fmt: skip
def test_media_that_are_none_are_a_422(actor, media):
    problem = refusal({**STILL, "media": media}, actor)
    assert (problem.status, problem.errors[0]["param"]) == (422, "media")


def test_fifty_files_are_found_in_a_few_queries(brand, actor, django_assert_max_num_queries):
    media = [{"role": "image", "id": str(factories.upload(brand).pk)} for _ in range(50)]
    with django_assert_max_num_queries(12):
        assert refusal({**STILL, "media": media}, actor).detail == "Invalid values: image=50 files (allowed: at most 8)"


# --- Products and avatars ------------------------------------------------------------------------------


def test_products_and_avatars_are_the_brands_own_or_everybodys(brand, actor):
    product, preset, own = factories.product(brand), factories.avatar(None), factories.avatar(brand)
    for avatar in (preset, own):
        body = {**FILM, "product_ids": [str(product.pk)], "avatars": [{"id": str(avatar.pk), "type": avatar.type}]}
        order = read_order(body, actor=actor)
        assert (order.products, order.avatars) == ((product,), (avatar,))


def test_an_avatar_may_be_an_id_alone(actor):
    preset = factories.avatar(None)
    assert read_order({**FILM, "avatars": [str(preset.pk)]}, actor=actor).avatars == (preset,)


def test_an_avatar_of_another_type_than_said_is_a_422(actor):
    preset = factories.avatar(None)
    problem = refusal({**FILM, "avatars": [{"id": str(preset.pk), "type": "custom"}]}, actor)
    assert (problem.status, problem.detail) == (422, "Invalid values: avatars=custom (allowed: preset)")


@pytest.mark.parametrize("mine", [False, True], ids=["foreign", "of one's other brand"])
def test_products_and_avatars_of_another_brand_are_a_404(brand, mine):
    other = factories.brand()
    person = factories.actor(brands=[brand, *([other] if mine else [])])
    for param, thing in (("product_ids", factories.product(other)), ("avatars", factories.avatar(other))):
        problem = refusal({**FILM, "brand": brand.slug, param: [str(thing.pk)]}, person)
        assert (problem.status, problem.errors[0]["param"]) == (404, param)


def test_a_hidden_product_or_avatar_is_a_404(brand, actor):
    hidden = {"deleted_at": brand.created_at}
    for param, thing in (
        ("product_ids", factories.product(brand, **hidden)), ("avatars", factories.avatar(brand, **hidden)),
    ):  # fmt: skip
        assert refusal({**FILM, param: [str(thing.pk)]}, actor).status == 404


@pytest.mark.parametrize("status", [ImportStatus.QUEUED, ImportStatus.IN_PROGRESS, ImportStatus.FAILED])
def test_a_product_that_is_not_imported_yet_is_a_422(brand, actor, status):
    product = factories.product(brand, import_status=status, fail_reason="x" if status == "failed" else "")
    problem = refusal({**FILM, "product_ids": [str(product.pk)]}, actor)
    assert (problem.status, problem.code, problem.errors[0]["param"]) == (422, "product_not_ready", "product_ids")


def test_an_app_may_stand_among_the_items_and_an_item_is_no_app(brand, actor):
    item, app = factories.product(brand), factories.product(brand, kind="web")
    twice = [str(app.pk), str(app.pk).upper()]
    assert read_order({**FILM, "product_ids": twice}, actor=actor).products == (app,)
    both = {"product_ids": [str(app.pk)], "web_product_ids": [str(app.pk)]}
    assert read_order({**FILM, **both}, actor=actor).products == (app,)
    assert refusal({**FILM, "web_product_ids": [str(item.pk)]}, actor).status == 404
    assert read_order({**FILM, "web_product_ids": [str(app.pk)]}, actor=actor).products == (app,)


def test_a_viewer_may_not_order(brand):
    assert refusal(STILL, factories.actor(brands=[brand], role="viewer")).status == 403
