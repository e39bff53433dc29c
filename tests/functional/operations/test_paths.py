"""Unusual paths: the root, a trailing slash, an empty segment, any characters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.functional.conftest import Complain
from tests.functional.packages import document, generate, get_document

PATHS = document("""
paths:
  /:
    get: {operationId: getRoot, responses: {'200': {$ref: '#/components/responses/Done'}}}
  /orders:
    get: {operationId: getOrders, responses: {'200': {$ref: '#/components/responses/Done'}}}
  /orders/:
    get: {operationId: getOrdersSlash, responses: {'200': {$ref: '#/components/responses/Done'}}}
  /orders//items:
    get: {operationId: getItems, responses: {'200': {$ref: '#/components/responses/Done'}}}
  /orders/{id}/:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getOrder, responses: {'200': {$ref: '#/components/responses/Done'}}}
  /a b/"c"\\d/100%/%41/#e/f?g=h/é:
    get: {operationId: getAny, responses: {'200': {$ref: '#/components/responses/Done'}}}
  /%7Bx%7D/{id}%2F:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getEscaped, responses: {'200': {$ref: '#/components/responses/Done'}}}
components:
  responses:
    Done:
      description: Done.
      content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}
""")


@pytest.mark.slow
def test_the_sandbox_serves_each_path_as_documented(tmp_path: Path) -> None:
    """The package's tests, which call each operation in the sandbox, pass."""
    generate(tmp_path, {"sample_v1": PATHS})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests"],
        cwd=tmp_path / "package",
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", ["/a/../b", "/a/./b", "/a/..", "/%2e%2E/b"])
def test_a_path_that_clients_shorten_is_refused(complaints: Complain, path: str) -> None:
    """HTTP clients resolve dots in a path, so the documented one would never be requested."""
    text = get_document().replace("/thing:", f"{path}:")
    (line,) = complaints(text)
    assert f"unsupported: the path {path}" in line
