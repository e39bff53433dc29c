"""Complaints about correct documents say "unsupported", and complaints about wrong ones do not."""

from __future__ import annotations

import json
from typing import Any

import pydantic
import pytest

from tests.functional.conftest import Complain, Make
from tests.functional.packages import (
    THING,
    Package,
    document,
    get_document,
    model_document,
    schemas_document,
)


def field(schema: Any) -> str:
    """Return a document with a required field of this schema."""
    return model_document(f"field: {json.dumps(schema)}", "[field]")


def query(schema: Any, **more: Any) -> str:
    """Return a document with a query parameter of this schema."""
    return get_document(json.dumps([{"name": "a", "in": "query", "schema": schema, **more}]))


def operations(*ids: str, key: str = "operationId") -> str:
    """Return a document with an operation for each ID."""
    return document("paths:\n") + "".join(
        f"  /p{index}:\n    get:\n      {key}: {each}\n"
        "      responses: {'204': {description: Done.}}\n"
        for index, each in enumerate(ids)
    )


HAL = document("""
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getOrder
      responses:
        '200':
          description: The order.
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
  /orders/{id}/cancel:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post: {operationId: orderActions, responses: {'204': {description: Done.}}}
  /other:
    get: {operationId: allowedOrderActions, responses: {'204': {description: Done.}}}
components:
  schemas:
    Order: {type: object, properties: {_links: {$ref: '#/components/schemas/Links'}}}
    Links:
      type: object
      properties: {actions: {type: array, items: {$ref: '#/components/schemas/Link'}}}
    Link: {type: object, properties: {href: {type: string}}}
""")

