"""Hostile text in a document, which must never become code."""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest

from generator.core.errors import SpecError
from tests.functional.conftest import Make
from tests.functional.packages import KEY, Package, generate

MARKER = "lockstep-was-here"
HOSTILE = [
    f'"""; import os; os.system("touch {MARKER}")',
    f"'''\nimport os; os.system('touch {MARKER}')\n'''",
    f"x\nimport os\nos.system('touch {MARKER}')",
    f'") or __import__("os").system("touch {MARKER}") or ("',
    f"]; __import__('os').system('touch {MARKER}') #",
    'ends with a quote"',
    "ends with a backslash\\",
    '\\"""',
    "{{ 1/0 }}{% if %}{# x",
    'f"{1/0}" {x} ${x} %s %(x)s',
    "\\N{BULLET} \\u0041 \\x41 \\",
    "\u202eabc\u2066 \u200b \ufeff",
    "line\u2028line\u2029line\x85line\x0cline\x0bline",
    "\x00 \x1b[31m \x7f",
    "tab\there \r\n carriage",
    "é 😀 漢",
    "await async Async Aclose",
]
SENTENCE = " ".join(HOSTILE)
SCOPE = "''');1/0;{{1/0}}{%if%}${x}%s#"


def operation(index: int, text: str) -> dict[str, Any]:
    thing = {"$ref": "#/components/schemas/Thing"}
    return {
        "operationId": f"op{index} {text}".replace("漢", ""),  # A complaint in an identifier.
        "summary": text,
        "description": text,
        "tags": [text],
        "parameters": [
            {
                "name": f"q{index}{text}",
                "in": "query",
                "description": text,
                "schema": {"type": "string", "enum": [text, "other"], "title": text},
            },
            {
                "name": f"d{index}",
                "in": "query",
                "schema": {"type": "string", "default": text, "maxLength": 1000},
            },
        ],
        "requestBody": {
            "description": text,
            "content": {"application/json": {"schema": thing}},
        },
        "responses": {
            "200": {
                "description": text,
                "headers": {text: {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": thing}},
            },
            "404": {"description": text},
        },
        "x-amzn-grantless-scope": SCOPE,
        "x-hostile": text,
    }


def hostile_property(text: str) -> dict[str, Any]:
    return {
        "type": "string",
        "title": text,
        "description": text,
        "enum": [text, "other"],
        "default": text,
        "example": text,
        "x-hostile": text,
    }


DOCUMENT = json.dumps(
    {
        "openapi": "3.1.0",
        "info": {"title": SENTENCE, "version": SENTENCE, "description": SENTENCE},
        "paths": {
            f"/path{index}/{text.replace('{', '').replace('}', '')}": {
                "post": operation(index, text)
            }
            for index, text in enumerate(HOSTILE)
        },
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "description": SENTENCE,
                    "properties": {
                        f"p{index}{text}": hostile_property(text)
                        for index, text in enumerate(HOSTILE)
                    }
                    | {
                        f"free{index}": {"type": "string", "default": text, "description": text}
                        for index, text in enumerate(HOSTILE)
                    },
                }
            }
        },
    }
)


@pytest.fixture
def package(make: Make, monkeypatch: pytest.MonkeyPatch) -> Package:
    """The package of the hostile document; a call of ``os.system`` fails the test."""

    def refuse(command: str) -> None:
        raise AssertionError(f"text of the document was run: {command}")

    monkeypatch.setattr(os, "system", refuse)
    return make(DOCUMENT)


def sources(package: Package) -> list[Path]:
    return sorted(package.folder.rglob("*.py"))


def test_hostile_text_is_never_run(package: Package) -> None:
    """Generating, compiling and importing the package runs no text of the document."""
    for file in sources(package):
        compile(file.read_text(encoding="utf-8"), str(file), "exec")
    assert package.api.AsyncSampleClient
    assert package.api.Thing()
    assert not Path(MARKER).exists()
    assert list(package.folder.rglob(MARKER)) == []


def test_sources_contain_only_visible_characters(package: Package) -> None:
    """Invisible and bidirectional characters are escaped in the sources."""
    for file in sources(package):
        text = file.read_text(encoding="utf-8")
        assert {each for each in text if not each.isprintable()} <= {"\n"}, file


def test_hostile_data_is_preserved(package: Package) -> None:
    """Wire names, enum values and defaults equal those of the document."""
    fields = list(package.api.Thing.model_fields.values())
    for index, text in enumerate(HOSTILE):
        field = fields[index]
        assert field.alias == f"p{index}{text}"
        assert field.default == text
        (known,) = (get_args(each) for each in get_args(field.annotation) if "Literal" in str(each))
        assert known == (text, "other")
        assert fields[len(HOSTILE) + index].default == text


def test_hostile_operations_are_preserved(package: Package) -> None:
    """Operation identifiers, scopes, paths and parameter names equal those of the document."""
    operations = import_module("selling_partner.sample_v1.operations")
    found = [each for name, each in vars(operations).items() if name.startswith("OP")]
    described = json.loads(DOCUMENT)["paths"]
    assert [each.path for each in found] == list(described)
    for each in found:
        data = described[each.path]["post"]
        assert (each.operation_id, each.scope) == (data["operationId"], SCOPE)
        assert [p.wire_name for p in each.parameters] == [p["name"] for p in data["parameters"]]


def test_hostile_text_is_sent_and_received(package: Package) -> None:
    """A call sends and receives hostile values under hostile names unchanged."""
    body = {f"p{index}{text}": text for index, text in enumerate(HOSTILE)}
    method = next(name for name in dir(package.api.SampleClient) if name.startswith("op5"))
    sent = package.call(method, body=body, response=body, d5=SENTENCE)
    assert sent.json == body
    assert sent.value.model_dump(by_alias=True, exclude_unset=True) == body
    assert sent.request.url.params["d5"] == SENTENCE


def test_a_docstring_contains_its_hostile_description(package: Package) -> None:
    """A description that tries to end its docstring remains part of it."""
    client = package.api.SampleClient
    methods = [getattr(client, name) for name in dir(client) if name.startswith("op")]
    docs = [method.__doc__.partition("Usage plan:")[0] for method in methods]
    assert len(docs) == len(HOSTILE)
    for text in (HOSTILE[0], HOSTILE[5], HOSTILE[6], HOSTILE[7], HOSTILE[8]):
        assert any(text in doc for doc in docs), text


def test_names_of_punctuation_are_refused(tmp_path: Path) -> None:
    """A property whose name has no Python form is an error."""
    data = json.loads(DOCUMENT)
    data["components"]["schemas"]["Thing"]["properties"]['"""'] = {"type": "string"}
    with pytest.raises(SpecError, match='properties/""": '):
        generate(tmp_path, {KEY: json.dumps(data)})
