"""Validation against the standard: each problem with its position and hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.errors import show_pointer
from generator.openapi.documents import Document, load
from generator.openapi.validation.validator import validate

ROOT = Path(__file__).parents[4]

SHOP = (Path(__file__).parents[2] / "support" / "shop_v1.yaml").read_text(encoding="utf-8")
OPERATION = "#/paths/~1shop~1v1~1orders~1{orderId}/post"


def documents(folder: Path, text: str) -> list[Document]:
    (folder / "shop_v1.yaml").write_text(text)
    return load([folder / "shop_v1.yaml"], folder)


def complaints(folder: Path, old: str, new: str) -> list[str]:
    """Return the printed problems of the document after one change."""
    assert SHOP.count(old) == 1, f"the change is not clear: {old}"
    return [str(problem) for problem in validate(documents(folder, SHOP.replace(old, new)))]


def test_a_valid_document_has_no_problems(tmp_path: Path) -> None:
    """A valid document passes, including cycles through properties."""
    assert validate(documents(tmp_path, SHOP)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  title: Shop\n", "", "2:1 #/info: 'title' is a required property; add it"),
        (
            "title: Shop",
            "title: [1]",
            "3:3 #/info/title: [1] is not of type 'string'; write string",
        ),
        ("info:\n", "info: 5\nx:\n", "2:1 #/info: 5 is not of type 'object'; write object here"),
        ("in: query", "in: qwery", "35:7 #/components/parameters/Limit/in: 'qwery' is not one of"),
        (
            "      tags: [orders]",
            "      sumary: x",
            f"10:7 {OPERATION}/sumary: OpenAPI does not allow 'sumary' here; remove it",
        ),
        (
            "          required: true",
            "          required: false",
            f"15:11 {OPERATION}/parameters/0/required: True was expected; write true",
        ),
        (
            '"400"',
            "4xx",
            f"30:9 {OPERATION}/responses/4xx: OpenAPI does not allow '4xx' here; remove it",
        ),
        (
            "            schema: {type: object, p",
            "            schema: {type: objekt, p",
            f"21:22 {OPERATION}/requestBody/content/application~1json/schema/type: 'objekt' is not",
        ),
        (
            "maxLength: 5, d",
            "maxLength: x, d",
            "51:44 #/components/schemas/Order/properties/name/maxLength: 'x' is not of type 'int",
        ),
        (
            '"^a+$"',
            '"("',
            "45:24 #/components/schemas/Id/pattern: ( is not a regular expression",
        ),
        (
            "default: 1,",
            "default: z,",
            "37:65 #/components/parameters/Limit/schema/items/default: 'z' is not of type 'int",
        ),
        (
            "schemas/Id",
            "schemas/Ids",
            "54:14 #/components/schemas/Order/properties/id/$ref: the reference #/components/"
            "schemas/Ids does not resolve, or is circular; correct its spelling, or add its target",
        ),
        (
            '"#/components/schemas/Id"',
            "other.yaml#/Id",
            "54:14 #/components/schemas/Order/properties/id/$ref: unsupported: a reference to "
            "other.yaml#/Id from here; refer to #/components/schemas/...",
        ),
        (
            "#/components/parameters/Limit",
            "#/components/schemas/Id",
            f"17:11 {OPERATION}/parameters/1/$ref: unsupported: a reference to "
            "#/components/schemas/Id from here; refer to #/components/parameters/...",
        ),
        (
            "#/components/responses/Failed",
            "#/x/Failed",
            f"30:17 {OPERATION}/responses/400/$ref: uns",
        ),
        (
            "orders/{orderId}:",
            "orders/{orderId:",
            "#/paths/~1shop~1v1~1orders~1{orderId: the path's",
        ),
        ("orders/{orderId}:", "orders/{}:", "the path's braces do not match; write each parameter"),
        ("orders/{orderId}:", "orders/{a:b}:", "the path's braces do not match"),
        ("[{name: orders}]", "[{name: a}, {name: a}]", "5:1 #/tags: Duplicate tag name 'a'"),
        (
            '        - $ref: "#/components/parameters/Limit"',
            "\n".join(["        - {name: a, in: query, schema: {}}"] * 2),
            f"12:7 {OPERATION}/parameters: Duplicate parameter 'a'; keep one of them",
        ),
        (
            "name: orderId",
            "name: order",
            f"8:5 {OPERATION}: Path parameter 'orderId' for 'post' operation in "
            "'/shop/v1/orders/{orderId}' was not resolved; include it both in the path and in",
        ),
        (
            "components:",
            "  /b: {get: {operationId: sendOrder, responses: {default: {description: d}}}}\n"
            "components:",
            "31:8 #/paths/~1b/get: Operation ID 'sendOrder' for 'get' in '/b' is not unique; "
            "give it a unique operationId (for a vendor's document: "
            "at $.paths['/b'].get in an overlay)",
        ),
        (
            "schema: {type: string}",
            "schema: {$schema: 5}",
            f"16:20 {OPERATION}/parameters/0/schema/$schema: 5 is not of type 'string'",
        ),
    ],
)
def test_a_mistake_is_reported_with_position_pointer_and_hint(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    """Each problem has a line, a column, a pointer and a hint."""
    found = complaints(tmp_path, old, new)
    assert any(expected in line and line.startswith("shop_v1.yaml:") for line in found), found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("openapi: 4.0.0", "1:1 #/openapi: unsupported: OpenAPI 4.0.0; write openapi: 3.1.0"),
        ("openapi: 3.1", "1:1 #/openapi: unsupported: OpenAPI 3.1; write openapi: 3.1.0"),
        ("openapi: 3.2.0", "1:1 #/openapi: unsupported: OpenAPI 3.2.0; write openapi: 3.1.0"),
        ("openapi: [3]", "1:1 #/openapi: unsupported: OpenAPI [3]; write openapi: 3.1.0"),
        ("openapi:", "1:1 #/openapi: unsupported: OpenAPI None; write openapi: 3.1.0"),
        ("swagger: '2.0'", "1:1 #/swagger: unsupported: Swagger 2.0; write openapi: 3.1.0"),
        ("x-none: 1", "1:1 #: the OpenAPI version is missing; write openapi: 3.1.0"),
    ],
)
def test_another_version_is_unsupported(tmp_path: Path, line: str, expected: str) -> None:
    """A document that is not OpenAPI 3.1 causes one problem, not one for each difference."""
    assert complaints(tmp_path, "openapi: 3.1.0", line) == [f"shop_v1.yaml:{expected}"]


def test_circular_references_are_each_reported(tmp_path: Path) -> None:
    """Two names that refer to each other resolve to nothing."""
    circle = 'Id: {$ref: "#/components/schemas/A"}\n    A: {$ref: "#/components/schemas/Id"}'
    old = 'Id: {type: string, pattern: "^a+$", examples: [aa]}'
    found = complaints(tmp_path, old, circle)
    assert [line.split()[0] for line in found] == [
        f"shop_v1.yaml:{place}" for place in ("45:10", "46:9", "55:14")
    ]
    assert all("circular" in line for line in found)


def test_references_are_found_in_schemas_but_not_in_sample_data(tmp_path: Path) -> None:
    """Names such as default or properties hide no reference, and sample data contains none."""
    new = (
        "name: {type: string, example: {$ref: nowhere}, examples: [{$ref: nowhere}]}\n"
        "        default: {$ref: '#/components/schemas/Nowhere1'}\n"
        "        properties: {$ref: '#/components/schemas/Nowhere2'}\n"
        "        x-name: {$ref: '#/components/schemas/Nowhere3'}\n"
        "        $ref: {type: string, x-note: {$ref: nowhere}}\n"
    )
    old = "name: {type: string, minLength: 1, maxLength: 5, default: x}\n"
    found = complaints(tmp_path, old, new)
    assert [line.partition("does not")[0][-9:-1] for line in found] == [
        f"Nowhere{number}" for number in "123"
    ]


def test_every_mistake_is_reported_in_one_run(tmp_path: Path) -> None:
    """The problems of all documents are reported together."""
    text = SHOP.replace("title: Shop", "titel: Shop").replace("in: query", "in: qwery")
    (tmp_path / "a.yaml").write_text("openapi: 4.0.0\n")
    (tmp_path / "b.yaml").write_text(text)
    found = validate(load([tmp_path / "a.yaml", tmp_path / "b.yaml"], tmp_path))
    places = {(problem.file, show_pointer(problem.pointer)) for problem in found}
    assert {("a.yaml", "#/openapi"), ("b.yaml", "#/info"), ("b.yaml", "#/info/titel")} < places
    assert ("b.yaml", "#/components/parameters/Limit/in") in places


def test_a_document_too_deep_for_the_validator_is_a_problem(tmp_path: Path) -> None:
    """A depth that the loader allows but the validator cannot handle is a problem, not a crash."""
    deep = "{items: " * 85 + "{}" + "}" * 85
    (line,) = complaints(
        tmp_path, 'Id: {type: string, pattern: "^a+$", examples: [aa]}', f"Id: {deep}"
    )
    assert line.endswith(
        "#: unsupported: a document that is nested too deeply; nest its schemas less deeply"
    )


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A reference to the network or to a file, in sample data even, is never followed."""
    for place in (
        "file:///etc/hostname",
        "http://127.0.0.1:9/x",
        str(ROOT / "spec/messaging_v1.yaml"),
    ):
        found = complaints(tmp_path, "default: x", f"default: {{$ref: '{place}'}}")
        assert all("validator failed" in line for line in found)
        assert found
