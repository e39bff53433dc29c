"""Unusual documents, valid or almost valid."""

from __future__ import annotations

from pathlib import Path

import pydantic
import pytest

from generator.core.errors import SpecError
from tests.functional.packages import KEY, document, generate, get_document, model_document

ODD = document("""
    paths:
      /thing é/x y:
        post:
          operationId: makeThing
          requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
          responses: {"200": {description: Made.}}
    components:
      schemas:
        Thing:
          type: object
          required: [share]
          properties:
            register: {type: string}
            mro: {type: string}
            whole: {type: string, minLength: 5.0, maxLength: 6.0}
            rows: {type: array, minItems: 2.0, items: {type: string}}
            long: {type: string, maxLength: 3, example: too long}
            when: {type: string, format: date-time, example: "2020"}
            share: {type: number, example: abc}
            list: {type: array, maxItems: 1, items: {type: integer}, examples: [[1, 2], ["a"], [3]]}
            none: {type: [string, "null"], default: null}
            huge: {type: number, minimum: 1.0e+308, maximum: 1.7e+308}
    """)
"""Whole numbers with a fraction, examples that do not match, and names of class attributes."""


def test_an_odd_document_generates(tmp_path: Path) -> None:
    """An unusual document is generated, and its examples that do not match are not used."""
    texts = generate(tmp_path, {KEY: ODD})
    cases = texts[f"tests/cases_{KEY}.py"]
    for invalid in ("too long", '"2020"', "abc", "[1, 2]"):
        assert invalid not in cases
    assert "[3]" in cases
    assert 'target="/thing%20%C3%A9/x%20y"' in cases


@pytest.mark.parametrize(
    ("schema", "phrase"),
    [
        ("{type: string, minLength: 5, maxLength: 3}", "minLength is more than maxLength"),
        ("{type: integer, minimum: 5, maximum: 3}", "minimum is more than maximum"),
        ("{type: array, minItems: 2, maxItems: 0, items: {}}", "minItems is more than maxItems"),
        ("{type: array, minItems: 100000000, items: {}}", "unsupported: minItems above 10000"),
        ("{type: string, enum: [{a: b}]}", "type string"),
    ],
)
def test_a_schema_without_a_valid_value_is_refused(
    tmp_path: Path, schema: str, phrase: str
) -> None:
    """Contradictory limits, or limits that no test can meet, are complaints."""
    with pytest.raises(SpecError, match=phrase):
        generate(tmp_path / "field", {KEY: model_document(f"odd: {schema}")})
    with pytest.raises(SpecError, match=phrase):
        generate(
            tmp_path / "query", {KEY: get_document(f"[{{name: a, in: query, schema: {schema}}}]")}
        )


def test_an_interim_status_is_refused(tmp_path: Path) -> None:
    """A status below 200 is unsupported, because a final response follows it."""
    odd = get_document(responses="{'100': {description: Go on.}, '200': {description: Done.}}")
    with pytest.raises(SpecError, match=r"unsupported: .*'100'"):
        generate(tmp_path, {KEY: odd})


def test_a_field_may_have_the_name_of_a_pydantic_attribute(tmp_path: Path) -> None:
    """A field may have the name of any public attribute of pydantic's models."""
    names = sorted(set(dir(pydantic.BaseModel)) | set(dir(type(pydantic.BaseModel))))
    usable = [name for name in names if not name.startswith("_")]
    properties = "\n".join(f"{name}: {{type: string}}" for name in usable)
    texts = generate(tmp_path, {KEY: model_document(properties)})
    assert all(f" {name}" in texts[f"src/selling_partner/{KEY}/models.py"] for name in usable)


def test_an_extension_in_paths_is_not_an_operation(tmp_path: Path) -> None:
    """An extension in ``paths`` is ignored, even if it looks like a path item."""
    more = "\n".join(["  x-note: true", "  x-path:", "    get: {$ref: nowhere}", ""])
    texts = generate(tmp_path, {KEY: get_document().rstrip() + "\n" + more})
    assert texts[f"tests/cases_{KEY}.py"].count("documented.Call(") == 1


def test_an_extension_in_swagger_paths_is_not_an_operation(tmp_path: Path) -> None:
    """The upgrade from Swagger 2.0 leaves an extension in ``paths`` unchanged."""
    text = """\
swagger: "2.0"
info: {title: Sample API, version: v1}
paths:
  x-note: true
  x-path: {get: {operationId: getThing, parameters: [{in: body}]}}
  /thing: {get: {operationId: getThing, responses: {200: {description: Done.}}}}
"""
    texts = generate(tmp_path, {KEY: text})
    assert texts[f"tests/cases_{KEY}.py"].count("documented.Call(") == 1