OURS: dict[str, str] = {
    "pattern with a class of letters": field({"type": "string", "pattern": r"^\p{L}+$"}),
    "pattern with a named group": field({"type": "string", "pattern": "^(?<name>a)$"}),
    "pattern with a code point": field({"type": "string", "pattern": r"^\u{1F600}$"}),
    "pattern with a control letter": field({"type": "string", "pattern": r"\cJ"}),
    "pattern with a class in a range": field({"type": "string", "pattern": r"^[\w-\.]+$"}),
    "pattern with any character": field({"type": "string", "pattern": "^[^]$"}),
    "pattern with look-ahead": field({"type": "string", "pattern": "a(?=b)"}),
    "pattern with look-behind": field({"type": "string", "pattern": "(?<!a)b"}),
    "pattern with a back-reference": field({"type": "string", "pattern": r"(a)\1"}),
    "pattern without a sample": field({"type": "string", "pattern": "$a"}),
    "pattern of many repetitions": field({"type": "string", "pattern": "((a{999}){999}){999}"}),
    "pattern of many characters": field({"type": "string", "pattern": "a" * 2_000}),
    "negation": field({"not": {"type": "string"}}),
    "condition": field({"if": {"type": "string"}, "then": {"maxLength": 3}}),
    "tuple": field({"type": "array", "prefixItems": [{"type": "string"}]}),
    "contained item": field({"type": "array", "items": {}, "contains": {"type": "string"}}),
    "dependent fields": field({"type": "object", "dependentRequired": {"a": ["b"]}}),
    "names by pattern": field({"type": "object", "patternProperties": {"^a": {}, "b": False}}),
    "names with a rule": field({"type": "object", "propertyNames": {"maxLength": 3}}),
    "anyOf beside oneOf": field({"anyOf": [{"type": "string"}], "oneOf": [{"minLength": 3}]}),
    "two unions in allOf": field(
        {"allOf": [{"oneOf": [{"type": "string"}, {"type": "null"}]}] * 1
         + [{"oneOf": [{"maxLength": 3}, {"minLength": 5}]}]}
    ),
    "huge limit": field({"type": "string", "minLength": 10**8}),
    "number beyond a float": field({"type": "number", "maximum": 10**400}),
    "limit of too many digits": model_document(
        "field: {type: number, maximum: 12345678901234567890.5}"
    ),
    "step of too many digits": model_document(
        "field: {type: number, multipleOf: 0.12345678901234567891}"
    ),
    "value of too many digits": model_document(
        "field: {type: number, enum: [1.5, 0.12345678901234567891]}"
    ),
    "default too near to zero": model_document("field: {type: number, default: 1.0e-400}"),
    "boundary of words": field({"type": "string", "pattern": r"^a\b"}),
    "required items without end": field({"type": "array", "items": {}, "minItems": 10**8}),
    "fields of one name": model_document("some_name: {type: string}\nsomeName: {type: string}"),
    "field without letters": model_document("'+-+': {type: string}"),
    "classes of one name": schemas_document(
        "a: {$ref: '#/components/schemas/some_name'}",
        """
        some_name: {type: object, properties: {a: {type: string}}}
        someName: {type: object, properties: {b: {type: string}}}
        thing_some_name: {type: object, properties: {b: {type: string}}}
        ThingSomeName: {type: object, properties: {b: {type: string}}}
        """,
    ),
    "class of the package": schemas_document(
        "a: {$ref: '#/components/schemas/SampleClient'}",
        "SampleClient: {type: object, properties: {a: {type: string}}}",
    ),
    "methods of one name": operations("some_name", "someName"),
    "iterator of one name": document(f"""
        paths:
          /a:
            get:
              operationId: getThings
              parameters: [{{name: nextToken, in: query, schema: {{type: string}}}}]
              responses:
                '200': {{description: Done., content: {{application/json: {{schema: {THING}}}}}}}
          /b: {{get: {{operationId: iterThings, responses: {{'204': {{description: Done.}}}}}}}}
          /c: {{get: {{operationId: iterGetThings, responses: {{'204': {{description: Done.}}}}}}}}
        components:
          schemas:
            Thing:
              type: object
              properties:
                nextToken: {{type: string}}
                a: {{type: array, items: {{type: string}}}}
        """),
    "actions of one name": HAL,
    "arguments of one name": get_document(
        "[{name: a_b, in: query, schema: {type: string}},"
        " {name: aB, in: query, schema: {type: string}}]"
    ),
    "header of the client": get_document(
        "[{name: User-Agent, in: header, schema: {type: string}}]"
    ),
    "header value beyond ASCII": get_document(
        "[{name: X-A, in: header, schema: {type: string, enum: [é]}}]"
    ),
    "style": document("""
        paths:
          /a/{b}:
            get:
              operationId: getA
              parameters: [{name: b, in: path, required: true, style: matrix, schema: {}}]
              responses: {'204': {description: Done.}}
        """),
    "object in a cookie": get_document(
        "[{name: a, in: cookie, schema: {type: object, properties: {a: {type: string}}}}]"
    ),
    "nested deepObject": query(
        {"type": "object", "properties": {"a": {"type": "array", "items": {}}}}, style="deepObject"
    ),
    "no success": get_document(responses="{'400': {description: Wrong.}}"),
    "mixed statuses": get_document(
        responses="{'200': {description: D.}, 2XX: {description: D.}}"
    ),
    "other file": model_document("a: {$ref: 'other.yaml#/A'}"),
    "schema inside a schema": model_document(
        "a: {$ref: '#/components/schemas/Thing/properties/b'}\nb: {type: string}"
    ),
    "recursive list": schemas_document(
        "a: {$ref: '#/components/schemas/Tree'}",
        "Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}",
    ),
    "server of a path": document("""
        paths:
          /a:
            servers: [{url: 'https://other.test'}]
            get: {operationId: getA, responses: {'204': {description: Done.}}}
        """),
    "method TRACE": document("""
        paths: {/a: {trace: {operationId: traceA, responses: {'204': {description: Done.}}}}}
        """),
    "path with dots": document("""
        paths: {/a/../b: {get: {operationId: getA, responses: {'204': {description: Done.}}}}}
        """),
    "YAML alias": model_document("a: &a {type: string}\nb: *a"),
    "YAML tag": model_document("a: {type: string, description: !text b}"),
    "other version": "openapi: 4.0.0\ninfo: {title: A, version: v1}\npaths: {}\n",
    "no operations": document("paths: {}"),
}  # fmt: skip
"""Correct documents that the generator cannot compile, by the construct."""

