"""What cannot be generated is refused, in words and with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.problems import SpecError
from tests.functional.conftest import Complain
from tests.functional.packages import document, generate, get_document, model_document

PLACE = re.compile(
    r"(?P<line>\d+):(?P<column>\d+) (?P<pointer>#\S*): (?P<words>.*), (?P<advice>.+)"
)


def check(line: str, at: int, pointer: str, words: str) -> None:
    """Hold a complaint to its line in the document, its pointer and its words."""
    found = PLACE.fullmatch(line)
    assert found, line
    assert (int(found["line"]), found["pointer"]) == (at, pointer), line
    assert words in found["words"], line


SCHEMAS = {
    "allOf": "{allOf: [{type: string}]}",
    "oneOf": "{oneOf: [{type: string}]}",
    "anyOf": "{anyOf: [{type: string}]}",
    "not": "{not: {type: string}}",
    "if": "{if: {type: string}}",
    "patternProperties": "{type: object, patternProperties: {a: {type: string}}}",
    "prefixItems": "{type: array, items: {}, prefixItems: [{type: string}]}",
    "propertyNames": "{type: object, propertyNames: {type: string}}",
    "nullable": "{type: string, nullable: true}",
    "discriminator": "{type: object, discriminator: {propertyName: a}}",
    "type": "{type: [string, integer]}",
    "pattern": "{type: string, pattern: 'a(?!b)'}",
}


@pytest.mark.parametrize("keyword", SCHEMAS)
def test_an_unsupported_keyword_is_named(complaints: Complain, keyword: str) -> None:
    """A schema that says what models cannot say is refused at the keyword, and not cut short."""
    (line,) = complaints(model_document(f"odd: {SCHEMAS[keyword]}"))
    check(line, 16, f"#/components/schemas/Thing/properties/odd/{keyword}", "unsupported: ")


@pytest.mark.parametrize("schema", ["{type: array, items: %s}", "{additionalProperties: %s}"])
def test_an_unsupported_keyword_is_found_at_every_depth(complaints: Complain, schema: str) -> None:
    """The items of a list and the values of a map are looked at too."""
    inner = "{type: array, items: {allOf: [{}]}}"
    (line,) = complaints(model_document(f"odd: {schema % inner}"))
    key = "items" if "items: %s" in schema else "additionalProperties"
    check(line, 16, f"#/components/schemas/Thing/properties/odd/{key}/items/allOf", "unsupported")


def test_an_unsupported_keyword_next_to_properties_is_found(complaints: Complain) -> None:
    """A class that is also made of others is refused, for half of its fields would be missing."""
    text = model_document("plain: {type: string}") + "      allOf: [{type: object}]\n"
    (line,) = complaints(text)
    check(line, 17, "#/components/schemas/Thing/allOf", "unsupported: allOf")


@pytest.mark.parametrize(
    ("parameter", "key", "words"),
    [
        ("{name: a, in: cookie, schema: {type: string}}", "", "unsupported: a parameter in cookie"),
        ("{name: a, in: query, style: deepObject, schema: {type: object}}", "", "unsupported"),
        ("{name: a, in: query, style: spaceDelimited, schema: {type: array}}", "", "unsupported"),
        ("{name: a, in: query, content: {a/json: {schema: {type: string}}}}", "", "unsupported"),
        ("{name: a, in: query, schema: {type: object}}", "/schema", "unsupported"),
        ("{name: a, in: query, schema: {}}", "/schema", "unsupported"),
        (
            "{name: a, in: query, schema: {type: array, items: {type: array, items: {}}}}",
            "/schema",
            "unsupported",
        ),
        ("{name: User-Agent, in: header, schema: {type: string}}", "", "unsupported: the header"),
        ("{name: 'X Y', in: header, schema: {type: string}}", "", "cannot be a header's name"),
        ("{name: '1a', in: query, schema: {type: string}}", "", "'1a' gives no Python name"),
    ],
)
def test_a_parameter_that_cannot_be_sent_is_refused(
    complaints: Complain, parameter: str, key: str, words: str
) -> None:
    """A parameter of another place, style or type than a client can send is a complaint."""
    (line,) = complaints(get_document(f"[{parameter}]"))
    check(line, 7, f"#/paths/~1thing/get/parameters/0{key}", words)


JSON = "{application/json: {schema: %s}}"


@pytest.mark.parametrize(
    ("content", "pointer", "words"),
    [
        ("{text/plain: {schema: {type: string}}}", "", "unsupported: bodies in text/plain"),
        ("{application/json: {}, text/csv: {}}", "", "unsupported: bodies in application/json"),
        (JSON % "{type: array, items: {}}", "/application~1json/schema", "unsupported: a body"),
        (JSON % "{type: string}", "/application~1json/schema", "unsupported: a body"),
        (JSON % "{type: object}", "/application~1json/schema", "unsupported: a body"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    complaints: Complain, content: str, pointer: str, words: str
) -> None:
    """Only bodies of one JSON media type that are objects with properties become models."""
    (line,) = complaints(
        get_document(responses=f"{{'200': {{description: D, content: {content}}}}}")
    )
    check(line, 8, f"#/paths/~1thing/get/responses/200/content{pointer}", words)


@pytest.mark.parametrize(
    ("responses", "pointer", "words"),
    [
        ("{'200': {description: D}, default: {description: D}}", "/default", "unsupported"),
        ("{'200': {description: D}, 4XX: {description: D}}", "/4XX", "unsupported: the status"),
        ("{'404': {description: D}}", "", "no success is documented"),
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
        (f"get: {{{OPERATION}}}", "/get", "the operation has no operationId"),
        (f"get: {{operationId: '12', {OPERATION}}}", "/get/operationId", "gives no Python name"),
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
            "what is restricted needs a selling partner's grant",
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
        ("'1': {}", "/properties/1", "'1' gives no Python name"),
        ("me: {$ref: '#/components/schemas/Thing'}", "", "Thing holds itself without end"),
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


def test_an_array_says_what_it_holds(complaints: Complain) -> None:
    """A list of unknown things is a complaint with the advice to say what they are."""
    (line,) = complaints(model_document("rows: {type: array}"))
    check(line, 16, "#/components/schemas/Thing/properties/rows", "does not say what it holds")


def test_a_pattern_needs_a_sample_that_fits(complaints: Complain) -> None:
    """The generated tests send a sample, which cannot be made up for every pattern."""
    text = "a: {type: string, pattern: '^[a-z]+$'}\nb: {type: string, pattern: '^[0-9]+$'}\n"
    (line,) = complaints(model_document(text + "c: {type: string, pattern: '^0$', example: '0'}"))
    check(line, 17, "#/components/schemas/Thing/properties/b/pattern", "no sample fits")


def test_colliding_operations_are_named(complaints: Complain) -> None:
    """Two operations that would be one method are both named, with the method."""
    text = f"  /%s: {{get: {{operationId: %s, {OPERATION}}}}}\n"
    (line,) = complaints(
        document("paths:\n" + text % ("a", "getThing") + text % ("b", "get_thing"))
    )
    check(line, 5, "#/paths/~1b/get/operationId", "getThing and get_thing would both become")


def test_colliding_arguments_are_named(complaints: Complain) -> None:
    """Two parameters that would be one argument are both named, even of one name in two places."""
    (line,) = complaints(
        get_document(
            "[{name: a, in: query, schema: %s}, {name: a, in: header, schema: %s}]" % ((S,) * 2)
        )
    )
    check(line, 7, "#/paths/~1thing/get/parameters", "a in query and a in header would both")


S = "{type: string}"


def test_colliding_classes_are_named(complaints: Complain) -> None:
    """Two schemas that would be one class are both named; so is one that an inline object meets."""
    inner = "inner: {type: object, properties: {a: {type: string}}}"
    more = "    %s: {type: object, properties: {a: {type: string}}}\n"
    names = ["thing", "ThingInner", "SampleClient", "APPLICATION", "ApiClient"]
    lines = complaints(model_document(inner) + "".join(more % name for name in names))
    assert len(lines) == 5
    check(lines[0], 16, "#/components/schemas/Thing/properties/inner", "a second class ThingInner")
    check(lines[1], 17, "#/components/schemas/thing", "Thing and thing would both become")
    check(lines[2], 19, "#/components/schemas/SampleClient", "something else by the name")
    check(lines[3], 20, "#/components/schemas/APPLICATION", "something else by the name")
    check(lines[4], 21, "#/components/schemas/ApiClient", "something else by the name")


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
    text = model_document("one: {allOf: [{}]}\ntwo: {type: array}\nthree: {oneOf: [{}]}")
    lines = complaints(text.replace("operationId: putThing", "operationId: '1'"))
    assert [line.partition(":")[0] for line in lines] == ["6", "16", "17", "18"]
    assert "operationId" in lines[0]


@pytest.mark.parametrize("key", ["version", "root", "close", "cached_property"])
def test_an_api_cannot_take_the_place_of_a_module(tmp_path: Path, key: str) -> None:
    """A document named like a part of the package itself is refused."""
    with pytest.raises(SpecError, match="the package has something else by the name of"):
        generate(tmp_path, {key: get_document()})
