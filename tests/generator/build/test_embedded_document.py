"""The document in the package."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest

from generator.build.embedded_content import KEPT, embedded_content, payload_schemas
from generator.build.small_files import MAX_LENGTH, with_small_files
from generator.core.project import ROOT
from tests.functional.packages import generate

SHOP = (Path(__file__).parents[1] / "support" / "shop_v1.yaml").read_text(encoding="utf-8")
PLACE = "src/selling_partner/sandbox/documents/shop_v1.json"


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("served")
    return json.loads(generate(folder, {"shop_v1": SHOP})[PLACE])


def operations(document: Any) -> list[Any]:
    return [each for item in document["paths"].values() for each in item.values()]


def test_it_is_openapi_with_every_operation(carried: Any) -> None:
    """The document is OpenAPI 3.1 and keeps the vendor's content beside the extension."""
    assert carried["openapi"].startswith("3.1")
    found = operations(carried)
    assert found
    for each in found:
        assert each["operationId"]
        notes = each["x-lockstep"]
        assert notes["client"] == "ShopClient"
        assert notes["method"].isidentifier()
        assert isinstance(notes["safe"], bool)
        assert 200 <= notes["response"]["status"] < 300


def test_it_names_the_arguments(carried: Any) -> None:
    """Each parameter has the name of its argument in the client's method."""
    for each in operations(carried):
        notes = each["x-lockstep"]
        assert notes["arguments"].keys() == notes["parameters"].keys()
        assert all(name.isidentifier() for name in notes["arguments"].values())


def test_it_has_samples(carried: Any) -> None:
    """Each required parameter has a sample, by its name in the request."""
    for item in carried["paths"].values():
        for each in item.values():
            for parameter in each.get("parameters", ()):
                if "$ref" not in parameter and parameter.get("required"):
                    assert parameter["name"] in each["x-lockstep"]["parameters"]


HEADERS = """
openapi: 3.1.0
info: {title: Trial, version: v1}
paths:
  /things:
    parameters: [{$ref: '#/components/parameters/Auth'}]
    get:
      operationId: getThings
      parameters:
      - {name: accept, in: header, required: true, schema: {type: string}}
      - {name: x-kept, in: header, required: true, schema: {type: string}}
      responses: {'204': {description: Done}}
components:
  parameters:
    Auth: {name: Authorization, in: header, required: true, schema: {type: string}}
"""


def test_it_lacks_the_headers_that_openapi_ignores(tmp_path: Path) -> None:
    """The client does not send such a header, so the sandbox must not require it."""
    outputs = generate(tmp_path, {"trial_v1": HEADERS})
    item = json.loads(outputs["src/selling_partner/sandbox/documents/trial_v1.json"])["paths"][
        "/things"
    ]
    assert item["parameters"] == []
    assert [each["name"] for each in item["get"]["parameters"]] == ["x-kept"]


def test_it_keeps_the_extensions_that_the_sandbox_reads() -> None:
    """Each extension of Amazon's that the sandbox names is in its documents, and no other is."""
    sources = [
        each.read_text(encoding="utf-8") for each in (ROOT / "library").rglob("sandbox/**/*.py")
    ]
    named = {name for text in sources for name in re.findall(r'"(x-ama?zo?n-[a-z-]+)"', text)}
    assert named == KEPT


CASES: dict[str, Any] = {"x-amzn-api-sandbox": {"static": []}}


def test_it_lacks_other_extensions() -> None:
    """An extension is removed at every level; a name that an author chose is not an extension."""
    document = {
        "x-tables": 1,
        "paths": {"/a": {"get": {"x-owner": "us", "responses": {"200": CASES}}}},
        "components": {
            "headers": {"x-amzn-RequestId": {"schema": {"type": "string", "x-docgen": []}}},
            "schemas": {
                "x-thing": {"properties": {"x-field": {"x-tables": 1, "enum": [{"x-value": 1}]}}}
            },
        },
    }
    assert embedded_content(document) == {
        "paths": {"/a": {"get": {"responses": {"200": CASES}}}},
        "components": {
            "headers": {"x-amzn-RequestId": {"schema": {"type": "string"}}},
            "schemas": {"x-thing": {"properties": {"x-field": {"enum": [{"x-value": 1}]}}}},
        },
    }


