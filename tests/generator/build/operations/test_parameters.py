"""The types of arguments and their samples in a request."""

from __future__ import annotations

from typing import Any

import pytest

from generator.build.models.schemas import Schemas
from generator.build.operations.parameters import ParameterBuilder
from generator.ir import Parameter
from generator.openapi.documents import Document
from generator.samples.builder import Samples

TEXT = {"type": "string"}
GREEDY = "x-amazon-spds-greedy-path-parameter"


def build(data: dict[str, Any]) -> tuple[Parameter | None, list[str]]:
    """Return the parameter and the messages of its problems."""
    document = Document("a_v1", "a_v1.yaml", {}, "", {(): (1, 1)})
    schemas = Schemas(document)
    builder = ParameterBuilder(schemas, Samples(schemas.normalized))
    found = builder.build(data, ("parameters", 0))
    return found, [problem.message for problem in schemas.problems]


def parameter(schema: dict[str, Any], **more: Any) -> Parameter:
    found, problems = build({"name": "aName", "in": "query", "schema": schema, **more})
    assert problems == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("schema", "given", "checked"),
    [
        (TEXT, "str", "str"),
        ({"type": ["string", "null"]}, "str", "str"),
        ({"type": "integer", "format": "int64"}, "int", "Annotated[int, NotBool]"),
        ({"type": "number"}, "float | Decimal", "Number"),
        ({"type": "boolean"}, "bool", "bool"),
        ({**TEXT, "format": "uuid"}, "str", "str"),
        ({**TEXT, "format": "date"}, "date | str", "IsoDate"),
        ({**TEXT, "format": "date-time"}, "datetime | str", "IsoDatetime"),
        ({"anyOf": [{**TEXT, "format": "date-time"}, TEXT]}, "datetime | str", "TimeOrText"),
        (
            {"type": "array", "items": {"anyOf": [{**TEXT, "format": "date-time"}, TEXT]}},
            "Sequence[datetime | str]",
            "list[TimeOrText]",
        ),
        ({**TEXT, "maxLength": 3}, "str", "Annotated[str, Field(max_length=3)]"),
        (
            {**TEXT, "pattern": "^'\"$", "example": "'\""},
            "str",
            """Annotated[str, Field(pattern="^'\\"$")]""",
        ),
        (
            {"type": "integer", "minimum": 1, "maximum": 5, "multipleOf": 2},
            "int",
            "Annotated[int, Field(ge=1, le=5, multiple_of=2), NotBool]",
        ),
        (
            {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5},
            "float | Decimal",
            'Annotated[Number, Field(gt=0, lt=Decimal("0.5"))]',
        ),
        ({"enum": ["A", "'"]}, """Literal["A", "'"] | str""", """Literal["A", "'"] | str"""),
        ({"enum": [1, 2]}, "Literal[1, 2] | int", "Annotated[Literal[1, 2] | int, Whole]"),
        ({"type": "array", "items": TEXT}, "Sequence[str]", "list[str]"),
        (
            {"type": "array", "maxItems": 2, "items": {**TEXT, "minLength": 1}},
            "Sequence[str]",
            "Annotated[list[Annotated[str, Field(min_length=1)]], Field(max_length=2)]",
        ),
        (
            {"type": "array", "items": {**TEXT, "format": "date-time"}},
            "Sequence[datetime | str]",
            "list[IsoDatetime]",
        ),
    ],
)
def test_a_parameter_is_typed(schema: dict[str, Any], given: str, checked: str) -> None:
    """The type in the signature and the checked type follow from the schema."""
    found = parameter(schema)
    assert (found.type, found.checked_type) == (given, checked)


@pytest.mark.parametrize("name", ["marketplaceId", "MarketplaceIds", "marketplaceids"])
def test_a_marketplace_may_be_named(name: str) -> None:
    """An argument for marketplaces accepts the enumeration and any string."""
    one, many = (parameter(s, name=name) for s in (TEXT, {"type": "array", "items": TEXT}))
    assert (one.type, many.type) == ("Marketplace | str", "Sequence[Marketplace | str]")
    assert (one.checked_type, many.checked_type) == ("str", "list[str]")
    assert parameter({"type": "integer"}, name=name).type == "int"


LIST = {"type": "array", "minItems": 2, "items": {**TEXT, "example": "a;b é"}}


