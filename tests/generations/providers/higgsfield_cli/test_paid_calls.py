"""Paid calls through the `higgsfield` command, played by a program with a ledger: one job at most, come what may."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from avatars.keeping import delete_avatar
from generations import programs, provider_accounts
from generations.lifecycle.start import start_generation
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.taking_back import take_back_batch
from generations.models import Generation, ProviderAccount, RemoteCopy, Status
from generations.ordering import read_order
from tests import factories
from tests.generations.paying import go_on, later, money
from tests.generations.providers.higgsfield_cli.installed import Installed, installed

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("command")]

PRICE = 2_000_000


@pytest.fixture
def command(tmp_path, settings) -> Iterator[Installed]:
    folder = tmp_path / "command"
    folder.mkdir()
    with installed(folder) as found:
        settings.FETCH_ALLOW = ["127.0.0.1/32:" + (folder / "result_url").read_text().split(":")[2].split("/")[0]]
        settings.PROVIDER_ACCOUNTS = []
        provider_accounts.bring_in_environment.cache_clear()
        ProviderAccount.objects.create(
            provider="higgsfield_cli", base_url=str(found.path), price_rule="call", unit_price_micros=PRICE
        )
        yield found


def ordered(*, model: str = "z_image", brand=None, media=(), **params) -> Generation:
    brand = brand or factories.brand()
    body = {
        "model": model, "params": {"prompt": "--A red kite; $(touch x) `id`", **params}, "brand": brand.slug,
        "provider": "higgsfield_cli", "media": list(media),
    }  # fmt: skip
    return start_generation(read_order(body, actor=factories.actor(brands=[brand])), source="api", now=timezone.now())


def test_a_paid_call_ends_with_the_file_ours(command):
    made = go_on(ordered())

    assert (made.status, made.error_detail) == (Status.COMPLETED, "")
    assert made.assets.get().file.content_type == "image/png"
    assert money(made) == {"hold": PRICE, "release": PRICE, "settle": PRICE}
    assert made.attempts.get().remote_id == command.jobs()[0]["id"]


def test_the_brand_kit_goes_to_a_model_that_takes_it(command):
    brand = factories.brand(colors=["#1f7a72", "#f2c14e"], provider_kit_id="0c0ffee0-3a76-4a1f-b0d0-5b0a5f6c0001")
    go_on(ordered(model="recraft_v4_1", brand=brand))
    go_on(ordered(model="dtc_ads", brand=brand, style_id="5c3b7e3a-3a76-4a1f-b0d0-5b0a5f6c0001"))
    go_on(ordered(brand=brand))

    palette, static, picture = (dict(job["options"]) for job in command.jobs())
    assert palette["colors"] == ["#1f7a72", "#f2c14e"]
    assert static["brand_kit_id"] == "0c0ffee0-3a76-4a1f-b0d0-5b0a5f6c0001"
    assert (set(palette) | set(picture)) & {"brand_kit_id", "fonts", "tone", "logo"} == set()
    assert (set(static) | set(picture)) & {"colors", "fonts", "tone", "logo"} == set()


def test_it_is_never_waited_for_and_no_shell_reads_it(command):
    go_on(ordered())

    (job,) = command.jobs()
    assert ["prompt", "--A red kite; $(touch x) `id`"] in job["options"]
    assert not any("--wait" in row["arguments"] for row in command.book("calls"))


def test_several_outputs_are_several_jobs_of_one_order(command):
    made = go_on(ordered(model="dtc_ads", style_id="5c3b7e3a-3a76-4a1f-b0d0-5b0a5f6c0001", batch_size=6))

    assert (made.status, made.assets.count(), len(command.jobs())) == (Status.COMPLETED, 6, 6)
    assert made.attempts.get().remote_id == ",".join(job["id"] for job in command.jobs())


@pytest.mark.parametrize(
    ("do", "text"),
    [("kill", ""), ("sleep", ""), ("say", "Error: Higgsfield API error (HTTP 502)"), ("print", "<html>"),
     ("say", "Error: Failed to decode response. Body: <html>captcha-delivery"), ("print", "[]"), ("say", "")],
)  # fmt: skip
@pytest.mark.parametrize("accepted", [False, True], ids=["not taken", "taken"])
def test_a_command_that_says_nothing_certain_is_never_run_twice(command, monkeypatch, do, text, accepted):
    command.fault("create", do, text, accepted=accepted)
    run = programs.run_program
    monkeypatch.setattr("generations.sending.run_program", lambda call, timeout: run(call, timeout=3))

    made = go_on(ordered())

    assert (made.status, made.error_code) == (Status.NEEDS_ATTENTION, "submit_unknown")
    assert len(command.jobs()) == accepted
    assert "We will not send it twice without you." in made.error_detail


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('Error: Unknown model "z"', "provider_unknown_model", "does not know this model"),
        ("Error: Missing required params: prompt", "provider_refused", "Missing required params: prompt"),
        ("Error: Invalid values: aspect_ratio=99:99 (allowed: 1:1)", "provider_refused", "aspect_ratio=99:99"),
        ("Error: Unknown params: foo", "provider_refused", "Unknown params: foo"),
        ("Error: Model accepts only --image (no roles)", "provider_refused", "Model accepts only"),
        ("Error: Model does not accept media inputs", "provider_refused", "does not accept media"),
        ('Error: Unknown media role "x"', "provider_refused", "Unknown media role"),
        ("Error: Flag --prompt is required", "provider_refused", "Flag --prompt is required"),
        ("Error: --media accepts at most 14 entries.", "provider_refused", "at most 14"),
        ("Error: Minimum Basic plan required", "provider_access", "plan does not include"),
        ("Error: Higgsfield API error (HTTP 422)", "provider_refused", "HTTP 422"),
    ],
)
def test_a_refusal_ends_it_with_a_reason_and_nothing_to_pay(command, text, code, words):
    command.fault("create", "say", text)

    made = go_on(ordered())

    assert (made.status, made.error_code) == (Status.FAILED, code)
    assert words in made.error_detail
    assert money(made) == {"hold": PRICE, "release": PRICE}
    assert command.jobs() == []


@pytest.mark.parametrize(
    "text",
    ["Error: Session expired.\nHint: run hf auth login", "Error: Not authenticated.", "Error: No workspace selected.",
     "Error: Stored credentials use an older auth flow.", "Error: Not enough credits"],
)  # fmt: skip
def test_an_account_that_cannot_be_used_now_is_told_as_such_and_the_job_waits(command, text):
    command.fault("create", "say", text)
    generation = ordered()

    submit_batch(now=later())

    generation.refresh_from_db()
    account = ProviderAccount.objects.get()
    assert generation.status == Status.QUEUED
    assert "higgsfield " in account.unhealthy_reason.lower()
    assert text.split("\n")[0].removeprefix("Error: ").rstrip(".") in account.unhealthy_reason
    assert command.jobs() == []


def test_a_rate_limit_is_waited_out(command):
    command.fault("create", "say", "Error: Higgsfield API error (HTTP 429)")

    made = go_on(ordered())

    assert (made.status, made.attempts.count(), len(command.jobs())) == (Status.COMPLETED, 2, 1)


@pytest.mark.parametrize(
    ("word", "status", "words"),
    [
        ("failed", Status.FAILED, "could not make it"),
        ("nsfw", Status.NSFW, "moderation"),
        ("ip_detected", Status.NSFW, "protected"),
        ("canceled", Status.CANCELED, ""),
    ],
)
def test_each_end_is_the_right_one_and_says_why(command, word, status, words):
    command.ends(word)

    made = go_on(ordered())

    assert (made.status, len(command.jobs())) == (status, 1)
    assert words in made.error_detail


@pytest.mark.parametrize(("do", "text"), [("kill", ""), ("say", "Error: Session expired."), ("print", "<html>")])
def test_a_look_that_goes_wrong_ends_nothing(command, do, text):
    generation = ordered()
    submit_batch(now=later())
    command.fault("get", do, text)

    assert go_on(generation).status == Status.COMPLETED


def test_a_program_that_is_not_there_has_taken_nothing(command):
    command.path.unlink()
    generation = ordered()

    submit_batch(now=later())

    generation.refresh_from_db()
    assert generation.status == Status.QUEUED
    assert generation.attempts.get().sends.get().code == "unreachable"


# --- What it keeps of ours ---------------------------------------------------------------------------------


@pytest.fixture
def advert(command) -> dict:
    brand = factories.brand()
    product = factories.product(brand, title="Kettle", description="Boils.")
    avatar = factories.avatar(brand, name="Nora")
    avatar.images.create(file=factories.stored_file(brand))
    return {
        "brand": brand, "product_ids": [str(product.pk)], "avatars": [{"id": str(avatar.pk)}],
        "model": "marketing_studio_video",
    }  # fmt: skip


def test_product_avatar_and_pictures_are_given_once_and_named_by_its_own_ids(command, advert):
    first, second = go_on(ordered(**advert)), go_on(ordered(**advert))

    assert (first.status, first.error_detail, second.status) == (Status.COMPLETED, "", Status.COMPLETED)
    (product,), (avatar,) = command.things("product"), command.things("avatar")
    assert len(command.things("upload")) == 2
    assert [dict(job["options"])["product_ids"] for job in command.jobs()] == [[product["id"]]] * 2
    assert dict(command.jobs()[0]["options"])["avatars"] == [{"id": avatar["id"], "type": "custom"}]
    assert dict(product["options"])["title"] == "Kettle"
    assert dict(avatar["options"])["image-url"].startswith("https://files.example/")


def test_a_product_that_changed_is_given_anew(command, advert):
    go_on(ordered(**advert))
    advert["brand"].products.update(title="Better kettle")
    go_on(ordered(**advert))

    assert [dict(thing["options"])["title"] for thing in command.things("product")] == ["Kettle", "Better kettle"]
    assert len(command.things("avatar")) == 1


@pytest.mark.parametrize("kind", ["product", "avatar", "upload"])
def test_what_it_has_forgotten_is_given_anew_and_paid_for_once(command, advert, kind):
    media = [{"role": "start_image", "id": str(factories.upload(advert["brand"]).pk)}]
    go_on(ordered(**advert, media=media))
    command.forget(kind)

    made = go_on(ordered(**advert, media=media))

    assert (made.status, len(command.jobs())) == (Status.COMPLETED, 2)
    assert len(command.things(kind)) >= 1


def test_an_upload_that_goes_wrong_is_done_again_and_nothing_was_sent(command, advert):
    command.fault("upload", "say", "Error: something odd")
    generation = ordered(**advert)

    submit_batch(now=later())

    generation.refresh_from_db()
    assert (generation.status, command.jobs()) == (Status.QUEUED, [])
    assert "something odd" in generation.activity
    assert go_on(generation).status == Status.COMPLETED
    assert len(command.jobs()) == 1


def test_an_avatar_that_is_deleted_here_is_deleted_there(command, advert):
    go_on(ordered(**advert))
    (avatar,) = command.things("avatar")

    delete_avatar(advert["brand"].avatars.get(), now=timezone.now())
    take_back_batch(now=later())

    assert command.book("deleted") == [{"id": avatar["id"]}]
    assert not RemoteCopy.objects.filter(kind="avatars").exists()


def test_every_copy_of_a_deleted_avatar_goes_also_one_that_was_taken_for_forgotten(command, advert):
    media = [{"role": "start_image", "id": str(factories.upload(advert["brand"]).pk)}]
    go_on(ordered(**advert, media=media))
    command.forget("upload")  # all is made anew then
    go_on(ordered(**advert, media=media))
    copies = {avatar["id"] for avatar in command.things("avatar")}

    delete_avatar(advert["brand"].avatars.get(), now=timezone.now())
    take_back_batch(now=later())

    assert len(copies) == 2
    assert {row["id"] for row in command.book("deleted")} == copies


def test_without_room_for_its_files_nothing_is_run(command, advert, settings, tmp_path):
    generation = ordered(**advert)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "not there")

    submit_batch(now=later())

    generation.refresh_from_db()
    assert (generation.status, command.book("calls")) == (Status.QUEUED, [])
    assert "no room" in generation.activity


@pytest.mark.parametrize(("do", "text"), [("say", "Error: Session expired."), ("kill", ""), ("say", "Error: odd")])
def test_a_deletion_that_could_not_be_asked_for_is_asked_for_again(command, advert, do, text):
    go_on(ordered(**advert))
    delete_avatar(advert["brand"].avatars.get(), now=timezone.now())
    command.fault("delete", do, text)

    take_back_batch(now=later())
    assert (command.book("deleted"), RemoteCopy.objects.filter(kind="avatars").count()) == ([], 1)
    take_back_batch(now=later(2 * 3600))

    assert len(command.book("deleted")) == 1
    assert not RemoteCopy.objects.filter(kind="avatars").exists()


def test_a_command_that_cannot_delete_avatars_leaves_it_to_people_who_are_told(command, advert, caplog):
    go_on(ordered(**advert))
    (avatar,) = command.things("avatar")
    delete_avatar(advert["brand"].avatars.get(), now=timezone.now())
    command.fault("delete", "say", 'Error: unknown command "delete"')

    take_back_batch(now=later())

    assert not RemoteCopy.objects.filter(kind="avatars").exists()
    (told,) = [record.getMessage() for record in caplog.records if "by hand" in record.getMessage()]
    assert told.startswith(f"Delete the avatar {avatar['id']} at ")
    assert "unknown command" in told


def test_a_job_that_is_done_without_a_result_is_shown_to_a_person(command):
    (command.folder / "result_url").write_text("")
    made = go_on(ordered())

    assert (made.status, made.error_code, len(command.jobs())) == (Status.NEEDS_ATTENTION, "no_outputs", 1)
