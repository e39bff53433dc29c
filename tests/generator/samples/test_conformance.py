"""Samples of any schema satisfy it by the sandbox's validator, or the document has a complaint."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from generator.compiler import OverlayFolders, compile_api
from generator.core.errors import SpecError
from generator.openapi.documents import SourceFile

THING = {"$ref": "#/components/schemas/Thing"}
TEXT: dict[str, Any] = {"type": "string"}


def document(schema: Any, **others: Any) -> dict[str, Any]:
    """Return a document with an operation that takes and returns a ``Thing``."""
    content = {"application/json": {"schema": THING}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            "/shop/v1/things": {
                "put": {
                    "operationId": "putThing",
                    "requestBody": {"required": True, "content": content},
                    "responses": {"200": {"description": "Done.", "content": content}},
                }
            }
        },
        "components": {"schemas": {"Thing": schema, **others}},
    }


def samples(data: dict[str, Any]) -> tuple[Any, Any]:
    """Return the samples of the request and of the response."""
    source = SourceFile("shop_v1", "shop_v1.json", json.dumps(data).encode())
    (operation,) = compile_api(source, OverlayFolders(())).api.operations
    assert operation.body is not None
    return operation.body.sample, operation.successes[0].sample


def assert_conforming(data: dict[str, Any]) -> None:
    """Check that both samples satisfy the schema, or that there is a complaint with its place."""
    try:
        found = samples(data)
    except SpecError as error:
        for each in error.problems:
            assert each.line >= 1
            assert each.hint
            assert each.message.startswith(("unsupported: ", "nothing fits: ")), each.message
        return
    rules = Draft202012Validator({**THING, "components": data["components"]}, validate_formats=True)
    for sample in found:
        rules.validate(sample)


def of(schema: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["field"], "properties": {"field": schema}}


FOUND: dict[str, tuple[Any, Any]] = {
    "the first listed number within limits": (
        of({"type": "integer", "enum": [1, 5, 9], "minimum": 5}),
        {"field": 5},
    ),
    "the first listed text that is long enough": (
        of({**TEXT, "enum": ["a", "abcdef"], "minLength": 3}),
        {"field": "abcdef"},
    ),
    "the first listed text that matches": (
        of({**TEXT, "enum": ["a", "b1"], "pattern": "[0-9]"}),
        {"field": "b1"},
    ),
    "the first listed fraction within limits": (
        of({"type": "number", "enum": [1.5, 5.5], "exclusiveMinimum": 1.5}),
        {"field": 5.5},
    ),
    "a value instead of null": (
        of({"type": ["number", "null"], "enum": [None, 1.5]}),
        {"field": 1.5},
    ),
    "an integer above both limits": (
        of({"type": "integer", "minimum": 5, "exclusiveMinimum": 5}),
        {"field": 6},
    ),
    "a number below both limits": (
        of({"type": "number", "maximum": -5, "exclusiveMaximum": -5}),
        {"field": -6},
    ),
    "a day that matches a pattern": (
        of({**TEXT, "format": "date", "pattern": "^2025"}),
        {"field": "2025-12-31"},
    ),
    "a time that matches a pattern": (
        of({**TEXT, "format": "date-time", "pattern": r"\.\d{3}Z$"}),
        {"field": "2026-01-02T03:04:05.678Z"},
    ),
    "a time of the form that an example has": (
        of({**TEXT, "format": "date-time", "maxLength": 20, "example": "2024-05-06T07:08:09Z"}),
        {"field": "2024-05-06T07:08:09Z"},
    ),
    "a short address": (of({**TEXT, "format": "email", "maxLength": 7}), {"field": "a@b.cd"}),
    "a host of the format": (
        of({**TEXT, "format": "hostname", "maxLength": 3}),
        {"field": "exa"},
    ),
    "a pointer of the format": (of({**TEXT, "format": "json-pointer"}), {"field": "/text"}),
    "as many fields as allowed": (
        {"type": "object", "maxProperties": 1, "properties": {"a": TEXT, "b": TEXT}},
        {"a": "text"},
    ),
    "fields without names": (
        {
            "type": "object",
            "minProperties": 3,
            "properties": {"key0": TEXT},
            "additionalProperties": {"type": "integer"},
        },
        {"key0": "text", "key1": 1, "key2": 1},
    ),
    "no entry of a closed map": (
        of({"type": "object", "additionalProperties": False}),
        {"field": {}},
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_sample_satisfies_all_keywords_together(name: str) -> None:
    """Every keyword beside another counts."""
    schema, wanted = FOUND[name]
    assert samples(document(schema)) == (wanted, wanted)
    assert_conforming(document(schema))


FIELD = "/components/schemas/Thing/properties/field"
REFUSED: dict[str, tuple[Any, str, str]] = {
    "listed values that are all too small": (
        of({"type": "integer", "enum": [1, 2], "minimum": 5}),
        f"{FIELD}/enum",
        "nothing fits: the other keywords exclude every value of enum",
    ),
    "a time longer than it is sent": (
        of({**TEXT, "format": "date-time", "minLength": 25}),
        f"{FIELD}/minLength",
        "refuses a date-time as it is sent",
    ),
    "a time with an offset": (
        of({**TEXT, "format": "date-time", "pattern": r"\+00:00$"}),
        f"{FIELD}/pattern",
        "refuses a date-time as it is sent",
    ),
    "a UUID that is too short": (
        of({**TEXT, "format": "uuid", "maxLength": 10}),
        f"{FIELD}/maxLength",
        "nothing fits: maxLength is 10, and a value of the format uuid has at least 36 characters",
    ),
    "more fields than described": (
        {"type": "object", "minProperties": 3, "properties": {"a": TEXT}},
        "/components/schemas/Thing",
        "no sample value was found",
    ),
    "a field of responses only among two": (
        {
            "type": "object",
            "minProperties": 2,
            "required": ["a"],
            "properties": {"a": {**TEXT, "readOnly": True}, "b": TEXT},
        },
        "/components/schemas/Thing",
        "no sample value was found",
    ),
    "an entry of a closed map": (
        of({"type": "object", "additionalProperties": False, "minProperties": 1}),
        f"{FIELD}/minProperties",
        "nothing fits: minProperties is 1, and no properties can be present",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_schema_without_a_sample_is_a_complaint(name: str) -> None:
    """The complaint names the place, instead of tests that fail."""
    schema, place, message = REFUSED[name]
    with pytest.raises(SpecError) as caught:
        samples(document(schema))
    (problem,) = caught.value.problems
    assert "/" + "/".join(map(str, problem.pointer)) == place
    assert message in problem.message


def test_an_example_takes_the_place_of_a_sample() -> None:
    """A value that the generator does not find may be stated."""
    schema = {**TEXT, "format": "email", "pattern": r"^x.*@.*\.de$"}
    with pytest.raises(SpecError, match="no sample string was found"):
        samples(document(of(schema)))
    example = {"field": "xy@z.de"}
    assert samples(document(of({**schema, "example": "xy@z.de"}))) == (example, example)


SMALL = st.integers(0, 6)
PATTERNS = st.sampled_from(
    ["^[a-c]+$", r"^\d{2,4}$", "a", "^2020", r"@.*\.de$", r"^\w+\s\w+$", "Z$"]
)
FORMATS = st.sampled_from(
    ["date", "date-time", "email", "uuid", "uri", "ipv4", "hostname", "byte", "json-pointer"]
)


def maybe(draw: st.DrawFn, **values: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Return some of the keywords, each with a value."""
    return {key: draw(each) for key, each in values.items() if draw(st.integers(0, 2)) == 0}


