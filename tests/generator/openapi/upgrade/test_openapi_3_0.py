"""OpenAPI 3.0 is upgraded to 3.1, and each part keeps its position in the vendor's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest
import yaml
from hypothesis import given, settings

from generator.core.errors import show_pointer
from generator.openapi.documents import Document, load
from generator.openapi.normal_form.operation_titles import with_titles_as_summaries
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.generator.support.changed_documents import (
    assert_origins_exist,
    assert_upgrade_tolerates,
    changed,
    document,
)

SHOP = "tests/generator/support/shop_3_0.yaml"


def upgraded_schema(folder: Path, schema: dict[str, Any]) -> Any:
    """Return a schema of a 3.0 document after the upgrade."""
    data = {
        "openapi": "3.0.4",
        "info": {"title": "Shop", "version": "v1"},
        "paths": {},
        "components": {"schemas": {"Order": schema, "Buyer": {"type": "object"}}},
    }
    file = folder / "shop_v1.yaml"
    file.write_text(yaml.safe_dump(data))
    found = upgrade(load([file], folder)[0])
    assert_origins_exist(load([file], folder)[0], found)
    return found.data["components"]["schemas"]["Order"]


REFERENCE = {"$ref": "#/components/schemas/Buyer"}
NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": "string", "x-nullable": True}, {"type": ["string", "null"], "x-nullable": True}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"type": "string", "enum": ["a", None], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (REFERENCE | {"nullable": True}, {"anyOf": [REFERENCE, NULL]}),
        (
            REFERENCE | {"nullable": True, "description": "d"},
            {"description": "d", "anyOf": [REFERENCE, NULL]},
        ),
        (
            {"type": "object", "allOf": [REFERENCE], "nullable": True},
            {"anyOf": [{"type": "object", "allOf": [REFERENCE]}, NULL]},
        ),
        (
            {"oneOf": [REFERENCE], "nullable": True, "title": "T"},
            {"title": "T", "anyOf": [{"oneOf": [REFERENCE]}, NULL]},
        ),
        ({"nullable": True}, {}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": True}, {"exclusiveMaximum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"type": "number", "exclusiveMinimum": True}, {"type": "number"}),
        ({"minimum": 1, "exclusiveMaximum": True}, {"minimum": 1}),
        (REFERENCE | {"maxProperties": 1, "required": ["a"]}, REFERENCE),
        (REFERENCE | {"default": {}, "x-a": 1}, REFERENCE | {"default": {}, "x-a": 1}),
        (
            {"properties": {"nullable": {"nullable": True, "type": "string"}}},
            {"properties": {"nullable": {"type": ["string", "null"]}}},
        ),
        ({"items": {"type": "string", "nullable": True}}, {"items": {"type": ["string", "null"]}}),
        ({"example": {"nullable": True}}, {"example": {"nullable": True}}),
        ({"enum": [{"nullable": True}]}, {"enum": [{"nullable": True}]}),
    ],
)
def test_an_upgraded_schema_allows_the_same_values(
    tmp_path: Path, schema: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Keywords change to those of OpenAPI 3.1, but sample data stays."""
    assert upgraded_schema(tmp_path, schema) == expected


def test_an_exclusive_limit_without_its_limit_is_dropped_with_a_warning(tmp_path: Path) -> None:
    """It excludes no value; the warning has the place in the vendor's file."""
    text = Path(SHOP).read_text().replace("nullable: true", "exclusiveMaximum: true", 1)
    file = tmp_path / "shop_v1.yaml"
    file.write_text(text)
    (found,) = load([file], tmp_path)
    line = text[: text.index("exclusiveMaximum")].count("\n") + 1
    (warning,) = map(str, upgrade(found).warnings)
    assert warning.startswith(f"shop_v1.yaml:{line}:")
    assert warning.endswith(
        "exclusiveMaximum without maximum has no effect and is ignored; "
        "add maximum, or remove exclusiveMaximum"
    )


def test_a_whole_document_is_valid_openapi_3_1() -> None:
    """Schemas are upgraded everywhere; extensions and reference objects keep their form."""
    found = with_titles_as_summaries(upgrade(document(SHOP)))
    assert validate([found]) == []
    openapi_spec_validator.validate(found.data)
    assert found.data["openapi"] == "3.1.0"
    item = found.data["paths"]["/orders/{orderId}"]
    assert found.data["paths"]["x-note"] == {"get": "not an operation"}
    assert item["parameters"] == [{"$ref": "#/components/parameters/OrderId"}]
    assert item["get"]["parameters"][0]["schema"]["type"] == ["string", "null"]
    assert item["get"]["parameters"][1]["schema"]["items"] == {"type": "string"}
    headers = item["put"]["responses"]["200"]["headers"]
    assert headers["X-Left"]["schema"] == {"type": "integer", "minimum": 0}


@pytest.mark.parametrize("version", ["3.0", "3.2.0", "4.0.0", "3.0.x"])
def test_any_other_version_is_left_for_the_validator(tmp_path: Path, version: str) -> None:
    """Only 3.0.N is upgraded."""
    data = yaml.safe_load(Path(SHOP).read_text()) | {"openapi": version}
    file = tmp_path / "shop_v1.yaml"
    file.write_text(yaml.safe_dump(data))
    (found,) = load([file], tmp_path)
    assert upgrade(found) is found
    (problem,) = validate([found])
    assert show_pointer(problem.pointer) == "#/openapi"


KEYS = ["nullable", "exclusiveMinimum", "$ref", "anyOf", "type", "x-nullable", "callbacks", "enum"]
VALUES: list[Any] = [
    *(True, {"nullable": True}, {"$ref": "#/components/schemas/Buyer"}, [None], {"a": {"b": []}}),
    {"type": "string", "nullable": True, "enum": ["a"]},
    {"{$request.body#/url}": {"post": {"responses": {"200": {"description": "D."}}}}},
]


@pytest.mark.slow(measured=False)
@given(changed(SHOP, VALUES, KEYS))
@settings(max_examples=300)
def test_no_change_makes_the_upgrade_fail(found: Document) -> None:
    """A malformed part is left for the validator, and the given document stays unchanged."""
    assert_upgrade_tolerates(found)