@pytest.mark.parametrize(
    ("schema", "more", "text"),
    [
        (TEXT, {}, "aName=text"),
        ({**TEXT, "example": "a/b c"}, {}, "aName=a%2Fb%20c"),
        (TEXT, {"name": "a[b]"}, "a%5Bb%5D=text"),
        ({"type": "boolean"}, {}, "aName=true"),
        ({"type": "integer"}, {}, "aName=1"),
        ({"type": "number"}, {}, "aName=1"),
        ({"type": "array", "items": {"type": "number"}}, {}, "aName=1"),
        ({**TEXT, "format": "date-time"}, {}, "aName=2026-01-02T03%3A04%3A05Z"),
        (LIST, {}, "aName=a%3Bb%20%C3%A9&aName=a%3Bb%20%C3%A9"),
        (LIST, {"explode": False}, "aName=a%3Bb%20%C3%A9,a%3Bb%20%C3%A9"),
        (LIST, {"in": "path"}, "a%3Bb%20%C3%A9,a%3Bb%20%C3%A9"),
        ({**LIST, "items": {**TEXT, "example": "a;b c"}}, {"in": "header"}, "a;b c,a;b c"),
        ({**LIST, "items": {**TEXT, "example": "a,b"}}, {}, "aName=a%2Cb&aName=a%2Cb"),
        ({**LIST, "items": {**TEXT, "example": "a,b"}}, {"in": "path"}, "text,text"),
        ({**TEXT, "example": "../x"}, {"in": "path"}, "..%2Fx"),
        ({**TEXT, "example": "/a b/c?"}, {"in": "path", GREEDY: True}, "a%20b/c%3F"),
        ({**TEXT, "example": "a//../b/"}, {"in": "path", GREEDY: True}, "a/b"),
        ({**TEXT, "example": "/"}, {"in": "path", GREEDY: True}, "text"),
        ({**TEXT, "example": "a/b"}, {"in": "path", GREEDY: False}, "a%2Fb"),
    ],
)
def test_a_sample_is_encoded_as_in_a_request(
    schema: dict[str, Any], more: dict[str, Any], text: str
) -> None:
    """The sample text equals what the client sends."""
    assert parameter(schema, **more).sample_text == text


@pytest.mark.parametrize(
    ("more", "repeated"),
    [
        ({}, True),
        ({"explode": True}, True),
        ({"explode": False}, False),
        ({"style": "form"}, True),
        ({"in": "header", "schema": {"type": "array", "items": TEXT}}, False),
        ({"in": "path"}, False),
        ({"schema": TEXT}, False),
        ({"schema": {**LIST, "type": ["array", "null"]}}, True),
    ],
)
def test_a_list_in_the_query_is_repeated_by_default(more: dict[str, Any], repeated: bool) -> None:
    """OpenAPI's default in a query is ``a=1&a=2``; a list is never repeated elsewhere."""
    assert parameter(**{"schema": LIST, **more}).repeated is repeated


def test_the_rest_of_a_parameter() -> None:
    """A parameter has names, location, requirement, text, constraints and invalid values."""
    schema = {"type": "integer", "minimum": 1, "description": "Of the schema."}
    found = parameter(schema, name="pageSize", required=True)
    assert (found.name, found.wire_name, found.location) == ("page_size", "pageSize", "query")
    assert (found.required, found.is_positional) == (True, False)
    assert (found.description, found.limits) == ("Of the schema.", "At least 1.")
    assert found.refused == {": 0": 0}
    assert found.sample == 1
    other = parameter(schema, description="Its own.")
    assert (other.description, other.required) == ("Its own.", False)
    assert parameter(TEXT, **{"in": "path"}).is_positional


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"in": "cookie", "schema": LIST}, "unsupported: a list or an object in a cookie"),
        ({"style": "pipeDelimited"}, "unsupported: pipeDelimited"),
        ({"in": "path", "style": "matrix"}, "unsupported: the style matrix"),
        ({"schema": {"type": "object"}}, "unsupported: an object of any properties"),
        ({"schema": {"type": "array", "items": LIST}}, "unsupported: the parameter's type"),
        ({"name": "?"}, "gives no Python name"),
        ({"name": "X-Amz-Access-Token", "in": "header"}, "which the client sets itself"),
        ({"name": "a:b", "in": "header"}, "cannot be a header's name"),
        ({"name": "é", "in": "header"}, "cannot be a header's name"),
    ],
)
def test_a_parameter_that_cannot_be_sent_is_refused(data: dict[str, Any], words: str) -> None:
    """One problem is reported, and the parameter is omitted."""
    found, problems = build({"name": "a", "in": "query", "schema": TEXT, **data})
    assert found is None
    assert len(problems) == 1
    assert words in problems[0]


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_a_reserved_header_is_ignored(name: str) -> None:
    """OpenAPI ignores the description of such a header, so it is not reported."""
    assert build({"name": name, "in": "header", "schema": TEXT}) == (None, [])
    assert parameter(TEXT, name=name).wire_name == name


@pytest.mark.parametrize("schema", [TEXT, {"enum": ["a/b", "c"]}, {**TEXT, "maxLength": 9}])
def test_a_greedy_parameter_is_a_string_in_the_path(schema: dict[str, Any]) -> None:
    """Only the vendor's mark makes a string in the path greedy."""
    assert parameter(schema, **{"in": "path", GREEDY: True}).greedy
    assert not parameter(schema, **{"in": "path", GREEDY: False}).greedy
    assert not parameter(schema, **{"in": "path"}).greedy


@pytest.mark.parametrize("schema", [{"type": "integer"}, LIST, {**TEXT, "format": "date"}])
def test_only_a_string_can_be_greedy(schema: dict[str, Any]) -> None:
    """The mark on any other type is reported."""
    _, problems = build({"name": "a", "in": "path", "schema": schema, GREEDY: True})
    assert problems == ["only a string can keep its slashes"]