@st.composite
def plain(draw: st.DrawFn) -> dict[str, Any]:
    """A string, number or boolean with any of its constraints."""
    kind = draw(st.sampled_from(["string", "string", "integer", "number", "boolean"]))
    found: dict[str, Any] = {"type": kind}
    if kind == "string":
        found |= maybe(draw, minLength=SMALL, maxLength=st.integers(0, 30), pattern=PATTERNS)
        texts = st.sampled_from(["a", "abc", "b1", "2020-01-01", "2020-01-01T00:00:00Z", "12"])
        found |= maybe(draw, format=FORMATS) | maybe(draw, example=texts)
        listed: st.SearchStrategy[Any] = st.lists(texts, min_size=1, max_size=3, unique=True)
    elif kind == "boolean":
        return found
    else:
        limit = (
            st.integers(-5, 5) if kind == "integer" else st.sampled_from([-1.5, 0, 0.1, 2, 7.25])
        )
        found |= maybe(draw, minimum=limit, maximum=limit, exclusiveMinimum=limit)
        found |= maybe(draw, exclusiveMaximum=limit, multipleOf=st.sampled_from([1, 2, 0.5, 3]))
        listed = st.lists(limit, min_size=1, max_size=3, unique=True)
    return found | (maybe(draw, enum=listed) if draw(st.booleans()) else {})


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    @st.composite
    def build(draw: st.DrawFn) -> dict[str, Any]:
        match draw(st.sampled_from(["array", "map", "object", "union", "all"])):
            case "array":
                found = {"type": "array", "items": draw(inner)}
                limits = maybe(draw, minItems=SMALL, maxItems=SMALL, uniqueItems=st.booleans())
                return found | limits
            case "map":
                found = {"type": "object", "additionalProperties": draw(inner | st.booleans())}
                return found | maybe(draw, minProperties=SMALL, maxProperties=SMALL)
            case "union":
                return {"anyOf": draw(st.lists(inner, min_size=1, max_size=3))}
            case "all":
                return {"allOf": [draw(plain()), draw(plain())]}
        names = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
        found = {"type": "object", "properties": {each: draw(inner) for each in names}}
        found |= maybe(draw, required=st.lists(st.sampled_from(names), unique=True))
        found |= maybe(draw, minProperties=SMALL, maxProperties=SMALL)
        return found | maybe(draw, additionalProperties=inner | st.booleans())

    return build()


SCHEMAS = st.recursive(plain(), containers, max_leaves=5)


@given(SCHEMAS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_sample_satisfies_its_schema(schema: dict[str, Any]) -> None:
    """Any mixture of keywords has a conforming sample, or a complaint with its place."""
    assert_conforming(document(of(schema)))
