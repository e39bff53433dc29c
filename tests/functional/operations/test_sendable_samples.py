"""Samples of parameters that a client refuses to send in their place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.conftest import Complain, Make
from tests.functional.packages import KEY, document
from tests.functional.sandbox_verdicts import request_complaints

LISTED = "{type: string, enum: ['a,b', c, d]}"


def parameter_document(parameter: str) -> str:
    """Return a document of ``getThing`` with the parameter ``p``, in its path or beside it."""
    path = "/thing/{p}" if "in: path" in parameter else "/thing"
    return document(f"""
paths:
  {path}:
    get:
      operationId: getThing
      parameters: [{{name: p, {parameter}}}]
      responses: {{'200': {{description: D.}}}}
""")


@pytest.mark.parametrize(
    ("parameter", "value", "target"),
    [
        ("in: path, required: true, schema: {type: string, enum: [., '', a]}", "a", "/thing/a"),
        (
            "in: path, required: true, schema: {type: string, example: ..}",
            "text",
            "/thing/text",
        ),
        (f"in: query, explode: false, schema: {{type: array, items: {LISTED}}}", ["c"], "p=c"),
        (
            "in: query, explode: false, schema: "
            f"{{type: array, minItems: 2, uniqueItems: true, items: {LISTED}}}",
            ["c", "d"],
            "p=c,d",
        ),
        (
            "in: query, explode: false, schema: {type: array, items: {type: string, "
            "example: 'x, y'}}",
            ["text"],
            "p=text",
        ),
        (
            "in: query, style: pipeDelimited, explode: false, schema: {type: array, items: "
            "{type: string, enum: ['a|b', 'a,b']}}",
            ["a,b"],
            "p=a%2Cb",
        ),
        (
            "in: query, schema: {type: array, items: {type: string, enum: ['a,b']}}",
            ["a,b"],
            "p=a%2Cb",
        ),
    ],
)
def test_a_sample_is_a_value_that_a_request_can_carry(
    make: Make, parameter: str, value: Any, target: str
) -> None:
    """Generated tests send it, and the client does not refuse it."""
    package = make(parameter_document(parameter))
    cases = (package.folder / "tests" / f"cases_{KEY}.py").read_text(encoding="utf-8")
    whole = target if target.startswith("/") else f"/thing?{target}"
    assert f'target="{whole}"' in cases
    arguments = (value,) if "in: path" in parameter else ()
    keywords = {} if arguments else {"p": value}
    assert package.call("get_thing", *arguments, **keywords).target == whole


@pytest.mark.parametrize(
    "parameter",
    [
        "in: path, required: true, schema: {type: string, maxLength: 0}",
        "in: path, required: true, schema: {type: array, items: {}, maxItems: 0}",
        "in: query, required: true, schema: {type: array, items: {}, maxItems: 0}",
        "in: query, explode: false, schema: {type: array, items: {type: string, pattern: '^,$'}}",
        "in: header, schema: {type: object, properties: {a: {type: string, pattern: '^,$'}}}",
    ],
)
def test_a_parameter_that_no_request_can_carry_is_refused(
    complaints: Complain, parameter: str
) -> None:
    """The client would refuse each of its values."""
    (line,) = complaints(parameter_document(parameter))
    assert "/parameters/0/schema: unsupported: no value was found that a request can carry" in line


def test_a_form_without_fields_is_a_form(make: Make) -> None:
    """The sandbox names the field that is missing, as in a form with others."""
    make(document("""
        paths:
          /thing:
            put:
              operationId: putThing
              requestBody:
                required: true
                content:
                  application/x-www-form-urlencoded:
                    schema: {type: object, required: [a], properties: {a: {type: string}}}
              responses: {'200': {description: D.}}
        """))
    missing = 'body at /: "a" is a required property'
    assert request_complaints(b"", "application/x-www-form-urlencoded") == [missing]
    assert request_complaints(b"", "application/json") == ["body: missing"]
