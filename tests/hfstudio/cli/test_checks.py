"""What is checked before anything is sent, in the words that people know; and what is sent when all is right."""

import json

import pytest
from werkzeug import Request, Response

from .answering import JOB, ROLE, job, model, offer, param
from .terminal import ended

RATIO = param("aspect_ratio", enum=["16:9", "9:16"], closed=True, nearest=True)
LENGTH = param("duration", type="integer", min=3, max=15, unit="s", nearest=True)
PAINTER = model(
    params=[
        param("prompt", required=True), RATIO, LENGTH, param("seed", type="integer", min=1, max=1000000),
        param("sound", type="boolean"), param("product_ids", type="array", items="uuid"),
        param("avatars", type="array", items="avatar"), param("options", type="object"),
        param("custom_reference_id", aliases=["soul_id"]),
    ],
    media=[ROLE, {**ROLE, "role": "start_image", "flag": "--start-image", "max": 1}],
    refused=[{"name": "generate_audio", "hint": "Use --sound instead."}],
)  # fmt: skip
FRAMES = model("frames_1", media=[{**ROLE, "role": "start_image", "flag": "--start-image", "min": 1}])
PAGE_AD = model(
    "page_ad",
    params=[param("prompt"), param("url", type="url")],
    constraints=[{"rule": "required_unless", "subject": "prompt", "names": ["url"], "text": ""}],
)
SECRET = model("hidden", schema_known=False, params=[])
ID = "0b8f3c1e-5a7d-4c1b-9a51-7f0c3e8d2a44"


@pytest.fixture(autouse=True)
def models(httpserver) -> None:
    offer(httpserver, PAINTER, FRAMES, PAGE_AD, SECRET)


@pytest.fixture
def bodies(httpserver) -> list[dict]:
    """What was sent to be made."""
    found = []

    def take(request: Request) -> Response:
        found.append(json.loads(request.data))
        return Response(json.dumps(job("queued")), 202)

    httpserver.expect_request("/api/v1/generations/", method="POST").respond_with_handler(take)
    return found


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("painter_1", "Missing required params: prompt"),
        ("painter_1 --prompt ''", "Missing required params: prompt"),
        ("painter_1 --prompt x --foo 1", "Unknown params: foo"),
        ("painter_1 --promt x --prompt y", "Unknown params: promt. Did you mean --prompt?"),
        ("painter_1 --prompt x --generate-audio true", "Unknown params: generate_audio. Use --sound instead."),
        ("painter_1 --prompt x --video a.mp4", "Unknown params: video"),
        (
            "painter_1 --prompt x --aspect_ratio 99:99",
            "Invalid values: aspect_ratio=99:99 (allowed: 16:9, 9:16)",
        ),
        ("painter_1 --prompt x --duration 99", "Invalid values: duration=99 (allowed: 3-15)"),
        ("painter_1 --prompt x --duration long", "Invalid values: duration=long (allowed: 3-15)"),
        ("painter_1 --prompt x --seed 0 --adjust", "Invalid values: seed=0 (allowed: 1-1000000)"),
        ("painter_1 --prompt x --options 7", "Invalid values: options=7 (allowed: a JSON object, or @file.json)"),
        (
            "painter_1 --foo 1 --duration 99",
            "Unknown params: foo; Missing required params: prompt; Invalid values: duration=99 (allowed: 3-15)",
        ),
        (
            "painter_1 --prompt x --seed 4 --seed 5",
            "Invalid values: seed (given twice, with different values)",
        ),
        (
            f"painter_1 --prompt x --start-image {ID} {ID}",
            "Invalid values: start_image=2 files (allowed: at most 1)",
        ),
        ("frames_1 --prompt x", "Missing required params: start_image"),
        ("page_ad", "Missing required params: prompt"),
        (
            "painter_1 --prompt x --image no.png",
            "There is no file no.png. Give the path of a file, or the id of an upload or a job.",
        ),
        ("painter_1 --prompt a mug", "Unexpected: mug. A value with blanks needs quotes."),
        ("painter_1 --prompt", "--prompt needs a value."),
        ("painter_1 --prompt x --image", "--image needs a file's path or an id."),
        ("painter_1 --prompt x --options @no.json", "no.json cannot be read: No such file or directory."),
        ("painter_1 --prompt x --wait-timeout soon",
            "Invalid values: wait-timeout=soon (allowed: a length of time, as 90s, 20m or 1h30m)"),
        ("paintr_1 --prompt x",
            'Unknown model "paintr_1". Did you mean painter_1? `hfstudio model list` shows all.'),
        ("--prompt x",
            "Which model? Name it first: `hfstudio generate create MODEL …`. `hfstudio model list` shows all."),
        ("Brush --prompt x",
            '"Brush" is a name of painter_1 and frames_1 and page_ad and hidden. Ask for one of them by its id.'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_before_anything_is_sent(command, bodies, words, sentence):
    done = command(f"hfstudio generate create {words}")
    ended(done, 2, sentence)
    assert (done.stdout, bodies) == ("", [])


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("painter_1 --prompt x --aspect-ratio 9:16 --duration 8", {"aspect_ratio": "9:16", "duration": 8}),
        ("painter_1 --aspect_ratio=9:16 --prompt x", {"aspect_ratio": "9:16"}),
        ("--model painter_1 --prompt x", {}),
        ("--prompt x --duration 8 painter_1", {"duration": 8}),
        ("painter_1 --sound --prompt x", {"sound": True}),
        ("painter_1 --prompt x --sound false", {"sound": False}),
        (f"painter_1 --prompt x --product_ids '[{ID}]'", {"product_ids": [ID]}),
        (f"painter_1 --prompt x --product-ids {ID} --product-ids {JOB}", {"product_ids": [ID, JOB]}),
        (f"painter_1 --prompt x --product_ids '[\"{ID}\"]'", {"product_ids": [ID]}),
        (
            f'painter_1 --prompt x --avatars \'[{{"id":"{ID}","type":"preset"}}]\'',
            {"avatars": [{"id": ID, "type": "preset"}]},
        ),
        ("painter_1 --prompt x --options @options.json", {"options": {"a": 1}}),
        ("painter_1 --prompt x --options '{\"b\": [2]}'", {"options": {"b": [2]}}),
        (f"painter_1 --prompt x --soul-id {ID}", {"custom_reference_id": ID}),
        ("painter_1 --prompt x --seed -- ", None),
    ],
)
def test_params_are_sent_as_what_they_are(command, bodies, words, sent):
    (command.home / "options.json").write_text('{"a": 1}')
    done = command(f"hfstudio generate create {words}")
    if sent is None:
        ended(done, 2, "--seed needs a value.")
        return
    ended(done, 0, "")
    assert done.stdout == f"{JOB}\n"
    assert bodies == [{"model": "painter_1", "params": {"prompt": "x", **sent}, "strict": True}]


