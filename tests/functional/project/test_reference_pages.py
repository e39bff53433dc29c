"""The reference pages of a generated package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.ir import reference
from tests.functional.packages import KEY, document, generate

TREE = document("""
    paths:
      /trees/{treeId}:
        post:
          operationId: growTree
          summary: Grow a tree
          x-amzn-usage-plan: {rate: 0.5, burst: 2}
          parameters:
            - {name: treeId, in: path, required: true, schema: {type: string, maxLength: 9}}
          requestBody:
            required: true
            content: {application/json: {schema: {$ref: "#/components/schemas/Tree"}}}
          responses:
            "201":
              description: The tree.
              content: {application/json: {schema: {$ref: "#/components/schemas/Tree"}}}
            "404": {description: There is no such tree.}
        put:
          operationId: sendPicture
          parameters:
            - {name: treeId, in: path, required: true, schema: {type: string}}
          requestBody:
            required: true
            content: {image/png: {schema: {type: string, format: binary}}}
          responses: {"204": {description: Done.}}
    components:
      schemas:
        Tree:
          type: object
          required: [kind]
          properties:
            kind: {type: string, enum: [oak, "a|b`c"], description: The kind.}
            branches: {type: array, maxItems: 5, items: {$ref: "#/components/schemas/Branch"}}
        Branch:
          type: object
          properties:
            leaves: {type: array, items: {$ref: "#/components/schemas/Leaf"}}
            parent: {oneOf: [{$ref: "#/components/schemas/Branch"}, {type: string}]}
        Leaf: {type: object, properties: {lengthInCm: {type: number, minimum: 1}}}
    """)
FOLDER = f"docs/reference/{KEY}"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return generate(tmp_path_factory.mktemp("pages"), {KEY: TREE})


def test_a_page_has_the_objects_down_to_the_leaves(texts: dict[str, str]) -> None:
    """Each object has a table once, recursion included, and types link to their tables."""
    page = texts[f"{FOLDER}/grow_tree.md"]
    assert re.findall(r"^### `(\w+)`$", page, re.M) == ["Tree", "Branch", "Leaf"]
    assert "| `kind` | `kind` | `str` | yes | The kind. Known values: `oak`, " in page
    assert "| `branches` | `branches` | [`list[Branch]`](#branch) | no | At most 5 items. |" in page
    assert "| `parent` | `parent` | [`Branch`](#branch) or `str` | no |" in page
    assert "| `lengthInCm` | `length_in_cm` | `int` or `Decimal` | no | At least 1. |" in page


def test_a_page_states_usage_plan_errors_and_version(texts: dict[str, str]) -> None:
    """The properties of the operation are those of the document and the changelog."""
    page = texts[f"{FOLDER}/grow_tree.md"]
    assert "| usage plan | 0.5 per second, burst 2. |" in page
    assert "| request | `POST /trees/{treeId}` |" in page
    assert "| since | version " in page
    assert "| 404 | [`NotFoundError`](../../exceptions.md#notfounderror) | There is no such" in page
    assert "def grow_tree(\n    tree_id: str,\n    *,\n    body: Tree | TreeDict," in page


def test_the_samples_of_a_file_are_valid(texts: dict[str, str]) -> None:
    """The body of a file is bytes in Python, and binary data on a command line."""
    page = texts[f"{FOLDER}/send_picture.md"]
    programs = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(programs) == 3
    for program in programs[1:]:
        compile(program, "page", "exec")
        assert 'body=b"%PDF-1.7 sample",' in program
        assert "response" not in program
    assert "--header 'Content-Type: image/png'" in page
    assert "--data-binary '%PDF-1.7 sample'" in page


def test_the_rows_of_a_page_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, a page names the classes and counts the fields that it leaves out."""
    monkeypatch.setattr(reference, "MAX_ROWS", 3)
    page = generate(tmp_path, {KEY: TREE})[f"{FOLDER}/grow_tree.md"]
    assert re.findall(r"^### `(\w+)`$", page, re.M) == ["Tree", "Branch"]
    assert "The class has 1 further field" in page
    assert "The docstrings of the module describe further classes: `Leaf`." in page
