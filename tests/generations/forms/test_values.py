import pytest

from generations.catalog import Param
from generations.forms.values import as_text, as_value, carried


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("Dunes", "Dunes"), (5, "5"), (0.5, "0.5"), (True, "true"), (False, "false"),
        (["#aabbcc", "#112233"], "#aabbcc\n#112233"), ([{"a": 1}], '[{"a": 1}]'), ({"ä": 1}, '{"ä": 1}'),
    ],
)  # fmt: skip
def test_a_value_stands_as_text_in_a_field(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", " Dunes ", "Dunes"), ("string", "5", "5"), ("integer", "5", 5), ("integer", "2.5", 2.5),
        ("integer", "soon", "soon"), ("number", "0.5", 0.5), ("boolean", "true", True), ("boolean", "false", False),
        ("boolean", "perhaps", "perhaps"), ("array", "a\n\n b ", ["a", "b"]), ("array", "", []),
        ("array", '["a"]', '["a"]'), ("object", '{"a": 1}', '{"a": 1}'),
    ],
)  # fmt: skip
def test_the_text_of_a_field_is_read_as_its_param_says(kind, text, value):
    read = as_value(Param("some", kind), text)
    assert (type(read), read) == (type(value), value)


def test_what_another_model_was_given_is_kept_where_this_one_takes_it():
    params = [
        Param("duration", "integer", enum=(5, 10), nearest=True),
        Param("mode", "string", enum=("std", "pro")),
        Param("seed", "integer"),
    ]
    kept, changed = carried(params, {"duration": "14", "mode": "tv_spot", "seed": "7", "genre": "drama"})
    assert kept == {"duration": "10", "seed": "7"}
    assert [(one.param, one.requested, one.used) for one in changed] == [("duration", 14, 10)]