def test_params_that_nobody_published_are_passed_on(command, bodies):
    command(f"hfstudio generate create hidden --scale 4 --name dawn --sharp --image {ID}")
    assert bodies[0]["params"] == {"scale": 4, "name": "dawn", "sharp": True}
    assert bodies[0]["media"] == [{"role": "image", "id": ID}]


def test_the_prompt_may_come_through_stdin(command, bodies):
    ended(command("hfstudio generate create painter_1", stdin=" a mug\n at dawn\n"), 0)
    assert bodies[0]["params"] == {"prompt": "a mug\n at dawn"}


def test_a_typed_prompt_wins_over_stdin(command, bodies):
    ended(command("hfstudio generate create painter_1 --prompt mug", stdin="jar"), 0)
    assert bodies[0]["params"] == {"prompt": "mug"}


def test_a_prompt_may_stand_in_a_file_and_may_begin_with_an_at(command, bodies):
    (command.home / "idea.txt").write_text("a mug")
    command("hfstudio generate create painter_1 --prompt @idea.txt")
    command("hfstudio generate create painter_1 --prompt '@mika says hi'")
    assert [body["params"]["prompt"] for body in bodies] == ["a mug", "@mika says hi"]


def test_with_adjust_the_studio_takes_the_nearest(command, httpserver):
    change = {"param": "aspect_ratio", "requested": "5:4", "used": "16:9", "reason": "nearest value"}
    answer = job("queued", adjustments=[change])
    httpserver.expect_request("/api/v1/generations/", method="POST").respond_with_json(answer)
    done = command("hfstudio generate create painter_1 --prompt x --aspect_ratio 5:4 --duration 99 --adjust")
    ended(done, 0, "Adjusted aspect_ratio: 5:4 → 16:9 (nearest value)")
    assert json.loads(httpserver.log[-1][0].data)["strict"] is False


