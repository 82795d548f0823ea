"""Each rule of a constraint, on an entry made for it."""

from dataclasses import replace
from typing import Any

import pytest

from generations import catalog
from generations.catalog import Constraint, InvalidRequest, MediaRole, Param, validate

KETTLE = replace(
    catalog.find("z_image"),
    params=(
        Param("lid", "string"),
        Param("spout", "string"),
        Param("handle", "string"),
        Param("steam", "boolean", default=False),
        Param("size", "string", default="small", enum=("small", "large")),
        Param("duration", "integer", default=5, min=1, nearest=True),
    ),
    media=(MediaRole("image"),),
)


def told(rule: Constraint, *, pictures: int = 0, strict: bool = False, **params: Any) -> str:
    """What is told about a request when this is the only rule; nothing when it is fine."""
    media = [{"role": "image", "id": "p", "kind": "image"}] * pictures
    try:
        validate(replace(KETTLE, constraints=(rule,)), params, media=media, strict=strict)
    except InvalidRequest as error:
        return str(error)
    return ""


def test_at_least_one_of() -> None:
    rule = Constraint("at_least_one_of", names=("lid", "media.image"))

    assert told(rule) == "Missing required params: lid or image"
    assert told(rule, lid="round") == told(rule, pictures=1) == told(rule, lid="round", pictures=1) == ""
    assert rule.text == "At least one of lid or image is needed."


def test_exactly_one_of() -> None:
    rule = Constraint("exactly_one_of", names=("lid", "spout", "handle"))

    assert told(rule) == "Missing required params: lid or spout or handle"
    assert told(rule, spout="long") == ""
    assert told(rule, spout="long", handle="red") == "Invalid values: handle (not together with spout)"
    assert rule.text == "Exactly one of lid, spout or handle is needed."


def test_excludes() -> None:
    rule = Constraint("excludes", subject="lid", names=("spout", "handle"))

    assert told(rule, spout="long", handle="red") == told(rule, lid="round") == ""
    assert told(rule, lid="round", handle="red") == "Invalid values: handle (not together with lid)"
    assert rule.text == "lid does not go together with spout or handle."


def test_requires() -> None:
    rule = Constraint("requires", names=("lid", "media.image"), when={"size": ("large",)})

    assert told(rule) == told(rule, size="large", lid="round", pictures=1) == ""
    assert told(rule, size="large", lid="round") == (
        "Missing required params: image. With size=large: lid and image must be given."
    )


def test_requires_one_of() -> None:
    rule = Constraint("requires_one_of", names=("lid", "handle"), when={"media.image": (True,)})

    assert told(rule) == told(rule, pictures=1, handle="red") == ""
    assert told(rule, pictures=1) == "Missing required params: lid or handle. With image: lid or handle must be given."


def test_required_unless() -> None:
    rule = Constraint("required_unless", subject="lid", names=("spout", "media.image"))

    assert told(rule, lid="round") == told(rule, spout="long") == told(rule, pictures=1) == ""
    assert told(rule) == "Missing required params: lid"
    assert rule.text == "lid is needed unless spout or image is given."


def test_together() -> None:
    rule = Constraint("together", names=("lid", "spout"))

    assert told(rule) == told(rule, lid="round", spout="long") == ""
    assert told(rule, spout="long") == "Missing required params: lid. lid and spout go together."


def test_only_when() -> None:
    rule = Constraint("only_when", names=("lid", "steam"), when={"size": ("large",)})

    assert told(rule) == told(rule, lid="round", size="large") == ""
    assert told(rule, lid="round", size="small") == "Invalid values: lid (only with size=large)"
    assert told(rule, steam=True) == "Invalid values: steam (only with size=large)"


def test_a_switch_that_is_off_is_not_given() -> None:
    assert told(Constraint("only_when", names=("steam",), when={"size": ("large",)}), steam=False) == ""


def test_values() -> None:
    rule = Constraint("values", subject="size", allowed=("small",), when={"steam": (True,)})

    assert told(rule, size="large") == ""
    assert told(rule, size="large", steam=True) == (
        "Invalid values: size=large (allowed: small). With steam=true: size can only be small."
    )


def test_a_value_that_has_a_nearest_gives_way_and_a_default_does_even_when_strict() -> None:
    rule = Constraint("values", subject="duration", allowed=(8,), when={"steam": (True,)})
    entry = replace(KETTLE, constraints=(rule,))

    assert validate(entry, {"steam": True, "duration": 3}).params["duration"] == 8
    assert validate(entry, {"steam": True}, strict=True).params["duration"] == 8
    assert told(rule, strict=True, steam=True, duration=3).startswith("Invalid values: duration=3 (allowed: 8)")


def test_at_most() -> None:
    rule = Constraint("at_most", names=("media.image",), count=2, when={"size": ("large",)})

    assert told(rule, pictures=3) == told(rule, pictures=2, size="large") == ""
    assert told(rule, pictures=3, size="large") == (
        "Invalid values: image=3 files (allowed: at most 2). With size=large: at most 2 of image."
    )


def test_max_length() -> None:
    rule = Constraint("max_length", subject="lid", count=5, when={"size": ("large",)})

    assert told(rule, lid="x" * 6) == told(rule, lid="x" * 5, size="large") == ""
    assert told(rule, lid="x" * 6, size="large") == (
        "Invalid values: lid=xxxxxx (allowed: at most 5 characters). With size=large: lid has at most 5 characters."
    )


@pytest.mark.parametrize("params", [{"size": "huge", "lid": "round"}, {"size": 5, "lid": "round"}])
def test_a_rule_is_silent_about_a_name_that_is_wrong_anyway(params: dict[str, Any]) -> None:
    rule = Constraint("only_when", names=("lid",), when={"size": ("large",)})

    assert told(rule, **params) == f"Invalid values: size={params['size']} (allowed: small, large)"


def test_a_condition_can_be_that_a_file_is_missing() -> None:
    rule = Constraint("requires", names=("lid",), when={"media.image": (False,)})

    assert told(rule, pictures=1) == ""
    assert told(rule) == "Missing required params: lid. With no image: lid must be given."
