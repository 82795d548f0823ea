"""Every model that is offered can be asked for over REST, and is refused in the catalog's own words."""

import pytest

from generations import catalog
from generations.catalog import InvalidRequest
from generations.models import Generation
from hfstudio.media.models import Upload
from products.models import Product
from tests import factories
from tests.calling import Caller, answer, problem
from tests.generations.catalog.requests_for import WRONG_KIND, minimal

pytestmark = pytest.mark.django_db

OFFERED = [entry for entry in catalog.entries().values() if entry.route("draft")]
CLOSED = [entry for entry in catalog.entries().values() if entry not in OFFERED]
TYPES = {"image": "image/png", "video": "video/mp4", "audio": "audio/mpeg"}
WRONG = {"zzz": 1, "prompt": ["no", {"text": 0}], "aspect_ratio": 7, "duration": "long", "resolution": True, "seed": 0}


def by_id(entry):
    return entry.id


def file_of(kind: str, brand) -> Upload:
    return factories.upload(brand, content=kind.encode(), content_type=TYPES[kind])


def request_for(entry, caller):
    """The smallest valid request, with files and products that are there."""
    draft = minimal(entry)
    media = [{"role": one["role"], "id": str(file_of(one["kind"], caller.brand).pk)} for one in draft.media]
    return {"model": entry.id, "params": draft.params, "media": media}


def told(entry, params, media=(), strict=False):
    """What the catalog says about it on the route that would be taken."""
    with pytest.raises(InvalidRequest) as refused:
        catalog.validate(entry.on(entry.route("draft")), params, media=media, strict=strict)
    return str(refused.value), [one.as_dict() for one in refused.value.problems]


def refusal(response):
    found = problem(response, 422)
    return found["detail"], found["errors"]


@pytest.mark.parametrize("entry", OFFERED, ids=by_id)
def test_the_smallest_request_is_taken(entry):
    caller = Caller()
    made = answer(caller.post("generations/", request_for(entry, caller)), 202)
    assert (made["model"], made["status"], made["display_name"]) == (entry.id, "queued", entry.display_name)


@pytest.mark.parametrize("entry", OFFERED, ids=by_id)
def test_what_is_wrong_is_told_in_the_catalogs_words(entry):
    expected = told(entry, WRONG, strict=True)
    response = Caller().post("generations/", {"model": entry.id, "params": WRONG, "strict": True})
    assert refusal(response) == expected
    assert "Unknown params: zzz" in expected[0]
    assert Generation.objects.count() == 0


@pytest.mark.parametrize("entry", [one for one in OFFERED if any(param.required for param in one.params)], ids=by_id)
def test_what_is_missing_is_told_in_the_catalogs_words(entry):
    expected = told(entry, {})
    assert refusal(Caller().post("generations/", {"model": entry.id})) == expected
    assert expected[0].startswith("Missing required params: ")


@pytest.mark.parametrize("entry", [one for one in OFFERED if one.media], ids=by_id)
def test_a_file_of_the_wrong_kind_is_told_in_the_catalogs_words(entry):
    caller = Caller()
    role = entry.media[0]
    wrong = str(file_of(WRONG_KIND[role.kind], caller.brand).pk)
    params = minimal(entry).params
    expected = told(entry, params, [{"role": role.role, "id": wrong, "kind": WRONG_KIND[role.kind]}])
    body = {"model": entry.id, "params": params, "media": [{"role": role.role, "id": wrong}]}
    assert refusal(caller.post("generations/", body)) == expected
    assert "Invalid values: " in expected[0]