def test_with_adjust_a_length_between_two_that_are_taken_is_left_to_the_studio(command, bodies):
    ended(command("hfstudio generate create painter_1 --prompt x --duration 7.6 --adjust"), 0, "")
    assert bodies[0]["params"]["duration"] == "7.6"
    refused = command("hfstudio generate create painter_1 --prompt x --duration 7.6")
    ended(refused, 2, "Invalid values: duration=7.6 (allowed: 3-15)")


def test_paths_and_addresses_are_uploaded_once_and_ids_stay(command, bodies, httpserver):
    uploads = []

    def keep(request: Request) -> Response:
        uploads.append(request.files["file"].filename if request.files else json.loads(request.data)["url"])
        return Response(json.dumps({"id": f"upload-{len(uploads)}"}), 201)

    httpserver.expect_request("/api/v1/uploads/").respond_with_handler(keep)
    (command.home / "a.png").write_bytes(b"picture")
    page = "https://pictures.example/b.png"
    done = command(f"hfstudio generate create painter_1 --prompt x --image a.png {page} --start-image ./a.png")
    ended(done, 0, "")
    assert uploads == ["a.png", page, "a.png"]
    assert [medium["role"] for medium in bodies[0]["media"]] == ["image", "image", "start_image"]
    command(f"hfstudio generate create painter_1 --prompt x --image {ID} --image {ID}")
    assert bodies[1]["media"] == [{"role": "image", "id": ID}] * 2
    assert len(uploads) == 3


def test_brand_and_provider_and_key_are_handed_on(command, bodies, httpserver):
    command.set(HFSTUDIO_BRAND="velmora")
    command("hfstudio generate create painter_1 --prompt x --provider draft --idempotency-key spring")
    assert (bodies[0]["brand"], bodies[0]["provider"]) == ("velmora", "draft")
    assert httpserver.log[-1][0].headers["Idempotency-Key"] == "spring"
    command("hfstudio generate create painter_1 --prompt x --brand nordlicht")
    assert bodies[1]["brand"] == "nordlicht"


def test_presenters_are_listed_of_the_brand_that_the_environment_names(command, httpserver):
    httpserver.expect_request("/api/v1/avatars/").respond_with_json({"next": None, "previous": None, "results": []})
    command.set(HFSTUDIO_BRAND="velmora")
    command("hfstudio marketing-studio avatars list")
    command("hfstudio marketing-studio avatars list --brand nordlicht")
    assert [request.args["brand"] for request, _ in httpserver.log] == ["velmora", "nordlicht"]


@pytest.mark.parametrize(
    ("words", "out"),
    [
        ("", f"{JOB}\n"),
        ("--json", [JOB]),
        ("--wait", "http://x.example/1.png\nhttp://x.example/2.png\n"),
        ("--wait --json", [job(result_urls=["http://x.example/1.png", "http://x.example/2.png"])]),
    ],
)
def test_stdout_has_ids_or_urls_or_json_alone(command, bodies, httpserver, words, out):
    finished = job(result_urls=["http://x.example/1.png", "http://x.example/2.png"])
    httpserver.expect_request(f"/api/v1/generations/{JOB}/").respond_with_json(finished)
    done = command(f"hfstudio generate create painter_1 --prompt x {words}")
    ended(done, 0, "Painter" if "--wait" in words else "")
    assert (done.stdout if isinstance(out, str) else json.loads(done.stdout)) == out


def test_help_lists_the_params_of_the_model_also_when_the_studio_is_away(command, httpserver):
    command("hfstudio model list")
    httpserver.clear()
    said = command("hfstudio generate create painter_1 --help").stdout
    assert "--aspect_ratio STRING" in said
    assert "16:9, 9:16" in said
    assert "--start-image" in said


def test_the_model_list_is_asked_for_again_by_its_etag(command, httpserver):
    command("hfstudio model list")
    httpserver.clear()
    unchanged = {"uri": "/api/v1/models/", "headers": {"If-None-Match": '"1"'}}
    httpserver.expect_oneshot_request(**unchanged).respond_with_data(status=304)
    done = command("hfstudio model list --json")
    ended(done, 0, "")
    assert [found["id"] for found in json.loads(done.stdout)] == ["painter_1", "frames_1", "page_ad", "hidden"]
