"""What cannot be generated is refused, in words and with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.core.errors import SpecError
from tests.functional.conftest import Complain
from tests.functional.packages import document, generate, get_document, model_document

PLACE = re.compile(
    r"(?P<line>\d+):(?P<column>\d+) (?P<pointer>#\S*): (?P<words>.*); (?P<advice>.+)"
)


def check(line: str, at: int, pointer: str, words: str) -> None:
    """Hold a complaint to its line in the document, its pointer and its words."""
    found = PLACE.fullmatch(line)
    assert found, line
    assert (int(found["line"]), found["pointer"]) == (at, pointer), line
    assert words in found["words"], line


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


@pytest.mark.parametrize("keyword", SCHEMAS)
def test_an_unsupported_keyword_is_named(complaints: Complain, keyword: str) -> None:
    """A schema that says what models cannot say is refused at the keyword, and not cut short."""
    (line,) = complaints(model_document(f"odd: {SCHEMAS[keyword]}"))
    check(line, 16, f"#/components/schemas/Thing/properties/odd/{keyword}", "unsupported: ")


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
    """Items, values, members of a union and merged fields are looked at, where they stand."""
    (line,) = complaints(model_document(f"odd: {WRAPPED[place] % '{not: {}}'}"))
    check(line, 16, f"#/components/schemas/Thing/properties/odd{place}/not", "unsupported: not")


def test_an_unsupported_keyword_next_to_properties_is_found(complaints: Complain) -> None:
    """A class that is also something else is refused, for half of what it is would be missing."""
    text = model_document("plain: {type: string}") + "      not: {required: [plain]}\n"
    (line,) = complaints(text)
    check(line, 17, "#/components/schemas/Thing/not", "unsupported: not")


@pytest.mark.parametrize(
    ("parameter", "key", "words"),
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
        ("{name: User-Agent, in: header, schema: {type: string}}", "", "unsupported: the header"),
        ("{name: 'X Y', in: header, schema: {type: string}}", "", "cannot be a header's name"),
        ("{name: '?', in: query, schema: {type: string}}", "", "unsupported: '?' gives no Python"),
    ],
)
def test_a_parameter_that_cannot_be_sent_is_refused(
    complaints: Complain, parameter: str, key: str, words: str
) -> None:
    """A parameter of another place, style or type than a client can send is a complaint."""
    (line,) = complaints(get_document(f"[{parameter}]"))
    check(line, 7, f"#/paths/~1thing/get/parameters/0{key}", words)


FORMS = ["multipart/form-data", "application/x-www-form-urlencoded", "multipart/mixed"]


@pytest.mark.parametrize("media_type", FORMS)
def test_a_form_is_refused(complaints: Complain, media_type: str) -> None:
    """A body that is a form is unsupported, in a request as in an answer."""
    content = f"{{content: {{{media_type}: {{schema: {{type: object}}}}}}}}"
    answers = "{'200': {$ref: '#/components/responses/A'}}"
    post = f"post: {{operationId: a, requestBody: {content}, responses: {answers}}}"
    shared = f"components: {{responses: {{A: {{description: D, {content[1:]}}}}}\n"
    lines = complaints(document(f"paths:\n  /a: {{{post}}}\n{shared}"))
    words = f"unsupported: bodies in {media_type}"
    check(lines[0], 4, "#/paths/~1a/post/requestBody/content", words)
    check(lines[1], 5, "#/components/responses/A/content", words)
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("responses", "pointer", "words"),
    [
        ("{'200': {description: D}, '199': {description: D}}", "/199", "unsupported: the status"),
        ("{'200': {description: D}, 2XX: {description: D}}", "/2XX", "unsupported: the status"),
        ("{'404': {description: D}}", "", "unsupported: an operation without"),
        ("{4XX: {description: D}}", "", "unsupported: an operation without"),
    ],
)
def test_a_status_that_is_no_number_is_refused(
    complaints: Complain, responses: str, pointer: str, words: str
) -> None:
    """Each documented status has its number, and one of them is a success."""
    (line,) = complaints(get_document(responses=responses))
    check(line, 8, f"#/paths/~1thing/get/responses{pointer}", words)


OPERATION = "responses: {'200': {description: D.}}"


@pytest.mark.parametrize(
    ("item", "pointer", "words"),
    [
        (f"get: {{{OPERATION}, servers: [{{url: /}}]}}", "/get/servers", "unsupported: servers"),
        (f"get: {{operationId: '!', {OPERATION}}}", "/get/operationId", "gives no Python name"),
        (f"get: {{operationId: a, {OPERATION}}}, trace: {{{OPERATION}}}", "/trace", "unsupported"),
        (
            f"get: {{operationId: a, x-amzn-usage-plan: {{rate: 0, burst: 1}}, {OPERATION}}}",
            "/get/x-amzn-usage-plan",
            "the usage plan is malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-restricted: false, {OPERATION}}}",
            "/get/x-amzn-restricted",
            "the mark is malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-restricted: 'true', {OPERATION}}}",
            "/get/x-amzn-restricted",
            "the mark is malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-safe: 'true', {OPERATION}}}",
            "/get/x-amzn-safe",
            "the mark is malformed",
        ),
        (
            f"post: {{operationId: a, x-amzn-safe: , {OPERATION}}}",
            "/post/x-amzn-safe",
            "the mark is malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-grantless-scope: [b], {OPERATION}}}",
            "/get/x-amzn-grantless-scope",
            "the scope is malformed",
        ),
        (
            f"get: {{operationId: a, x-amzn-grantless-scope: , {OPERATION}}}",
            "/get/x-amzn-grantless-scope",
            "the scope is malformed",
        ),
        (
            "get: {operationId: a, x-amzn-restricted: true, x-amzn-grantless-scope: b, "
            f"{OPERATION}}}",
            "/get/x-amzn-grantless-scope",
            "a restricted operation needs a selling partner's grant",
        ),
    ],
)
def test_an_operation_that_cannot_be_a_method_is_refused(
    complaints: Complain, item: str, pointer: str, words: str
) -> None:
    """An operation needs an identifier that gives a name, and extensions that make sense."""
    (line,) = complaints(document(f"paths:\n  /a: {{{item}}}\n"))
    check(line, 4, f"#/paths/~1a{pointer}", words)


@pytest.mark.parametrize(
    "plan", ["{rate: 1}", "{rate: .inf, burst: 1}", "{rate: 1, burst: 0.5}", "5"]
)
def test_a_usage_plan_has_a_rate_and_a_burst(complaints: Complain, plan: str) -> None:
    """A plan without one of the two, or with a number that cannot be one, is a complaint."""
    text = f"paths:\n  /a: {{get: {{operationId: a, x-amzn-usage-plan: {plan}, {OPERATION}}}}}\n"
    assert len(complaints(document(text))) == 1


@pytest.mark.parametrize(
    ("properties", "pointer", "words"),
    [
        ("a-b: {}\na_b: {}", "/properties/a_b", "a-b and a_b would both become the field a_b"),
        ("'!': {}", "/properties/!", "unsupported: '!' gives no Python name"),
        ("me: {$ref: '#/components/schemas/Thing'}", "", "Thing requires itself"),
    ],
)
def test_a_class_that_cannot_be_is_refused(
    complaints: Complain, properties: str, pointer: str, words: str
) -> None:
    """Fields need names of their own, and a class that must hold itself cannot be built."""
    line = complaints(model_document(properties, required="[me]" if "me" in properties else "[]"))[
        0
    ]
    assert f"#/components/schemas/Thing{pointer}: {words}" in line


def test_a_pattern_needs_a_sample_that_fits(complaints: Complain) -> None:
    """The generated tests send a sample, which cannot be made up for every pattern."""
    text = "a: {type: string, pattern: '^[0-9]{5}$'}\n"
    text += "b: {type: string, pattern: '^[0-9]{5}$', maxLength: 3}\n"
    (line,) = complaints(model_document(text + "c: {type: string, pattern: '^0$', example: '0'}"))
    check(line, 17, "#/components/schemas/Thing/properties/b/pattern", "no sample fits")


S = "{type: string}"


def test_a_path_and_its_parameters_agree(complaints: Complain) -> None:
    """A name in a path without its parameter is a complaint, and so is a parameter without one."""
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


def test_all_complaints_come_at_once(complaints: Complain) -> None:
    """A maintainer sees everything that is wrong with the documents in the order of the file."""
    text = model_document("one: {not: {}}\ntwo: {$id: a}\nthree: {contains: {}}")
    lines = complaints(text.replace("operationId: putThing", "operationId: '!'"))
    assert [line.partition(":")[0] for line in lines] == ["6", "16", "17", "18"]
    assert "operationId" in lines[0]


@pytest.mark.parametrize(
    "key", ["version", "root", "close", "aclose", "cached_property", "any_text", "import_module"]
)
def test_an_api_cannot_take_the_place_of_a_module(tmp_path: Path, key: str) -> None:
    """A document named like a part of the package itself is refused."""
    with pytest.raises(SpecError, match="the package already defines"):
        generate(tmp_path, {key: get_document()})
