"""Whatever comes in as JSON, a request is valid or InvalidRequest says why. Nothing else is ever raised."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generations import catalog
from generations.catalog import CatalogEntry, InvalidRequest

ENTRIES = st.sampled_from(list(catalog.entries().values()))
WORDS = st.sampled_from(
    [
        "",
        "15",
        "99:99",
        "16:9",
        "8k",
        "720p",
        "auto",
        "true",
        "[a, b]",
        '[{"id": 1}]',
        "{",
        "0:0",
        "1e999",
        "\x00",
        "\ud800",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
MEDIA = JSON | st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "role": JSON | st.sampled_from(["image", "start_image", "end-image", "video_references", "audio"]),
            "id": JSON,
            "kind": st.sampled_from(["image", "video", "audio"]) | JSON,
        },
    ),
    max_size=5,
)
quietly = settings(
    max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def params_of(entry: CatalogEntry) -> st.SearchStrategy[Any]:
    """Any JSON, or a table of the entry's own params with likely and unlikely values."""
    names = [name for param in entry.params for name in (param.name, *param.aliases)]
    values = [value for param in entry.params for value in param.enum] or [1]
    own = st.dictionaries(st.sampled_from(names or ["foo"]), JSON | st.sampled_from(values), max_size=8)
    return JSON | own


@quietly
@given(data=st.data(), entry=ENTRIES, strict=st.booleans(), media=MEDIA)
def test_a_request_is_valid_or_told_what_is_wrong(
    data: st.DataObject, entry: CatalogEntry, strict: bool, media: Any
) -> None:
    params = data.draw(params_of(entry))
    beside = {name: data.draw(JSON) for name in ("avatars", "product_ids", "web_product_ids", "url")}
    try:
        validated = catalog.validate(entry, params, media=media, strict=strict, **beside)
    except InvalidRequest as error:
        assert error.problems
        assert "\x00" not in str(error)
        json.dumps([problem.as_dict() for problem in error.problems])
    else:
        json.dumps(dict(validated.params), allow_nan=False)
        assert "\\u0000" not in json.dumps(dict(validated.params))


@quietly
@given(data=st.data(), entry=ENTRIES)
def test_what_was_validated_is_valid_as_it_is(data: st.DataObject, entry: CatalogEntry) -> None:
    try:
        first = catalog.validate(entry, data.draw(params_of(entry)))
    except InvalidRequest:
        return
    again = catalog.validate(
        entry,
        first.params,
        avatars=first.avatars,
        product_ids=first.product_ids,
        web_product_ids=first.web_product_ids,
        url=first.url,
        strict=True,
    )

    assert again.params == first.params
    assert again.adjustments == ()


@quietly
@given(name=st.text(max_size=30))
def test_any_name_is_found_or_unknown(name: str) -> None:
    try:
        entry = catalog.find(name)
    except (catalog.UnknownModel, catalog.AmbiguousModel) as error:
        assert str(error)
    else:
        assert entry.id in catalog.entries()
