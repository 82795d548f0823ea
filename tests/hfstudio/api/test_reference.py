"""The page about the API: all that the OpenAPI document says, to be read without a key and without a script."""

import json
import re
import shlex
from html import unescape

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from hfstudio.api.reference.page import reference
from hfstudio.api.reference.shapes import Choice, Kind, Shapes, inline
from hfstudio.api.reference.views import reference_in
from hfstudio.csp import HEADER, PORTAL
from tests.calling import Caller, answer

document = SchemaGenerator().get_schema(public=True)
SCHEMAS = document["components"]["schemas"]
OBJECTS = {name for name, schema in SCHEMAS.items() if schema.get("type") == "object"}
OPERATIONS = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in document["paths"].items()
    for method, operation in methods.items()
}
shown = reference(document)
CALLS = {call.name: call for noun in shown.nouns for call in noun.calls}


@pytest.fixture(scope="module")
def page():
    return Client().get("/api/docs/").content.decode()


def part(page, anchor):
    """What is in the line of this anchor when it is opened, as text."""
    html = page.partition(f'id="{anchor}"')[2].partition("</details>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_it_is_there_for_everybody_with_the_portals_policy():
    response = Client().get("/api/docs/")
    assert (response.status_code, response.headers[HEADER]) == (200, PORTAL)
    assert Client().head("/api/docs/").status_code == 200


def test_it_has_every_call_of_the_document_once(page):
    lines = re.findall(r'<span class="method m-\w+">(\w+)</span> <code>([^<]+)</code>', page)
    assert sorted(lines) == sorted((method, path) for method, path, _ in OPERATIONS.values())
    assert set(re.findall(r'id="call-(\w+)"', page)) == set(OPERATIONS)


def test_every_parameter_and_every_status_of_a_call_is_told():
    for name, (_method, _path, operation) in OPERATIONS.items():
        told = {(field.where, field.name, field.required) for field in CALLS[name].parameters}
        assert told == {(p["in"], p["name"], p.get("required", False)) for p in operation.get("parameters", ())}
        assert sorted(status for answer in CALLS[name].answers for status in answer.statuses) == sorted(
            operation["responses"]
        )


def test_every_object_of_the_document_stands_somewhere_with_all_of_its_fields():
    in_place = {call.body.fields for call in CALLS.values() if call.body}
    in_place |= {answer.fields for call in CALLS.values() for answer in call.answers}
    apart = {thing.name: thing.fields for thing in shown.things}
    shapes = Shapes(SCHEMAS)
    assert {name for name in OBJECTS if apart.get(name) != shapes.fields(name)} == {
        name for name in OBJECTS - set(apart) if shapes.fields(name) in in_place
    }


def test_every_anchor_leads_somewhere_and_there_are_no_two_of_a_name(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) - set(ids) == set()
    assert {f"object-{thing.name}" for thing in shown.things} <= set(ids)


def test_what_is_required_is_marked_in_bodies_and_in_what_they_are_made_of(page):
    body = part(page, "call-generations_create").partition("Body")[2]
    assert "model string · required A model's id" in body
    assert "brand string A brand's id or slug." in body
    assert "id string (uuid) · required" in part(page, "object-MediumRequest")
    assert "required" not in part(page, "object-Generation")
    assert "role string · may be left out" in part(page, "object-Medium")


def test_an_answer_that_several_calls_give_stands_apart_and_any_other_in_its_place(page):
    assert "Answers 202 Generation 400 401" in part(page, "call-generations_create")
    assert "results list of Generation 401 403 406 422 Problem" in part(page, "call-generations_list")
    assert "204 nothing but the status" in part(page, "call-generations_destroy")


def test_the_example_of_every_call_has_its_address(page):
    found = re.findall(r'<code>curl &quot;http://testserver([^&]+)&quot;|<code>curl "http://testserver([^"]+)"', page)
    addresses = sorted(re.sub(r"\$([A-Z]+)", lambda match: f"{{{match[1].lower()}}}", a or b) for a, b in found)
    assert addresses == sorted(path for _, path, _ in OPERATIONS.values())


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_example_says_all_that_the_call_needs(name):
    method, _path, operation = OPERATIONS[name]
    words = shlex.split(" ".join(CALLS[name].options))
    assert words[words.index("-H") + 1] == "Authorization: Bearer $KEY"
    assert (words[words.index("-X") + 1] if "-X" in words else "GET") == method
    content = operation.get("requestBody", {}).get("content", {})
    assert ("-d" in words or "-F" in words) == bool(content)
    if "-d" in words:
        body = SCHEMAS[content["application/json"]["schema"]["$ref"].rpartition("/")[2]]
        sent = json.loads(words[words.index("-d") + 1])
        assert set(sent) >= set(body.get("required", list(body["properties"])[:1]))


def test_a_choice_of_yes_and_no_is_no_time():
    archived = next(field for field in CALLS["brands_list"].parameters if field.name == "archived")
    assert archived.kind == Kind("string", choices=(Choice("false", ""), Choice("true", "")))


def test_the_example_of_a_decision_says_what_it_needs():
    assert set(CALLS["generations_resolve"].body.example) == {"decision", "remote_id"}


@pytest.mark.django_db
def test_the_example_of_the_first_call_that_people_make_is_taken_as_it_stands():
    assert answer(Caller().post("generations/cost/", CALLS["generations_create"].body.example))["adjustments"] == []


def test_nothing_in_the_document_is_one_of_several_kinds():
    """Then the page would have to say which; there is only a value, or nothing."""

    def several(part):
        if isinstance(part, dict):
            made_of = [one for key in ("oneOf", "allOf", "anyOf") for one in part.get(key, ())]
            kinds = [one for one in made_of if one.get("maxLength") != 0 and "BlankEnum" not in one.get("$ref", "")]
            yield from [kinds] if len(kinds) > 1 or "anyOf" in part else []
            part = list(part.values())
        for inner in part if isinstance(part, list) else ():
            yield from several(inner)

    assert list(several(document)) == []


def test_it_is_made_once_for_each_language():
    assert reference_in("en") is reference_in("en")
    assert reference_in("de") is not reference_in("en")


# --- What a schema says ----------------------------------------------------------------------------------

shapes = Shapes(
    {
        "Film": {"type": "object", "properties": {}},
        "Stage": {"type": "string", "enum": ["made", "nsfw"], "description": "* `made` - Made\n* `nsfw` - Blocked"},
        "BlankEnum": {"enum": [""]},
    }
)
FILM, STAGE = ({"$ref": f"#/components/schemas/{name}"} for name in ("Film", "Stage"))
STAGES = (Choice("made", ""), Choice("nsfw", "Blocked"))


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({}, Kind("anything")),
        ({"type": "string", "format": "uuid", "nullable": True}, Kind("string (uuid)", nullable=True)),
        ({"type": "array", "items": FILM}, Kind("Film", is_object=True, many=True)),
        ({"allOf": [FILM], "nullable": True}, Kind("Film", is_object=True, nullable=True)),
        (STAGE, Kind("string", choices=STAGES)),
        ({"oneOf": [STAGE, {"$ref": "#/components/schemas/BlankEnum"}]}, Kind("string", choices=STAGES)),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, Kind("object of integer")),
        ({"type": "object", "additionalProperties": {}}, Kind("object")),
        ({"type": "string", "format": "binary"}, Kind("the bytes of a file")),
    ],
)
def test_a_kind_is_named_as_people_say_it(schema, kind):
    assert shapes.kind(schema) == kind


def test_a_field_says_its_limits_and_keeps_choices_out_of_its_words():
    website = {"oneOf": [{"type": "string", "maxLength": 500}, {"type": "string", "maxLength": 0}]}
    assert shapes.field("website", website, required=False).limits == ("500 characters at most", "or empty")
    stage = {"allOf": [STAGE], "description": "Where it is.\n\n* `made` - Made\n* `nsfw` - Blocked"}
    assert shapes.field("stage", stage, required=True).says == "Where it is."


def test_what_looks_like_a_tag_in_a_description_is_shown():
    assert inline("`<b>` and <script>") == "<code>&lt;b&gt;</code> and &lt;script&gt;"
