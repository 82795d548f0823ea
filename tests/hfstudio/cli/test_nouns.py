"""The nouns besides generate, each on a real studio."""

import json

import pytest

from tests import factories
from tests.running import Studio

from .inside import Inside
from .terminal import ended

pytestmark = [pytest.mark.xdist_group("cli"), pytest.mark.slow]


@pytest.fixture
def command(running: Studio, monkeypatch, capsys, tmp_path) -> Inside:
    inside = Inside(monkeypatch, capsys, tmp_path)
    inside.set(HFSTUDIO_API_URL=running.base, HFSTUDIO_TOKEN=running.key)
    for name, color in (("one.png", "#7a4d2e"), ("two.png", "#2e4d7a")):
        (tmp_path / name).write_bytes(factories.picture(color, (320, 320)))
    return inside


def told(command: Inside, line: str) -> object:
    """The JSON of a command that went well."""
    done = command(f"{line} --json")
    ended(done, 0)
    return json.loads(done.stdout)


def column(command: Inside, line: str) -> list[str]:
    """The first column of a table, without its title."""
    done = command(line)
    ended(done, 0, "")
    return [row.split("  ")[0] for row in done.stdout.splitlines()[1:]]


def test_the_account_and_its_brands(command, running):
    assert told(command, "hfstudio account status")["default_brand"] == "velmora"
    assert f"Studio:         {running.base}" in command("hfstudio account status").stdout
    assert column(command, "hfstudio brands list") == [b["slug"] for b in told(command, "hfstudio brands list")]


def test_signing_in_and_out_with_a_key(command, running):
    command.unset("HFSTUDIO_TOKEN")
    ended(command("hfstudio account status"), 4)
    ended(command("hfstudio auth login --token", stdin=f"{running.key}\n"), 0)
    assert command("hfstudio auth token").stdout == f"{running.key}\n"
    ended(command("hfstudio account status"), 0)
    ended(command("hfstudio auth logout"), 0, f"Signed out of {running.base}.")
    ended(command("hfstudio auth token"), 4)
    refused = command("hfstudio auth login --token hfs_wrong")
    ended(refused, 4)
    assert refused.stderr.startswith("Session expired: ")
    ended(command("hfstudio auth token"), 4)


def test_models_and_motions(command):
    every = told(command, "hfstudio model list")
    assert len(every) > 70
    films = told(command, "hfstudio model list --kind video --search kling")
    assert {model["kind"] for model in films} == {"video"}
    assert told(command, "hfstudio model get 'Marketing Studio Video'")["id"] == "marketing_studio_video"
    missing = command("hfstudio model get klng3_0")
    ended(missing, 3)
    assert "Did you mean" in missing.stderr
    assert len(column(command, "hfstudio motions list --size 3")) == 3


def test_uploads(command):
    made = command("hfstudio upload create one.png two.png").stdout.split()
    assert column(command, "hfstudio upload list --limit 2") == made[::-1]
    (command.home / "fake.png").write_text("no picture")
    refused = command("hfstudio upload create fake.png")
    ended(refused, 2)
    assert refused.stderr.startswith("fake.png: ")


def test_presenters(command):
    made = command("hfstudio marketing-studio avatars create --name Lena --image one.png two.png").stdout.strip()
    assert column(command, "hfstudio marketing-studio avatars list --type custom") == [made]
    ended(command("hfstudio marketing-studio avatars create --name Lena"), 2, "Missing required params: image")


def test_products_and_web_products(command):
    line = "hfstudio marketing-studio products create --title Mug --price 12.50 --currency EUR --image one.png"
    mug = told(command, line)
    assert (mug["kind"], mug["price"], mug["currency"], len(mug["images"])) == ("item", "12.50", "EUR", 1)
    line = "hfstudio marketing-studio webproducts create --title App --subtitle Notes --mobile-image one.png two.png"
    app = told(command, line)
    assert (app["kind"], app["subtitle"], len(app["mobile_images"])) == ("web", "Notes", 2)
    assert mug["id"] in column(command, "hfstudio marketing-studio products list")
    assert column(command, "hfstudio marketing-studio webproducts list") == [app["id"]]
    refused = command("hfstudio marketing-studio products fetch --url http://10.0.0.1/mug --wait")
    assert refused.returncode in (1, 2)
    assert refused.stdout == ""


def test_a_cost_is_told_and_nothing_is_made(command):
    before = told(command, "hfstudio generate list --limit 1")
    done = command("hfstudio generate cost z_image --prompt mug")
    ended(done, 0, "")
    assert done.stdout.splitlines()[0] == "draft  0.00 USD"
    assert told(command, "hfstudio generate cost z_image --prompt mug")["provider"] == "draft"
    assert told(command, "hfstudio generate list --limit 1") == before


def test_a_result_is_downloaded(command):
    done = command("hfstudio generate create z_image --prompt mug --output pictures/")
    ended(done, 0)
    (picture,) = (command.home / "pictures").iterdir()
    assert done.stderr == f"Z Image · draft\nSaved pictures/{picture.name}\n"
    assert picture.read_bytes()[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    job = picture.stem
    assert column(command, "hfstudio generate list --model z_image --limit 1") == [job]
    assert f"Job:       {job}" in command(f"hfstudio generate get {job}").stdout
    ended(command("hfstudio generate get 6f9619ff-8b86-4011-b42d-00c04fc964ff"), 3)


def test_the_guides_are_printed(command, running):
    names = column(command, "hfstudio docs")
    assert names == [
        "skill", "model-catalog", "prompt-engineering", "media-inputs", "troubleshooting", "marketing-avatars",
        "marketing-products", "marketing-modes",
    ]  # fmt: skip
    for name in names:
        assert command(f"hfstudio docs {name}").stdout.lstrip("-\n").startswith(("# ", "name: "))
    assert f"curl -fsSL {running.base}/install.sh | sh" in command("hfstudio docs skill").stdout
    assert command("hfstudio docs references/model-catalog.md").stdout == command("hfstudio docs model-catalog").stdout
    unknown = command("hfstudio docs model-catalogs")
    ended(unknown, 3)
    assert unknown.stderr.startswith("There is no guide model-catalogs. Did you mean model-catalog?")


def test_the_version_is_told(command):
    assert told(command, "hfstudio version") == {"version": command("hfstudio version").stdout.split()[1]}
