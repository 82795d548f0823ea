import pytest

from generations.catalog import Param
from generations.forms.controls import MOST_SEGMENTS, control

SHAPES = ("1:1", "9:16", "16:9")


@pytest.mark.parametrize(
    ("param", "kind"),
    [
        (Param("aspect_ratio", "string", enum=SHAPES), "segments"),
        (Param("aspect_ratio", "string", enum=tuple(f"{n}:1" for n in range(MOST_SEGMENTS + 1))), "select"),
        (Param("quality", "string", enum=("1k", "2k")), "select"),
        (Param("size", "string", enum=("1024x1024",), closed=False), "text"),
        (Param("duration", "integer", min=4, max=15), "select"),
        (Param("generate_audio", "boolean"), "check"),
        (Param("seed", "integer"), "number"),
        (Param("cfg_scale", "number", min=0, max=1), "number"),
        (Param("voice_id", "string"), "text"),
        (Param("colors", "array"), "area"),
        (Param("config", "object"), "area"),
    ],
)
def test_a_param_is_drawn_as_what_it_is(param, kind):
    assert control(param, "").kind == kind


def test_a_number_says_how_far_it_goes():
    drawn = control(Param("width", "integer", min=64, max=4096, step=2, unit="px"), "640")
    assert (drawn.min, drawn.max, drawn.step, drawn.unit, drawn.hint) == ("64", "4096", "2", "pixels", "64 to 4,096")
    assert control(Param("cfg_scale", "number"), "").step == "any"


def test_large_limits_are_written_out():
    assert control(Param("seed", "integer", min=1, max=1_000_000), "").max == "1000000"


def test_lengths_that_are_left_open_are_the_usual_ones_in_range():
    drawn = control(Param("duration", "integer", default=7, min=4, max=10), "7")
    assert [label for _value, label in drawn.choices] == [f"{n} seconds" for n in (5, 6, 7, 8, 10)]


def test_a_value_that_stands_there_already_can_stay():
    values = [value for value, _label in control(Param("quality", "string", enum=("1k", "2k")), "3k").choices]
    assert values == ["", "1k", "2k", "3k"]


def test_nothing_can_be_chosen_only_where_nothing_is_a_choice():
    with_default = control(Param("quality", "string", enum=("1k", "2k"), default="1k"), "1k")
    assert [value for value, _label in with_default.choices] == ["1k", "2k"]
