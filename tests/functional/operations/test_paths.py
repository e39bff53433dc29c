"""Unusual paths: the root, a trailing slash, an empty segment, any characters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.core.errors import UsageError
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


ALIKE = document("""
paths:
  /s/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getS, responses: {'204': {description: Done.}}}
  /s/{name}:
    parameters: [{name: name, in: path, required: true, schema: {type: string}}]
    post: {operationId: postS, responses: {'204': {description: Done.}}}
  /c/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {operationId: getC, responses: {'204': {description: Done.}}}
  /c/a.{x}:
    parameters: [{name: x, in: path, required: true, schema: {type: string}}]
    get: {operationId: getCa, responses: {'204': {description: Done.}}}
  /c/{x}:
    parameters: [{name: x, in: path, required: true, schema: {type: string}}]
    delete: {operationId: deleteC, responses: {'204': {description: Done.}}}
""")


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("text", [PATHS, ALIKE], ids=["unusual", "alike"])
def test_the_sandbox_serves_each_path_as_documented(tmp_path: Path, text: str) -> None:
    """The package's tests, which call each operation in the sandbox, pass."""
    generate(tmp_path, {"sample_v1": text})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests"],
        cwd=tmp_path / "package",
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_one_method_for_two_paths_of_the_same_shape(complaints: Complain) -> None:
    """Paths that differ only in the names of parameters are one path, as OpenAPI states."""
    text = ALIKE.replace("post: {operationId: postS", "get: {operationId: getNamed")
    (line,) = complaints(text)
    assert line == (
        "9:5 #/paths/~1s~1{name}/get: the same method and path as GET /s/{id}; "
        "remove one of these operations"
    )


def test_one_operation_in_two_apis(tmp_path: Path) -> None:
    """A package has one API for each method and path, because a server can have only one."""
    other = get_document().replace("getThing", "readThing").replace("title: Sample", "title: Other")
    with pytest.raises(UsageError) as caught:
        generate(tmp_path, {"sample_v1": get_document(), "other_v1": other})
    assert caught.value.lines == (
        "other_v1 and sample_v1 both describe GET /thing; remove one of the documents, or this "
        "operation from one of them in an overlay",
    )
    assert not (tmp_path / "package").exists()


@pytest.mark.parametrize("path", ["/a/../b", "/a/./b", "/a/..", "/%2e%2E/b"])
def test_a_path_that_clients_shorten_is_refused(complaints: Complain, path: str) -> None:
    """HTTP clients resolve dots in a path, so the documented one would never be requested."""
    text = get_document().replace("/thing:", f"{path}:")
    (line,) = complaints(text)
    assert f"unsupported: the path {path}" in line
