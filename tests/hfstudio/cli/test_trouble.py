"""When something goes wrong: a sentence, the exit code that scripts know, and never a traceback."""

import json
import time
from types import SimpleNamespace

import pytest
from werkzeug import Request, Response

from hfstudio.cli import studio
from hfstudio.running import free_port

from .answering import JOB, job, model, offer, problem
from .terminal import Terminal, ended, interrupt


@pytest.fixture
def terminal(httpserver, tmp_path) -> Terminal:
    """Signed in to a scripted studio."""
    return Terminal(tmp_path / "terminal", httpserver.url_for("").rstrip("/"), "hfs_any")


@pytest.fixture
def address(httpserver) -> str:
    return httpserver.url_for("").rstrip("/")


def test_no_studio_at_the_address(command):
    nowhere = f"http://127.0.0.1:{free_port('127.0.0.1')}"
    command.set(HFSTUDIO_API_URL=nowhere)
    done = command("hfstudio account status")
    ended(done, 1, f"No studio can be reached at {nowhere}. Is it running? HFSTUDIO_API_URL says where it is.")
    assert done.stdout == ""


def test_an_address_that_is_none(command):
    command.set(HFSTUDIO_API_URL="studio.example")
    done = command("hfstudio account status")
    ended(done, 2, "HFSTUDIO_API_URL is no address: studio.example. It looks like http://127.0.0.1:8000.")


@pytest.mark.parametrize("answer", [Response("Hello", 200), Response("<h1>Not found</h1>", 404)])
def test_something_else_at_the_address(command, httpserver, answer, address):
    httpserver.expect_request("/api/v1/account/").respond_with_response(answer)
    done = command("hfstudio account status")
    ended(done, 1, f"{address} answers, but not as a studio does. Is HFSTUDIO_API_URL right?")


def test_an_address_that_leads_elsewhere(command, httpserver, address):
    elsewhere = Response(status=308, headers={"Location": "https://studio.example/api/v1/account/"})
    httpserver.expect_request("/api/v1/account/").respond_with_response(elsewhere)
    sentence = "sends us on to https://studio.example/api/v1/account/. Set HFSTUDIO_API_URL to where the studio is."
    ended(command("hfstudio account status"), 1, f"{address} {sentence}")


def test_a_studio_that_fails(command, httpserver, address):
    httpserver.expect_request("/api/v1/account/").respond_with_data("oh", status=500)
    sentence = f"The studio at {address} failed (500). Try again; if it stays so, tell who runs it."
    ended(command("hfstudio account status"), 1, sentence)


def test_a_studio_that_is_too_slow(command, httpserver, address, monkeypatch):
    def slow(request: Request) -> Response:
        time.sleep(1)
        return Response()

    httpserver.expect_request("/api/v1/account/").respond_with_handler(slow)
    monkeypatch.setattr(studio, "PATIENCE", 0.2)
    done = command("hfstudio account status")
    ended(done, 1, f"{address} did not answer within 0 seconds. Try again later.")


def test_a_token_that_has_expired(command, httpserver, address):
    problem(httpserver, "/api/v1/account/", 401, "Not authenticated: this key is not known here.")
    sentence = f"Session expired: {address} does not take this token any more. Run `hfstudio auth login`."
    ended(command("hfstudio account status"), 4, sentence)


def test_no_token(command, address):
    command.unset("HFSTUDIO_TOKEN")
    sentence = f"Not authenticated: there is no token for {address}. Run `hfstudio auth login`."
    for words in ("account status", "model list", "generate create painter_1 --prompt x", "upload create x.png"):
        ended(command(f"hfstudio {words}"), 4, sentence)


@pytest.mark.parametrize(("status", "code"), [(403, 4), (404, 3), (409, 1), (402, 1), (422, 2), (400, 2), (413, 2)])
def test_what_the_studio_refuses_is_told_in_its_words(command, httpserver, status, code):
    problem(httpserver, f"/api/v1/generations/{JOB}/", status, "It said so.")
    ended(command(f"hfstudio generate get {JOB}"), code, "It said so.")


def test_an_id_that_is_none(command):
    sentence = "There is no job mug: an id looks like 6f9619ff-8b86-d011-b42d-00c04fc964ff."
    ended(command("hfstudio generate wait mug"), 3, sentence)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("failed", f"Job {JOB} failed: The lamp broke."),
        ("nsfw", f"Job {JOB} was blocked by the provider's content check: The lamp broke."),
        ("canceled", f"Job {JOB} was canceled: The lamp broke."),
        ("needs_attention", f"Job {JOB} needs a person to decide, in the studio's portal: The lamp broke."),
    ],
)
def test_a_job_without_a_result(command, httpserver, status, sentence):
    answer = job(status, fail_reason="The lamp broke.")
    httpserver.expect_request(f"/api/v1/generations/{JOB}/").respond_with_json(answer)
    done = command(f"hfstudio generate wait {JOB}")
    ended(done, 1, sentence)
    assert done.stdout == ""


def test_a_wait_that_ends_before_the_job(command, httpserver):
    httpserver.expect_request(f"/api/v1/generations/{JOB}/").respond_with_json(job("in_progress"))
    done = command(f"hfstudio generate wait {JOB} --wait-timeout 1s --wait-interval 0.2s")
    ended(done, 5, f"The time to wait is over. The job goes on. To rejoin: hfstudio generate wait {JOB}")
    assert done.stdout == ""