CASES = {
    "a choice": ("kling3_0", {"prompt": "x", "mode": "zzz"}, "Invalid values: mode=zzz (allowed: std, pro, 4k)"),
    "a count": ("flux_2", {"prompt": "x", "batch_size": 99}, None),
    "a text that is too long": ("nano_banana", {"prompt": "x" * 20_001}, "at most 20000 characters"),
    "a text that is none": ("nano_banana", {"prompt": 5}, "Invalid values: prompt=5 (allowed: text)"),
    "an id": ("marketing_studio_video", {"prompt": "x", "hook_id": "y"}, "Invalid values: hook_id=y"),
    "a truth value": ("marketing_studio_video", {"prompt": "x", "generate_audio": "maybe"}, "(allowed: true, false)"),
    "params that are no object": ("nano_banana", ["x"], 'Invalid values: params=["x"] (allowed: a JSON object)'),
    "a param with a hint": (
        "seedance_2_0", {"prompt": "x", "generate_audio": True}, "Unknown params: generate_audio. Seedance 2.0 takes",
    ),
    "only when": (
        "marketing_studio_video",
        {"prompt": "x", "mode": "tv_spot", "hook_id": "0b0e9d3c-6a55-4a0f-8b39-2f1f4a4f9d11"},
        "Invalid values: hook_id (only with mode=ugc or ",
    ),
    "required unless": ("marketing_studio_video", {}, "Missing required params: prompt"),
    "at least one of": ("cinematic_studio_video_3_5", {}, "Missing required params: prompt or multi_prompt or media"),
    "together": ("video_explainer", {"prompt": "x", "voice_type": "preset"}, None),
    "requires": ("gpt_image_2", {"prompt": "x", "is_inpaint": True}, "With is_inpaint=true: mask and image must be"),
    "requires one of": ("minimax_hailuo", {"prompt": "x", "variant": "minimax-fast"}, "start_image or end_image"),
    "values": ("minimax_hailuo", {"prompt": "x", "variant": "minimax-2.3", "resolution": "512"}, None),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_mistake_is_told_in_the_catalogs_words(case):
    model, params, text = CASES[case]
    expected = told(catalog.find(model), params, strict=True)
    body = {"model": model, "params": params, "strict": True}
    assert refusal(Caller().post("generations/", body)) == expected
    assert text is None or text in expected[0]


def test_more_files_than_a_role_takes_are_told_in_the_catalogs_words():
    caller = Caller()
    media = [{"role": "image", "id": str(file_of("image", caller.brand).pk)} for _ in range(9)]
    entry, params = catalog.find("nano_banana"), {"prompt": "x"}
    expected = told(entry, params, [{**one, "kind": "image"} for one in media])
    assert refusal(caller.post("generations/", {"model": entry.id, "params": params, "media": media})) == expected
    assert expected[0] == "Invalid values: image=9 files (allowed: at most 8)"


def test_a_role_that_the_model_has_not_is_told_with_those_that_it_has():
    caller = Caller()
    media = [{"role": "start_image", "id": str(file_of("image", caller.brand).pk)}]
    found = problem(
        caller.post("generations/", {"model": "nano_banana", "params": {"prompt": "x"}, "media": media}), 422
    )
    assert found["detail"] == "Unknown params: start_image. Nano Banana takes files as image."


@pytest.mark.parametrize("entry", CLOSED[:5], ids=by_id)
def test_a_model_that_nobody_here_makes_says_why(entry):
    found = problem(Caller().post("generations/", {"model": entry.id, "params": {"prompt": "x"}}), 422)
    assert (found["code"], entry.display_name in found["detail"]) == ("no_route", True)


@pytest.mark.parametrize("provider", ["higgsfield", "nobody", "", 5])
def test_a_provider_that_is_not_there_is_refused_and_nothing_else_is_taken(provider):
    body = {"model": "nano_banana", "params": {"prompt": "x"}, "provider": provider}
    problem(Caller().post("generations/", body), 422)
    assert Generation.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({}, "missing_param", "model"), ({"model": ""}, "missing_param", "model"),
        ({"model": 5}, "invalid_value", "model"), ({"model": "nano_banane"}, "unknown_model", "model"),
        ({"model": "nano_banana", "promt": "x"}, "unknown_param", "promt"),
        ({"model": "nano_banana", "strict": "yes"}, "invalid_value", "strict"),
        ({"model": "nano_banana", "callback": "https://x.example"}, "unknown_param", "callback"),
        ({"model": "nano_banana", "url": "https://x.example"}, "unknown_param", "url"),
        ({"model": "nano_banana", "media": "x"}, "invalid_value", "media"),
    ],
)  # fmt: skip
def test_a_request_that_is_none_says_what_is_wrong_with_it(body, code, param):
    found = problem(Caller().post("generations/", body), 422)
    assert (found["errors"][0]["code"], found["errors"][0]["param"]) == (code, param)


@pytest.mark.parametrize("beside", [True, False])
def test_a_page_may_be_given_instead_of_a_product(beside):
    url = "https://shop.example/mug"
    body = {"model": "marketing_studio_video", **({"url": url} if beside else {"params": {"url": url}})}
    made = answer(Caller().post("generations/", body), 202)
    assert (made["status"], made["stage"], made["url"]) == ("queued", "importing", url)
    assert (made["product_ids"], made["web_product_ids"], made["params"].get("url")) == ([], [], None)


def test_a_page_is_priced_without_being_imported():
    body = {"model": "marketing_studio_video", "url": "https://shop.example/mug"}
    assert answer(Caller().post("generations/cost/", body))["routes"]
    assert not Product.objects.exists()


def test_an_address_that_could_never_be_fetched_is_refused():
    found = problem(Caller().post("generations/", {"model": "marketing_studio_video", "url": "http://10.0.0.1/"}), 422)
    assert found["errors"][0]["param"] == "url"


def test_a_web_product_may_be_among_the_products_and_is_counted_once():
    caller = Caller()
    app = factories.product(caller.brand, kind="web")
    body = {"model": "marketing_studio_video", "product_ids": [str(app.pk), str(app.pk)]}
    made = answer(caller.post("generations/", body), 202)
    assert (made["product_ids"], made["web_product_ids"]) == ([], [str(app.pk)])


def test_a_name_that_is_nearly_right_is_helped():
    found = problem(Caller().post("generations/", {"model": "nano_banan"}), 422)
    assert "nano_banana" in found["detail"]