THEIRS: dict[str, str] = {
    "open group": field({"type": "string", "pattern": "("}),
    "repeated repetition": field({"type": "string", "pattern": "a**"}),
    "reversed range": field({"type": "string", "pattern": "[z-a]"}),
    "reversed limits": field({"type": "string", "minLength": 3, "maxLength": 2}),
    "const beside another enum": field({"type": "string", "enum": ["a"], "const": "b"}),
    "contradictory types": field({"allOf": [{"type": "string"}, {"type": "integer"}]}),
    "value of another type": field({"type": "string", "enum": [["a"]]}),
    "class without end": schemas_document(
        "a: {type: string}",
        """
        Loop:
          type: object
          required: [loop]
          properties: {loop: {$ref: '#/components/schemas/Loop'}}
        """,
    ),
    "missing target": model_document("a: {$ref: '#/components/schemas/Nothing'}"),
    "unknown key": document("pathes: {}\npaths: {}"),
    "repeated key": model_document("a: {type: string}\na: {type: integer}"),
    "repeated operation": operations("getA", "getA"),
    "path parameter without a place": get_document(
        "[{name: id, in: path, required: true, schema: {type: string}}]"
    ),
    "misspelled header": get_document("[{name: 'X A', in: header, schema: {type: string}}]"),
    "wrong media type": get_document(
        responses="{'200': {description: D., content: {json: {schema: {}}}}}"
    ),
    "name that is a number": document("""
        paths:
          /a:
            get: {operationId: getA, x-client-name: 5, responses: {'204': {description: D.}}}
        """),
    "no version": "info: {title: A, version: v1}\npaths: {}\n",
    "text in place of a schema": model_document("a: text"),
    "invalid YAML": document("paths: {"),
    "discriminator with a wrong mapping": schemas_document(
        "a: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}],"
        " discriminator: {propertyName: k, mapping: {c: '#/components/schemas/Thing'}}}",
        """
        A: {type: object, properties: {k: {type: string}}}
        B: {type: object, properties: {k: {type: string}}}
        """,
    ),
}  # fmt: skip
"""Documents that contradict a standard or themselves, by the fault."""


@pytest.mark.parametrize("construct", OURS)
def test_a_limit_of_the_generator_is_called_unsupported(
    construct: str, complaints: Complain
) -> None:
    """A correct document is rejected with the word that says whose limit it is."""
    lines = complaints(OURS[construct])
    assert lines
    assert all(": unsupported: " in line for line in lines), lines


@pytest.mark.parametrize("fault", THEIRS)
def test_a_fault_of_the_document_is_not_called_unsupported(
    fault: str, complaints: Complain
) -> None:
    """The complaint states what is wrong, and does not ask for another generator."""
    lines = complaints(THEIRS[fault])
    assert lines
    assert not [line for line in lines if "unsupported" in line], lines


def test_a_rounded_number_is_shown_with_a_number_that_a_float_holds(complaints: Complain) -> None:
    """The complaint states the number of the document, its line, and one to write instead."""
    (line,) = complaints(OURS["limit of too many digits"])
    assert line.startswith("16:31 #/components/schemas/Thing/properties/field/maximum: ")
    assert line.endswith(
        "unsupported: 12345678901234567890.5 is not exact as a 64-bit float; "
        "write 1.2345678901234567e+19"
    )


def test_a_rounded_number_without_effect_is_accepted(make: Make) -> None:
    """An example decides nothing, and a long decimal fraction may be exact."""
    text = "field: {type: number, maximum: 10.000000000000000000, example: 0.12345678901234567891}"
    thing = make(model_document(text)).api.Thing
    assert thing(field=10).field == 10


@pytest.mark.parametrize("kind", ["integer", "number"])
def test_a_whole_limit_of_many_digits_is_exact(make: Make, kind: str) -> None:
    """A whole number is never rounded, so that the next one is beyond the limit."""
    limit = 123456789012345678901234567890
    thing = make(model_document(f"field: {{type: {kind}, maximum: {limit}}}")).api.Thing
    assert thing(field=limit).field == limit
    with pytest.raises(pydantic.ValidationError):
        thing(field=limit + 1)


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        (r"^[[:alpha:]]$", ":]", "b"),
        (r"^[a-z&&[^b]]$", "&]", "c"),
        (r"^[a-z-[b]]$", "-]", "b"),
        (r"^[+--]$", ",", "x"),
        (r"^[]a]$", "]", "x"),
    ],
)
def test_a_set_means_the_same_to_every_engine(
    pattern: str, fitting: str, other: str, make: Make
) -> None:
    """Brackets and doubled signs inside a set are characters, as in ECMAScript."""
    package: Package = make(field({"type": "string", "pattern": pattern}))
    package.call("put_thing", body={"field": fitting}, response={})
    with pytest.raises(package.root.RequestValidationError):
        package.call("put_thing", body={"field": other}, response={})