def test_a_studio_that_is_away_for_a_moment_is_waited_for(command, httpserver):
    path = f"/api/v1/generations/{JOB}/"
    httpserver.expect_ordered_request(path).respond_with_json(job("in_progress"))
    httpserver.expect_ordered_request(path).respond_with_data("", status=502)
    httpserver.expect_ordered_request(path).respond_with_json(job(result_urls=["http://x.example/film.mp4"]))
    done = command(f"hfstudio generate wait {JOB}")
    ended(done, 0, "Painter")
    assert done.stdout == "http://x.example/film.mp4\n"


def test_ctrl_c_leaves_the_job_running_and_says_how_to_rejoin(terminal, httpserver):
    asked = []
    answer = job("in_progress")

    def look(request: Request) -> Response:
        asked.append(request.method)
        return Response(json.dumps(answer), content_type="application/json")

    httpserver.expect_request(f"/api/v1/generations/{JOB}/").respond_with_handler(look)
    process = terminal.start("generate", "wait", JOB)
    until = time.monotonic() + 60
    while not asked and time.monotonic() < until:
        time.sleep(0.05)
    stdout, stderr = interrupt(process, after=0.3)
    assert (process.returncode, stdout) == (130, "")
    assert stderr == f"The job goes on. To rejoin: hfstudio generate wait {JOB}\n"
    assert set(asked) == {"GET"}  # nobody canceled it


def test_an_order_whose_answer_is_lost_is_sent_again_under_the_same_key(command, httpserver):
    offer(httpserver, model())
    keys = []

    def lost_once(request: Request) -> Response:
        keys.append(request.headers["Idempotency-Key"])
        return Response(status=502) if len(keys) == 1 else Response(json.dumps(job("queued")), 202)

    httpserver.expect_request("/api/v1/generations/", method="POST").respond_with_handler(lost_once)
    done = command("hfstudio generate create painter_1 --prompt mug")
    ended(done, 0, "")
    assert done.stdout == f"{JOB}\n"
    assert len(keys) == 2
    assert keys[0] == keys[1]


IN_FLIGHT = {"status": 409, "code": "in_flight", "detail": "The first request is still being answered.", "errors": []}


def still_answering(wait: str = "0") -> Response:
    told = json.dumps(IN_FLIGHT)
    return Response(told, 409, headers={"Retry-After": wait}, content_type="application/problem+json")


def test_an_order_that_is_still_being_carried_out_is_waited_for(command, httpserver, monkeypatch):
    offer(httpserver, model())
    paused: list[float] = []
    monkeypatch.setattr(studio, "time", SimpleNamespace(sleep=paused.append, monotonic=time.monotonic))
    answers = [
        Response(status=502),
        *(still_answering("2") for _ in range(5)),
        Response(json.dumps(job("queued")), 202),
    ]
    httpserver.expect_request("/api/v1/generations/", method="POST").respond_with_handler(lambda _: answers.pop(0))

    done = command("hfstudio generate create painter_1 --prompt mug")

    ended(done, 0, "")
    assert done.stdout == f"{JOB}\n"
    assert paused == [studio.PAUSE, 2, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (still_answering, "The first request is still being answered."),
        (lambda: Response(status=502), "The studio at {} failed (502). Try again; if it stays so, tell who runs it."),
    ],
)
def test_an_order_of_which_nobody_knows_says_how_to_ask_again(
    command, httpserver, address, monkeypatch, answer, sentence
):
    offer(httpserver, model())
    monkeypatch.setattr(studio, "PAUSE", 0)
    monkeypatch.setattr(studio, "IN_FLIGHT_FOR", 0)
    httpserver.expect_request("/api/v1/generations/", method="POST").respond_with_handler(lambda _: answer())

    done = command("hfstudio generate create painter_1 --prompt mug --idempotency-key spring")

    again = "With --idempotency-key spring the same request is not made twice."
    ended(done, 1, f"{sentence.format(address)} {again}")


def test_a_reader_that_has_gone(terminal, httpserver):
    offer(httpserver, model())
    terminal.run("{ hfstudio model list 2>told; echo $? >code; } | true")
    assert (terminal.folder / "told").read_text() == "The output could not be written: whoever read it has gone.\n"
    assert (terminal.folder / "code").read_text() == "1\n"


def test_a_disk_that_is_full(terminal, httpserver):
    offer(httpserver, model())
    done = terminal.run("hfstudio model list --json >/dev/full")
    ended(done, 1, "The output could not be written: no space left on device.")


def test_a_result_that_does_not_fit_is_not_left_in_half(terminal, httpserver):
    url = httpserver.url_for("/film.mp4")
    raw = {"role": "raw", "url": url, "bytes": 90_000, "type": "video/mp4", "generation": JOB, "output_index": 0}
    done = job(result_urls=[url], assets=[{**raw, "duration": 5.0}])
    httpserver.expect_request(f"/api/v1/generations/{JOB}/").respond_with_json(done)
    httpserver.expect_request("/film.mp4").respond_with_data(b"x" * 90_000)
    ran = terminal.run(f"ulimit -f 20; hfstudio generate wait {JOB} --output films/")
    ended(ran, 1, f"Painter · 5 s\nfilms/{JOB}.mp4 could not be written: file too large.")
    assert ran.stdout == f"{url}\n"
    assert list((terminal.folder / "films").iterdir()) == []
    ended(terminal.run(f"hfstudio generate wait {JOB} --output film.mp4"), 0)
    assert (terminal.folder / "film.mp4").read_bytes() == b"x" * 90_000


def test_a_token_that_cannot_be_kept(command, httpserver):
    httpserver.expect_request("/api/v1/account/").respond_with_json({"user": "Mika", "email": "m@example.com"})
    (command.home / ".config").write_text("no folder")
    done = command("hfstudio auth login --token hfs_new")
    path = command.home / ".config" / "hfstudio" / "credentials.json"
    ended(done, 1, f"The token could not be kept in {path}: Not a directory.")
