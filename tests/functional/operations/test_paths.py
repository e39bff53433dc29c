"""Unusual paths: the root, a trailing slash, an empty segment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.functional.packages import document, generate

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
components:
  responses:
    Done:
      description: Done.
      content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}
""")


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
