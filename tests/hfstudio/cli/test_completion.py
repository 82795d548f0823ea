"""What a shell completes: commands, models, params and their values."""

import pytest

from .answering import model, offer, param


@pytest.fixture
def completed(command, httpserver):
    """What bash is offered for a line that is not finished."""
    ratio = param("aspect_ratio", enum=["16:9", "9:16"], closed=True)
    offer(httpserver, model(params=[param("prompt"), ratio]), model("sketcher_2"))
    command("hfstudio model list")

    def ask(line: str) -> list[str]:
        words = line.split(" ")
        command.set(_HFSTUDIO_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
        found = command("hfstudio")
        command.unset("_HFSTUDIO_COMPLETE")
        return found.stdout.split()

    return ask


def test_commands(completed):
    assert completed("hfstudio gen") == ["generate"]
    assert completed("hfstudio marketing-studio ") == ["avatars", "products", "webproducts"]


def test_models(completed):
    assert completed("hfstudio generate create ") == ["painter_1", "sketcher_2"]
    assert completed("hfstudio generate create sk") == ["sketcher_2"]
    assert completed("hfstudio model get p") == ["painter_1"]


def test_params_and_their_values(completed):
    assert completed("hfstudio generate create painter_1 --asp") == ["--aspect_ratio"]
    assert completed("hfstudio generate create painter_1 --aspect_ratio 9") == ["9:16"]
    assert "--wait-timeout" in completed("hfstudio generate create painter_1 --wait")


def test_a_mistyped_command_is_answered_with_what_was_meant(command):
    done = command("hfstudio generat list")
    assert done.returncode == 2
    assert done.stderr.endswith("Error: No such command 'generat'. Did you mean 'generate'?\n")
