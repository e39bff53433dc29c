"""Checks of spec/uploads_2020_11_01.yaml against Amazon's published model, fact by fact.

Without the model, only the tests that need it are skipped.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from tests.needs import MODELS_FOLDER, MODELS_REASON
from tests.spec.test_messaging_v1 import prose, runs

FILE = Path(__file__).parents[2] / "spec" / "uploads_2020_11_01.yaml"
MODEL = MODELS_FOLDER / "uploads_2020-11-01.json"
GREEDY = "x-amazon-spds-greedy-path-parameter"
NO_LONGER = "no longer returned"

Node = dict[str, Any]


@pytest.fixture(scope="module")
def model() -> Node:
    if not MODEL.exists():
        pytest.skip(MODELS_REASON)
    found: Node = json.loads(MODEL.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def document() -> Node:
    found: Node = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def resolve(document: Node, node: Node) -> Node:
    """Return the target of a reference, with the siblings of that reference in precedence."""
    target: Node = document if "$ref" in node else {}
    for key in node.get("$ref", "").split("/")[1:]:
        target = target[key]
    return target | node


def without_prose(value: Any) -> Any:
    """Return a schema's facts without prose, and references by their last name."""
    if isinstance(value, list):
        return [without_prose(each) for each in value]
    if not isinstance(value, dict):
        return value
    facts = {k: without_prose(v) for k, v in value.items() if k not in {"description", "examples"}}
    if "$ref" in facts:
        facts["$ref"] = facts["$ref"].rpartition("/")[2]
    return facts


def operation(document: Node) -> tuple[str, str, Node]:
    """Return the only operation, with its path and method."""
    ((path, item),) = document["paths"].items()
    ((method, node),) = item.items()
    return path, method, node


def test_the_head_agrees_with_the_model(model: Node, document: Node) -> None:
    """Version, contact, license and server equal those of the model."""
    for key in ("version", "contact", "license"):
        assert document["info"][key] == model["info"][key]
    assert [each["url"] for each in document["servers"]] == [f"https://{model['host']}"]


def test_the_operation_agrees_with_the_model(model: Node, document: Node) -> None:
    """Path, method, ID, tags and usage plan equal those of the model."""
    ours, theirs = operation(document), operation(model)
    assert ours[:2] == theirs[:2]
    for key in ("operationId", "tags"):
        assert ours[2][key] == theirs[2][key]
    (row,) = re.findall(r"^\| (\d+) \| (\d+) \|$", theirs[2]["description"], re.MULTILINE)
    assert ours[2]["x-amzn-usage-plan"] == dict(zip(("rate", "burst"), map(int, row), strict=True))


def test_parameters_agree_with_the_model(model: Node, document: Node) -> None:
    """Parameters have the model's order, location, required, type, limits and greedy mark.

    The form of an MD5 digest is a fact of MD5 and of Base64, which the model does not state.
    """
    found = []
    for each in operation(document)[2]["parameters"]:
        parameter = resolve(document, each)
        is_list = parameter["schema"]["type"] == "array"
        assert ("style" in parameter, parameter.get("explode")) == (
            (True, False) if is_list else (False, None)
        )
        facts = {key: parameter.get(key) for key in ("name", "in", "required", GREEDY)}
        found.append(facts | without_prose(parameter["schema"]))
    known = ("type", "items", "maxItems")
    expected = [
        {key: each.get(key) for key in ("name", "in", "required", GREEDY)}
        | {key: each[key] for key in known if key in each}
        for each in operation(model)[2]["parameters"]
    ]
    (digest,) = (each for each in found if each["name"] == "contentMD5")
    assert re.fullmatch(digest.pop("pattern"), "XUFAKrxLKna5cZ2REBfFkg==")
    assert found == expected


def test_responses_agree_with_the_model(model: Node, document: Node) -> None:
    """Each status has the model's schema and headers, except headers that are no longer sent."""
    ours, theirs = operation(document)[2]["responses"], operation(model)[2]["responses"]
    assert list(ours) == list(theirs)
    for status, response in ours.items():
        found = resolve(document, response)
        ((media, body),) = found["content"].items()
        assert [media] == model["produces"]
        assert without_prose(body["schema"]) == without_prose(theirs[status]["schema"])
        sent = {
            name: each["type"]
            for name, each in theirs[status]["headers"].items()
            if NO_LONGER not in each["description"]
        }
        headers = {name: resolve(document, each) for name, each in found["headers"].items()}
        assert {name: each["schema"]["type"] for name, each in headers.items()} == sent, status


def test_schemas_agree_with_the_model(model: Node, document: Node) -> None:
    """Schemas and fields equal the model's, in its order and without limits of our own.

    The model states only in prose that the URL is a secret.
    """
    schemas = without_prose(document["components"]["schemas"])
    assert schemas["UploadDestination"]["properties"]["url"].pop("format") == "password"
    assert schemas == without_prose(model["definitions"])
    assert list(document["components"]["schemas"]) == list(model["definitions"])


def test_descriptions_are_in_our_own_words(model: Node, document: Node) -> None:
    """No text of the document shares twelve consecutive words with the model."""
    copied = {run for text in prose(model) for run in runs(text)}
    assert [text for text in prose(document) if runs(text) & copied] == []


def test_the_document_is_valid_and_described(document: Node) -> None:
    """The document is valid OpenAPI, and every part in the docs has a description."""
    validate(document)
    groups = document["components"]
    described = [each for name in groups for each in groups[name].values()]
    for schema in groups["schemas"].values():
        described += schema.get("properties", {}).values()
    described += [document["info"], *document["servers"], *document["tags"]]
    described += [operation(document)[2], *operation(document)[2]["responses"].values()]
    assert [node for node in described if not node.get("description")] == []
    assert 0 < len(operation(document)[2]["summary"]) < 70
    assert [line for line in FILE.read_text("utf-8").splitlines() if len(line) > 100] == []
