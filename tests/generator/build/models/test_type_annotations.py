"""Python types of normalized schemas, and the source of models."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build.models import type_annotations
from generator.samples.builder import Samples
from generator.samples.mutations import apply_mutation
from tests.generator.support.model_sources import api_of, executed, models_source
from tests.generator.support.schema_strategies import NAMES, PREFIX, classes, expanded

TEXT = {"type": "string"}
NULL = {"type": "null"}


def source(properties: dict[str, Any], **more: Any) -> str:
    return models_source(api_of({"Thing": {"properties": properties, **more}}))


@given(classes(), st.text(min_size=1, max_size=8))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_models_agree_with_the_samples(schemas: dict[str, Any], name: str) -> None:
    """A model accepts samples and values at a limit, and refuses values beyond it.

    Property names of any characters become aliases unchanged.
    """
    for number, schema in enumerate(schemas.values()):
        properties = schema["properties"]
        key = f"{chr(ord('p') + number)}{name}"
        properties[key] = {"type": "string", "minLength": 1, "description": name}
        schema["required"] = [*schema["required"], key]
    api = api_of(schemas)
    samples = Samples(api.schemas)
    with executed(api) as module:
        for each in NAMES:
            model, schema = getattr(module, each), {"$ref": f"{PREFIX}{each}"}
            whole = samples.sample(schema)
            read = model.model_validate(expanded(whole))
            assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == whole
            for change, values in samples.at_limits(schema).items():
                model.model_validate(expanded(apply_mutation(whole, change, values)))
            for change, values in samples.invalid_mutations(schema).items():
                with pytest.raises(pydantic.ValidationError):
                    model.model_validate(expanded(apply_mutation(whole, change, values)))


def test_descriptions_become_docstrings() -> None:
    """The docstring of a class or field has its text and its constraints in words."""
    code = source({"a": {**TEXT, "maxLength": 3, "description": "First."}}, description="Both.")
    (node,) = (each for each in ast.parse(code).body if isinstance(each, ast.ClassDef))
    assert ast.get_docstring(node) == "Both."
    field, text = node.body[1:]
    assert isinstance(field, ast.AnnAssign)
    assert isinstance(text, ast.Expr)
    assert inspect.cleandoc(ast.literal_eval(text.value)) == "First.\n\nAt most 3 characters."


def test_only_used_names_are_imported() -> None:
    """Each import is used by a field."""
    code = source({"a": {"type": "array", "items": {**TEXT, "maxLength": 3}}})
    imports = [line for line in code.splitlines() if "import" in line]
    assert imports == [
        "from __future__ import annotations",
        "from typing import Annotated",
        "from pydantic import Field",
        "from .._runtime.models.base import ApiModel",
    ]
    when = source({"a": {**TEXT, "format": "date-time"}})
    assert "from .._runtime.models.types import (\n    IsoDatetime,\n)\n" in when
    plain = [line for line in source({"a": TEXT}).splitlines() if "import" in line]
    assert plain == [imports[0], imports[-1]]


PLAIN = "PlainText(html=False, emails=False)"
RULES = {"x-amzn-text-rules": {"html": False, "emailAddresses": False}}


def annotation(schema: dict[str, Any], *, required: bool = True) -> str:
    """Return the line of a field ``a`` with this schema."""
    code = source({"a": schema}, required=["a"] if required else [])
    (line,) = (line.strip() for line in code.splitlines() if line.strip().startswith("a: "))
    return line.removeprefix("a: ")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, "Any"),
        (TEXT, "str"),
        ({"type": "integer"}, "Annotated[int, NotBool]"),
        ({"type": "number"}, "Number"),
        ({"type": "boolean"}, "bool"),
        ({"type": ["string", "null"]}, "str | None"),
        ({**TEXT, "format": "date"}, "IsoDate"),
        (
            {**TEXT, "format": "date-time", "maxLength": 24, "pattern": "Z$"},
            'Annotated[IsoDatetime, SentForm(max_length=24), SentForm(pattern="Z$")]',
        ),
        ({**TEXT, "format": "uri"}, "str"),
        ({**TEXT, "format": "hostname"}, "str"),
        ({**TEXT, "format": "byte"}, "str"),
        ({"type": "integer", "format": "int32"}, "Annotated[int, NotBool]"),
        (
            {**TEXT, "minLength": 1, "maxLength": 2},
            "Annotated[str, Field(min_length=1, max_length=2)]",
        ),
        ({"type": "integer", "minimum": 1}, "Annotated[int, Field(ge=1), NotBool]"),
        ({"type": "integer", "exclusiveMaximum": 9}, "Annotated[int, Field(lt=9), NotBool]"),
        ({"type": "integer", "multipleOf": 5}, "Annotated[int, Field(multiple_of=5), NotBool]"),
        ({"type": "array", "items": TEXT}, "list[str]"),
        ({"type": "array", "items": TEXT, "uniqueItems": True}, "list[str]"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"type": "object", "additionalProperties": True}, "dict[str, Any]"),
        ({"type": "object", "additionalProperties": TEXT}, "dict[str, str]"),
        (
            {"type": ["object", "null"], "additionalProperties": {"type": "integer", "minimum": 1}},
            "dict[str, Annotated[int, Field(ge=1), NotBool]] | None",
        ),
        (
            {"type": "array", "items": {"type": "array", "items": {**TEXT, "maxLength": 3}}},
            "list[list[Annotated[str, Field(max_length=3)]]]",
        ),
        ({"enum": ["A", "B"]}, 'Literal["A", "B"] | str'),
        ({"type": ["string", "null"], "enum": ["A", None]}, 'Literal["A"] | str | None'),
        ({"type": "integer", "enum": [1, 2]}, "Annotated[Literal[1, 2] | int, Whole]"),
        ({"type": "number", "enum": [0.5]}, "Number"),
        (
            {**TEXT, "maxLength": 3, **RULES},
            f"Annotated[str, Field(max_length=3, repr=False), {PLAIN}]",
        ),
        (
            {"type": "array", "items": TEXT, **RULES},
            f"Annotated[list[Annotated[str, {PLAIN}]], Field(repr=False)]",
        ),
        ({"enum": ["A"], "type": "string", **RULES}, f'Annotated[Literal["A"] | str, {PLAIN}]'),
        ({**TEXT, "format": "date", **RULES}, "IsoDate"),
        (
            {**TEXT, "x-amzn-text-rules": {"language": "buyer"}},
            "Annotated[str, Field(repr=False)]",
        ),
        ({"const": "A"}, 'Literal["A"] | str'),
        ({"$ref": "#/components/schemas/Thing", "description": "x"}, None),
    ],
)
def test_a_schema_has_its_type(schema: dict[str, Any], expected: str | None) -> None:
    """Each kind of schema has one annotation."""
    if expected is None:
        assert annotation(schema, required=False) == "Thing | None = None"
    else:
        assert annotation(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": ["string", "null"]}, "Annotated[str | None, Nullable] = None"),
        ({"type": "string"}, "str | None = None"),
        ({"enum": ["A", None]}, 'Annotated[Literal["A"] | str | None, Nullable] = None'),
        ({}, "Any | None = None"),
    ],
)
def test_an_optional_field_remembers_whether_null_is_meant(
    schema: dict[str, Any], expected: str
) -> None:
    """Both may be ``None`` in Python, but only a nullable field may be null in a response."""
    assert annotation(schema, required=False) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({**TEXT, "default": "x"}, 'str | None = "x"'),
        ({**TEXT, "default": "\u2028'\""}, 'str | None = "\\u2028\'\\""'),
        ({"type": "boolean", "default": False}, "bool | None = False"),
        ({"enum": ["A"], "default": "A"}, 'Literal["A"] | str | None = "A"'),
        (
            {**TEXT, "format": "date", "default": "2026-01-02"},
            'IsoDate | None = _date.fromisoformat("2026-01-02")',
        ),
        ({"type": "array", "items": TEXT, "default": ["x"]}, 'list[str] | None = ["x"]'),
        ({"type": "object", "default": {"a": 1}}, 'dict[str, Any] | None = {"a": 1}'),
    ],
)
def test_a_default_is_kept_where_it_fits_its_type(schema: dict[str, Any], expected: str) -> None:
    """A default is written as the value that its type has in Python."""
    assert annotation(schema, required=False) == expected
    assert "=" not in annotation(schema)


A, B = ({"$ref": f"#/components/schemas/{name}"} for name in "AB")
TAGS = {"propertyName": "kind", "tags": [["a", "A"], ["'b'", "B"]]}
ENUM = {"anyOf": [{**TEXT, "enum": ["x | y | y | z"]}, TEXT]}


@pytest.mark.parametrize(
    ("schema", "checked", "returned", "passed", "instance"),
    [
        ({}, "Any", "Any", "object", "object"),
        (TEXT, "str", "str", "str", "str"),
        ({"type": "number"}, "Number", "int | Decimal", "float | Decimal", "object"),
        ({**TEXT, "format": "date"}, "IsoDate", "date", "date | str", "object"),
        ({**TEXT, "format": "date-time"}, "IsoDatetime", "datetime", "datetime | str", "object"),
        ({"type": ["string", "null"]}, "str | None", "str | None", "str | None", "object"),
        (A, "A", "A", "A | Mapping[str, object]", "A"),
        (
            {"type": "array", "maxItems": 2, "items": A},
            "Annotated[list[A], Field(max_length=2)]",
            "list[A]",
            "Sequence[A | Mapping[str, object]]",
            "list",
        ),
        (
            {"type": "array", "items": {"type": "array", "items": {**TEXT, "format": "date"}}},
            "list[list[IsoDate]]",
            "list[list[date]]",
            "Sequence[Sequence[date | str]]",
            "list",
        ),
        (
            {"type": "object", "additionalProperties": {**TEXT, "maxLength": 2}},
            "dict[str, Annotated[str, Field(max_length=2)]]",
            "dict[str, str]",
            "Mapping[str, str]",
            "dict",
        ),
        ({"type": "object"}, "dict[str, Any]", "dict[str, Any]", "Mapping[str, object]", "dict"),
        (
            {"anyOf": [A, NULL]},
            "A | None",
            "A | None",
            "A | Mapping[str, object] | None",
            "object",
        ),
        (
            {"anyOf": [A, B], "discriminator": TAGS},
            """Annotated[A | B, OneOf("kind", {"a": "A", "'b'": "B"})]""",
            "A | B",
            "A | Mapping[str, object] | B",
            "object",
        ),
        (
            {"anyOf": [A, {"type": "array", "items": A}]},
            "Annotated[A | list[A], Unconverted]",
            "A | list[A]",
            "A | Mapping[str, object] | Sequence[A | Mapping[str, object]]",
            "object",
        ),
        (
            {
                "anyOf": [
                    {"type": "array", "items": A},
                    {"type": "object", "additionalProperties": A},
                ]
            },
            "Annotated[list[A] | dict[str, A], Unconverted]",
            "list[A] | dict[str, A]",
            "Sequence[A | Mapping[str, object]] | Mapping[str, A | Mapping[str, object]]",
            "object",
        ),
        (ENUM, *['Literal["x | y | y | z"] | str'] * 3, "object"),
    ],
)
def test_a_body_has_a_type_in_every_place(
    schema: dict[str, Any], checked: str, returned: str, passed: str, instance: str
) -> None:
    """Signatures omit constraints and accept a dict for a model; ``isinstance`` uses the class."""
    assert type_annotations.checked(schema) == checked
    assert type_annotations.returned(schema) == returned
    assert type_annotations.passed(schema) == passed
    assert type_annotations.instance(schema) == instance
