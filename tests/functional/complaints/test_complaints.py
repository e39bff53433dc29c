"""Complaints about documents that cannot be generated."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.errors import SpecError
from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain
from tests.functional.packages import document, generate, get_document, model_document

SCHEMAS = {
    "not": "{not: {type: string}}",
    "contains": "{type: array, items: {}, contains: {const: a}}",
    "patternProperties": "{type: object, patternProperties: {a: {type: string}}}",
    "prefixItems": "{type: array, items: {}, prefixItems: [{type: string}]}",
    "propertyNames": "{type: object, propertyNames: {maxLength: 3}}",
    "nullable": "{type: string, nullable: true}",
    "$id": "{type: string, $id: 'https://example.com/a'}",
    "type": "{type: [string, integer], oneOf: [{minLength: 1}, {minimum: 1}]}",
    "pattern": "{type: string, pattern: 'a(?!b)'}",
    "discriminator": "{discriminator: {propertyName: a}, oneOf: [{type: string}, {type: integer}]}",
}


@pytest.mark.parametrize(
    ("schema", "remedy"),
    [
        ("{type: string, nullable: true}", 'write type: [string, "null"]'),
        ("{type: [string, 'null'], nullable: true}", 'write type: [string, "null"]'),
        (
            "{type: string, nullable: true, enum: [A]}",
            'write type: [string, "null"], and add null to its enum',
        ),
        (
            "{type: string, nullable: true, const: A}",
            'write type: [string, "null"], and replace const by an enum with null',
        ),
        (
            "{$ref: '#/components/schemas/Thing', nullable: true}",
            'write anyOf: [{$ref: "#/components/schemas/Thing"}, {type: "null"}]',
        ),
        (
            "{oneOf: [{type: string}, {type: boolean}], nullable: true}",
            'write anyOf: [{...}, {type: "null"}]',
        ),
        ("{type: string, nullable: false}", "remove it"),
    ],
)
def test_the_remedy_for_nullable_keeps_the_null(
    complaints: Complain, schema: str, remedy: str
) -> None:
    """OpenAPI 3.1 has no ``nullable``; the remedy allows the same values."""
    (line,) = complaints(model_document(f"a: {schema}"))
    assert line.endswith(f"unsupported: nullable; {remedy}")


@pytest.mark.parametrize("keyword", SCHEMAS)
def test_an_unsupported_keyword_is_named(complaints: Complain, keyword: str) -> None:
    """A keyword that models cannot express is refused, not ignored."""
    (line,) = complaints(model_document(f"odd: {SCHEMAS[keyword]}"))
    assert_complaint(
        line, 16, f"#/components/schemas/Thing/properties/odd/{keyword}", "unsupported: "
    )


WRAPPED = {
    "/items/items": "{type: array, items: {type: array, items: %s}}",
    "/additionalProperties/items": "{additionalProperties: {type: array, items: %s}}",
    "/oneOf/1": "{oneOf: [{type: string}, %s]}",
    "/anyOf/0/items": "{anyOf: [{type: array, items: %s}, {type: 'null'}]}",
    "/properties/b": "{type: object, properties: {a: {type: string}, b: %s}}",
    "/allOf/1/properties/b": (
        "{allOf: [{properties: {a: {type: string}}}, {type: object, properties: {b: %s}}]}"
    ),
}


@pytest.mark.parametrize("place", WRAPPED)
def test_an_unsupported_keyword_is_found_at_every_depth(complaints: Complain, place: str) -> None:
    """Keywords are checked in items, map values, union members and merged fields."""
    (line,) = complaints(model_document(f"odd: {WRAPPED[place] % '{not: {}}'}"))
    assert_complaint(
        line, 16, f"#/components/schemas/Thing/properties/odd{place}/not", "unsupported: not"
    )


def test_an_unsupported_keyword_next_to_properties_is_found(complaints: Complain) -> None:
    """A class with an unsupported keyword is refused, because the model would be incomplete."""
    text = model_document("plain: {type: string}") + "      not: {required: [plain]}\n"
    (line,) = complaints(text)
    assert_complaint(line, 17, "#/components/schemas/Thing/not", "unsupported: not")


@pytest.mark.parametrize(
    ("parameter", "key", "phrase"),
    [
        ("{name: a, in: cookie, schema: {type: array}}", "/schema", "unsupported: a list"),
        (
            "{name: a, in: query, style: deepObject, schema: {type: array}}",
            "/schema",
            "unsupported",
        ),
        ("{name: a, in: query, style: spaceDelimited, schema: {}}", "/schema", "unsupported"),
        ("{name: a, in: query, style: pipeDelimited, schema: {type: object}}", "/schema", "unsup"),
        (
            "{name: a, in: query, content: {a/b: {schema: {type: string}}}}",
            "/content",
            "unsupported",
        ),
        (
            "{name: a, in: query, schema: {type: object}}",
            "/schema",
            "unsupported: an object of any",
        ),
        (
            "{name: a, in: query, style: deepObject, schema: {type: object, "
            "properties: {b: {type: array}}}}",
            "/schema",
            "unsupported: an object or a list inside an object",
        ),
        (
            "{name: a, in: query, schema: {type: array, items: {type: array, items: {}}}}",
            "/schema",
            "unsupported",
        ),
        ("{name: User-Agent, in: header, schema: {type: string}}", "", "header"),
        ("{name: 'X Y', in: header, schema: {type: string}}", "", "header"),
        ("{name: '?', in: query, schema: {type: string}}", "", "'?'"),
    ],
)
def test_a_parameter_that_cannot_be_sent_is_refused(
    complaints: Complain, parameter: str, key: str, phrase: str
) -> None:
    """A parameter with an unsupported location, style or type is a complaint."""
    (line,) = complaints(get_document(f"[{parameter}]"))
    assert_complaint(line, 7, f"#/paths/~1thing/get/parameters/0{key}", phrase)


def test_other_parts_are_refused(complaints: Complain) -> None:
    """Only forms have parts with names, so other media types of parts are unsupported."""
    media_type = "multipart/mixed"
    content = f"{{content: {{{media_type}: {{schema: {{type: object}}}}}}}}"
    responses = "{'200': {$ref: '#/components/responses/A'}}"
    post = f"post: {{operationId: a, requestBody: {content}, responses: {responses}}}"
    shared = f"components: {{responses: {{A: {{description: D, {content[1:]}}}}}\n"
    lines = complaints(document(f"paths:\n  /a: {{{post}}}\n{shared}"))
    assert_complaint(lines[0], 4, "#/paths/~1a/post/requestBody/content", media_type)
    assert_complaint(lines[1], 5, "#/components/responses/A/content", media_type)
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("responses", "pointer", "phrase"),
    [
        ("{'200': {description: D}, '199': {description: D}}", "/199", "unsupported: "),
        ("{'200': {description: D}, 2XX: {description: D}}", "/2XX", "unsupported: "),
        ("{4XX: {description: D}}", "", "success"),
        ("{'404': {description: D}}", "", "success"),
    ],
)
def test_an_unusable_status_is_refused(
    complaints: Complain, responses: str, pointer: str, phrase: str
) -> None:
    """An operation needs a success, and each status must be a final one with its own number."""
    (line,) = complaints(get_document(responses=responses))
    assert_complaint(line, 8, f"#/paths/~1thing/get/responses{pointer}", phrase)


OPERATION = "responses: {'200': {description: D.}}"


@pytest.mark.parametrize(
    ("item", "pointer", "phrase"),
    [
        (f"get: {{{OPERATION}, servers: [{{url: /v2}}]}}", "/get/servers", "unsupported: servers"),
        (f"get: {{operationId: '!', {OPERATION}}}", "/get/operationId", "gives no Python name"),
        (f"get: {{operationId: a, {OPERATION}}}, trace: {{{OPERATION}}}", "/trace", "unsupported"),
        (
            f"get: {{operationId: a, x-amzn-usage-plan: {{rate: 0, burst: 1}}, {OPERATION}}}",
            "/get/x-amzn-usage-plan",
            "malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-restricted: false, {OPERATION}}}",
            "/get/x-amzn-restricted",
            "malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-restricted: 'true', {OPERATION}}}",
            "/get/x-amzn-restricted",
            "malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-restricted: {{path: generic}}, {OPERATION}}}",
            "/get/x-amzn-restricted",
            "malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-restricted: {{dataElements: [a, a]}}, {OPERATION}}}",
            "/get/x-amzn-restricted",
            "malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-safe: 'true', {OPERATION}}}",
            "/get/x-amzn-safe",
            "malformed",
        ),
        (
            f"post: {{operationId: a, x-amzn-safe: , {OPERATION}}}",
            "/post/x-amzn-safe",
            "malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-grantless-scope: [b], {OPERATION}}}",
            "/get/x-amzn-grantless-scope",
            "malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-grantless-scope: , {OPERATION}}}",
            "/get/x-amzn-grantless-scope",
            "malformed",
        ),
        (
            "get: {operationId: a, x-amzn-restricted: true, x-amzn-grantless-scope: b, "
            f"{OPERATION}}}",
            "/get/x-amzn-grantless-scope",
            "grant",
        ),
    ],
)
def test_an_operation_that_cannot_be_a_method_is_refused(
    complaints: Complain, item: str, pointer: str, phrase: str
) -> None:
    """An operation needs an operationId with a Python name, and well-formed extensions."""
    (line,) = complaints(document(f"paths:\n  /a: {{{item}}}\n"))
    assert_complaint(line, 4, f"#/paths/~1a{pointer}", phrase)


@pytest.mark.parametrize(
    "plan", ["{rate: 1}", "{rate: .inf, burst: 1}", "{rate: 1, burst: 0.5}", "5"]
)
def test_a_usage_plan_has_a_rate_and_a_burst(complaints: Complain, plan: str) -> None:
    """A usage plan without a rate or a burst, or with an invalid number, is a complaint."""
    text = f"paths:\n  /a: {{get: {{operationId: a, x-amzn-usage-plan: {plan}, {OPERATION}}}}}\n"
    assert len(complaints(document(text))) == 1


@pytest.mark.parametrize(
    ("properties", "pointer", "phrase"),
    [
        ("a-b: {}\na_b: {}", "/properties/a_b", "a-b and a_b"),
        ("'!': {}", "/properties/!", "'!'"),
        ("me: {$ref: '#/components/schemas/Thing'}", "", "Thing requires itself"),
    ],
)
def test_an_impossible_class_is_refused(
    complaints: Complain, properties: str, pointer: str, phrase: str
) -> None:
    """Fields need distinct names, and a class cannot require an instance of itself."""
    required = "[me]" if "me" in properties else "[]"
    line = complaints(model_document(properties, required=required))[0]
    place, _, message = line.partition(": ")
    assert place.endswith(f"#/components/schemas/Thing{pointer}")
    assert phrase in message


def test_a_pattern_needs_a_matching_sample(complaints: Complain) -> None:
    """A pattern needs an example if the generator cannot derive a sample for the tests."""
    text = "a: {type: string, pattern: '^[0-9]{5}$'}\n"
    text += "b: {type: string, pattern: '^[0-9]{5}$', maxLength: 3}\n"
    (line,) = complaints(model_document(text + "c: {type: string, pattern: '^0$', example: '0'}"))
    assert_complaint(line, 17, "#/components/schemas/Thing/properties/b/pattern", "sample")


S = "{type: string}"


def test_a_path_and_its_parameters_agree(complaints: Complain) -> None:
    """A path template without its parameter is a complaint, and so is the reverse."""
    text = f"""
paths:
  /{{a}}:
    get:
      operationId: x
      parameters: [{{name: b, in: path, required: true, schema: {S}}}]
      {OPERATION}
"""
    lines = complaints(document(text))
    assert any("a" in line and "path" in line for line in lines)
    assert all("#/paths/~1{a}" in line for line in lines)


def test_all_complaints_are_listed(complaints: Complain) -> None:
    """All problems of a document are reported together in the order of the file."""
    text = model_document("one: {not: {}}\ntwo: {$id: a}\nthree: {contains: {}}")
    lines = complaints(text.replace("operationId: putThing", "operationId: '!'"))
    assert [line.partition(":")[0] for line in lines] == ["6", "16", "17", "18"]
    assert "operationId" in lines[0]


@pytest.mark.parametrize(
    "key", ["version", "root", "close", "aclose", "cached_property", "any_text", "import_module"]
)
def test_an_api_cannot_replace_a_part_of_the_package(tmp_path: Path, key: str) -> None:
    """A document with the name of a module or attribute of the package is refused."""
    with pytest.raises(SpecError, match=r"the package"):
        generate(tmp_path, {key: get_document()})
