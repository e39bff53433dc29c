"""From normalized schemas to the source of model classes."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pydantic
import pytest
from generator.models import generate_models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.ir import Api
from generator.load import Document
from generator.names import Identifier
from generator.samples import Samples
from generator.schemas import Schemas
from tests.unit.schema_strategies import NAMES, PREFIX, classes, expanded

TEXT = {"type": "string"}


def document(components: dict[str, Any]) -> Document:
    """A document that holds nothing but schemas."""
    return Document("a_v1", "a_v1.yaml", {"components": {"schemas": components}}, "", {(): (1, 1)})


def build(components: dict[str, Any]) -> Api:
    schemas = Schemas(document(components))
    assert schemas.problems == []
    return Api(
        key=Identifier("a_v1"),
        client_name=Identifier("A"),
        title="A",
        version="v1",
        description="",
        operations=(),
        models=tuple(schemas.models),
        digest="",
        schemas=schemas.normalized,
    )


def source(properties: dict[str, Any], **more: Any) -> str:
    return generate_models(build({"Thing": {"properties": properties, **more}}))


@contextmanager
def executed(api: Api) -> Iterator[ModuleType]:
    """The module of the models, without the rest of its package."""
    module = ModuleType("models_under_test")
    sys.modules[module.__name__] = module
    try:
        exec(compile(generate_models(api), "models.py", "exec"), vars(module))
        yield module
    finally:
        del sys.modules[module.__name__]


def written(schema: Any) -> Any:
    """A normalized schema as a document would have it: no anyOf."""
    if isinstance(schema, dict) and "anyOf" in schema:
        first = schema["anyOf"][0]
        return first if "enum" in first else {"type": "array", "items": first}
    if isinstance(schema, dict):
        return {key: written(each) for key, each in schema.items()}
    return schema


@given(classes(), st.text(min_size=1, max_size=8))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_models_agree_with_the_samples(schemas: dict[str, Any], name: str) -> None:
    """A model takes every sample and every value at a limit, and refuses all those beyond one.

    Property names of any text become aliases, letter for letter.
    """
    for number, schema in enumerate(schemas.values()):
        properties = schema["properties"]
        key = f"{chr(ord('p') + number)}{name}"
        properties[key] = {"type": "string", "minLength": 1, "description": name}
        schema["required"] = [*schema["required"], key]
    api = build(written(schemas))
    samples = Samples(api.schemas)
    with executed(api) as module:
        for each in NAMES:
            model, schema = getattr(module, each), {"$ref": f"{PREFIX}{each}"}
            whole = samples.sample(schema)
            read = model.model_validate(expanded(whole))
            assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == whole
            for value in samples.at_limits(schema).values():
                model.model_validate(expanded(value))
            for value in samples.beyond_limits(schema).values():
                with pytest.raises(pydantic.ValidationError):
                    model.model_validate(expanded(value))


def test_no_models_give_no_code() -> None:
    """An API without schemas has an empty source, not an import that nothing uses."""
    assert generate_models(build({})) == ""


def test_descriptions_become_docstrings() -> None:
    """The text of a class and of a field stand right below them; limits are put into words."""
    code = source({"a": {**TEXT, "maxLength": 3, "description": "First."}}, description="Both.")
    (node,) = (each for each in ast.parse(code).body if isinstance(each, ast.ClassDef))
    assert ast.get_docstring(node) == "Both."
    field, text = node.body[1:]
    assert isinstance(field, ast.AnnAssign)
    assert isinstance(text, ast.Expr)
    assert inspect.cleandoc(ast.literal_eval(text.value)) == "First.\n\nAt most 3 characters."


def test_only_what_is_used_is_imported() -> None:
    """Each import line is needed, and stands in the order of isort."""
    code = source({"a": {"type": "array", "items": {**TEXT, "maxLength": 3}}})
    assert code.partition("\nclass ")[0].split("\n\n") == [
        "from __future__ import annotations",
        "from typing import Annotated",
        "from pydantic import Field",
        "from selling_partner._runtime.model import ApiModel",
        "",
    ]
    assert "import" not in source({"a": TEXT}).replace("import annotations", "").replace(
        "import ApiModel", ""
    )


def annotation(schema: dict[str, Any], *, required: bool = True) -> str:
    """The line of a field ``a`` with this schema."""
    code = source({"a": schema}, required=["a"] if required else [])
    (line,) = (line.strip() for line in code.splitlines() if line.strip().startswith("a: "))
    return line.removeprefix("a: ")


NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, "Any"),
        (TEXT, "str"),
        ({"type": "integer"}, "int"),
        ({"type": "number"}, "float"),
        ({"type": "boolean"}, "bool"),
        ({"type": ["string", "null"]}, "str | None"),
        ({**TEXT, "format": "date"}, "date"),
        ({**TEXT, "format": "date-time", "maxLength": 3, "pattern": "x"}, "AwareDatetime"),
        ({**TEXT, "format": "uri"}, "str"),
        ({**TEXT, "format": "hostname"}, "str"),
        ({**TEXT, "format": "byte"}, "str"),
        ({"type": "integer", "format": "int32"}, "int"),
        (
            {**TEXT, "minLength": 1, "maxLength": 2},
            "Annotated[str, Field(max_length=2, min_length=1)]",
        ),
        ({"type": "integer", "minimum": 1}, "Annotated[int, Field(ge=1)]"),
        ({"type": "integer", "exclusiveMaximum": 9}, "Annotated[int, Field(lt=9)]"),
        ({"type": "integer", "multipleOf": 5}, "Annotated[int, Field(multiple_of=5)]"),
        ({"type": "array", "items": TEXT}, "list[str]"),
        ({"type": "array", "items": TEXT, "uniqueItems": True}, "list[str]"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"type": "object", "additionalProperties": True}, "dict[str, Any]"),
        ({"type": "object", "additionalProperties": TEXT}, "dict[str, str]"),
        (
            {"type": ["object", "null"], "additionalProperties": {"type": "integer", "minimum": 1}},
            "dict[str, Annotated[int, Field(ge=1)]] | None",
        ),
        (
            {"type": "array", "items": {"type": "array", "items": {**TEXT, "maxLength": 3}}},
            "list[list[Annotated[str, Field(max_length=3)]]]",
        ),
        ({"enum": ["A", "B"]}, 'Literal["A", "B"] | str'),
        ({"type": ["string", "null"], "enum": ["A", None]}, 'Literal["A"] | str | None'),
        ({"type": "integer", "enum": [1, 2]}, "Literal[1, 2] | int"),
        ({"type": "number", "enum": [0.5]}, "float"),
        ({"const": "A"}, 'Literal["A"] | str'),
        ({"$ref": "#/components/schemas/Thing", "description": "x"}, None),
    ],
)
def test_a_schema_has_its_type(schema: dict[str, Any], expected: str | None) -> None:
    """Each kind of schema has one annotation, which an editor shows to a user."""
    if expected is None:
        assert annotation(schema, required=False) == "Thing | None = None"
    else:
        assert annotation(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({**TEXT, "default": "x"}, 'str | None = "x"'),
        ({**TEXT, "default": "\u2028'\""}, 'str | None = "\\u2028\'\\""'),
        ({"type": "boolean", "default": False}, "bool | None = False"),
        ({"enum": ["A"], "default": "A"}, 'Literal["A"] | str | None = "A"'),
        ({**TEXT, "format": "date", "default": "2026-01-02"}, "date | None = None"),
        ({"type": "array", "items": TEXT, "default": ["x"]}, "list[str] | None = None"),
        ({"type": "object", "default": {"a": 1}}, "dict[str, Any] | None = None"),
    ],
)
def test_a_default_is_kept_where_it_fits_its_type(schema: dict[str, Any], expected: str) -> None:
    """A text, a number or a boolean is a default; what would need converting is None."""
    assert annotation(schema, required=False) == expected
    assert "=" not in annotation(schema)


def test_a_class_that_got_another_name_is_an_error() -> None:
    """Models that disagree with the IR never leave this stage."""
    api = build({"Thing": {"properties": {"a": TEXT}}})
    schemas = {"Other": api.schemas["Thing"]}
    changed = Api(**{**vars(api), "schemas": schemas})
    with pytest.raises(AssertionError, match="disagree about"):
        generate_models(changed)
    renamed = {"Thing": {"type": "object", "properties": {"b": TEXT}}}
    with pytest.raises(AssertionError, match="Thing: models and IR disagree about"):
        generate_models(Api(**{**vars(api), "schemas": renamed}))