def test_it_describes_all_but_schemas() -> None:
    """A schema has no descriptions; a field or an example may have such a name."""
    described = {"description": "A thing.", "title": "Thing"}
    response = {"description": "Done.", "content": {"application/json": {"schema": described}}}
    operation = {"description": "Return it.", "responses": {"200": response}}
    properties = {"title": {**described, "type": "string"}}
    document = {
        "info": described,
        "paths": {"/a": {"get": operation}},
        "components": {
            "parameters": {"schema": {"description": "A parameter.", "schema": described}},
            "schemas": {"title": {"properties": properties, "example": described, **described}},
        },
    }
    bare = {"description": "Done.", "content": {"application/json": {"schema": {}}}}
    assert embedded_content(document) == {
        "info": described,
        "paths": {"/a": {"get": {"description": "Return it.", "responses": {"200": bare}}}},
        "components": {
            "parameters": {"schema": {"description": "A parameter.", "schema": {}}},
            "schemas": {
                "title": {"properties": {"title": {"type": "string"}}, "example": described}
            },
        },
    }


def test_long_files_in_responses_are_small() -> None:
    """Requests keep their files, because the sandbox compares them with those of a caller."""
    label = b64encode(b"^XA" + bytes(MAX_LENGTH)).decode()
    case = {"request": {"parameters": {"body": {"value": label}}}, "response": {"labels": [label]}}
    short = label[:MAX_LENGTH]
    small = {"request": case["request"], "response": {"labels": [short]}}
    assert embedded_content({"x-amzn-api-sandbox": {"static": [case]}}) == {
        "x-amzn-api-sandbox": {"static": [small]}
    }
    assert embedded_content({"x-amazon-spds-sandbox-behaviors": [case]}) == {
        "x-amazon-spds-sandbox-behaviors": [small]
    }
    assert embedded_content({"schema": {"default": label}, "example": label}) == {
        "schema": {"default": label},
        "example": short,
    }


def small_file(content: bytes) -> bytes:
    """Return the small form of a file."""
    small: str = with_small_files(b64encode(content).decode())
    return b64decode(small)


def test_a_small_pdf_is_sound() -> None:
    """Its table has the place of each object, and its end the place of the table."""
    file = small_file(b"%PDF-1.7\n" + bytes(MAX_LENGTH))
    table = int(file.split(b"startxref\n")[1].split(b"\n")[0])
    assert file[table:].startswith(b"xref\n0 4\n")
    entries = file[table:].splitlines(keepends=True)[3:6]
    for number, entry in enumerate(entries, 1):
        assert len(entry) == 20
        assert file[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)


def test_a_small_picture_is_sound() -> None:
    """It is one pixel, and each of its chunks has its checksum."""
    long = b"\x89PNG\r\n\x1a\n" + bytes(MAX_LENGTH)
    file = small_file(long)
    assert file[:8] == long[:8]
    names, rest = [], file[8:]
    while rest:
        length = int.from_bytes(rest[:4], "big")
        chunk, rest = rest[4 : 8 + length], rest[12 + length :]
        names.append(chunk[:4])
        assert zlib.crc32(chunk) == int.from_bytes(
            file[-len(rest) - 4 : len(file) - len(rest)], "big"
        )
    assert names == [b"IHDR", b"IDAT", b"IEND"]
    assert file[16:24] == bytes([0, 0, 0, 1, 0, 0, 0, 1])


@pytest.mark.parametrize("text", ["a" * MAX_LENGTH, "words, " * MAX_LENGTH, "ä" * 2 * MAX_LENGTH])
def test_other_strings_stay(text: str) -> None:
    """A file that is not long, and text other than Base64."""
    assert with_small_files({"a": [text]}) == {"a": [text]}


def test_the_schemas_of_a_payload_say_what_is_valid() -> None:
    """Descriptions and examples are in the models; a field may have the name of a keyword."""
    schemas = {
        "Root": {
            "title": "Root",
            "description": "The root.",
            "examples": [{"title": 1}],
            "properties": {
                "title": {"type": "string", "default": "", "enum": ["title"]},
                "description": {"items": [{"description": "An item.", "const": {"title": "a"}}]},
            },
        }
    }
    assert payload_schemas(schemas) == {
        "Root": {
            "properties": {
                "title": {"type": "string", "enum": ["title"]},
                "description": {"items": [{"const": {"title": "a"}}]},
            }
        }
    }
