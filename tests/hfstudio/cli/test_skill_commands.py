"""Every command line of the skill, on a real studio, with nothing but its first word replaced."""

import json
import re
import shutil
import sys

import pytest

from tests import factories
from tests.running import wait_for

from .skill import LINES, commands
from .terminal import ended

pytestmark = [pytest.mark.xdist_group("cli"), pytest.mark.slow]

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
URL = re.compile(r"http://127\.0\.0\.1:\d+/api/v1/assets/\S+")

# Two that other tests run: the installer in an empty home, and the sign-in with a browser.
ELSEWHERE = ("curl ", "higgsfield auth login")


@pytest.fixture(scope="module")
def ids(running) -> dict[str, str]:
    """What the placeholders stand for: a job, a presenter and a product that are there."""
    with running.client() as http:
        job = http.post("/api/v1/generations/", json={"model": "z_image", "params": {"prompt": "A mug"}}).json()["id"]
        presenter = http.get("/api/v1/avatars/?type=preset").json()["results"][0]["id"]
        files = {"file": ("mug.png", factories.picture(), "image/png")}
        photo = http.post("/api/v1/uploads/", files=files).json()["id"]
        product = http.post("/api/v1/products/", json={"title": "Mug", "image_ids": [photo]}).json()["id"]
        wait_for(lambda: http.get(f"/api/v1/generations/{job}/").json()["status"] == "completed", "the first job")
    return {"job": job, "photo": photo, "avatar": presenter, "product": product}


@pytest.fixture
def page(running) -> str:
    """A product's page in the demo shop, which stands for all shops outside."""
    shop = re.search(r"Demo shop: (\S+)", running.log("studio"))
    return f"{shop[1]}products/kiln-mugs"


def test_every_command_line_of_the_skill_is_found_in_its_text():
    assert len(commands(LINES)) == 30
    assert "".join(commands(LINES)).count("--") == LINES.count("--")


@pytest.mark.parametrize("line", [line for line in commands(LINES) if not line.startswith(ELSEWHERE)])
def test_a_command_line_of_the_skill_works(line, terminal, ids, page):
    for name in ("ref.png", "first.png", "one.jpg", "two.jpg"):
        (terminal.folder / name).write_bytes(factories.picture(f"#{len(name)}{len(name)}7744", (640, 640)))
    if not shutil.which("jq"):
        terminal.program("jq", f"exec {sys.executable} -m json.tool")
    typed = as_typed(line, ids, page)
    done = terminal.run(typed)
    ended(done, 0)
    check(line, done.stdout)
    assert done.stderr == "" or not done.stderr.startswith("Error")


def as_typed(line: str, ids: dict[str, str], page: str) -> str:
    """The line with its first word replaced and its placeholders filled."""
    fillings = {
        "higgsfield": "hfstudio",
        "https://shop.example.com/sneakers": page,
        "--url ...": f"--url {page}",
        "<url>": page,
        "<jst>": "nano_banana",
        "[media flags]": "--image ./ref.png",
        "[媒体参数]": "--image ./ref.png",
        "[param flags]": "--aspect_ratio 16:9",
        "[其他参数]": "--aspect-ratio 16:9",
        "<photo>...": "one.jpg two.jpg",
        "<id>...": f"{ids['photo']} one.jpg",
        "<id>": ids["job"],
        "<upload_id>": ids["photo"],
        "<avatar_id>": ids["avatar"],
        "<product_id>": ids["product"],
        "<soul_ref_id>": ids["job"],
        '"..."': '"A mug on a wooden table"',
    }
    for placeholder, value in fillings.items():
        line = line.replace(placeholder, value)
    assert not re.search(r"<\w+>|\.\.\.|\[\w+ \w+\]", line)
    return f"{line} --help" if line.endswith((" create", " fetch")) else line


def check(line: str, stdout: str) -> None:
    """That stdout has what such a command promises, and nothing else."""
    said = stdout.splitlines()
    if (line.endswith("--wait") and "generate create" in line) or "generate wait" in line:
        assert [bool(URL.fullmatch(one)) for one in said] == [True]
    elif "--json" in line:
        assert json.loads(stdout)
    elif line.endswith(" create"):
        assert said[0].startswith("Usage: hfstudio ")
    elif "create" in line or "fetch" in line:
        wanted = 2 if "<photo>..." in line else 1
        assert [bool(ID.fullmatch(one)) for one in said] == [True] * wanted
    else:
        assert len(said) > 3
