"""Amazon's Swagger 2.0 files, parsed independently of the generator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.needs import MODELS_FOLDER

ROOT = Path(__file__).resolve().parents[2]
FOLDER = MODELS_FOLDER
"""The folder of Amazon's files, which are not part of the repository."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
BODY = "body"
"""The name of the body in a sandbox case; a case may use the parameter's name instead."""

NO_CONTENT = "204"
"""The status whose response never has a body, even if a file has an example."""

NO_BODY = object()
"""The body of a response without one."""

_CASES = ("static", "x-amazon-spds-sandbox-behaviors")
_VERSION = re.compile(r"[_-]?(\d{4}-\d{2}-\d{2}|[vV]\d+)$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

Json = Any
Node = Mapping[str, Any]


@dataclass(frozen=True)
class DocumentedExchange:
    """A request and its response in the file.

    Attributes:
        label: The operation, the status and a number, such as ``createReport 400 case 2``.
        operation: The operation.
        status: The status of the response.
        arguments: The values of the request's parameters by their names in the file.
        response: The body of the response, or ``NO_BODY``.
        is_case: Whether it is a sandbox case; otherwise it is an example of a response.

    """

    label: str
    operation: SwaggerOperation
    status: int
    arguments: Mapping[str, Json]
    response: Json
    is_case: bool

    @property
    def is_example(self) -> bool:
        """Whether it has the body of a successful response."""
        return self.status < 300 and self.response is not NO_BODY


@dataclass(frozen=True)
class SwaggerOperation:
    """An operation of a file, with its own parameters and those of its path item."""

    model: Model
    method: str
    path: str
    data: Node
    parameters: tuple[Node, ...]

    @property
    def id(self) -> str:
        return str(self.data["operationId"])

    @property
    def body(self) -> Node | None:
        """The body parameter, if there is one."""
        return next((each for each in self.parameters if each["in"] == "body"), None)

    @property
    def produces(self) -> str:
        """The media type of the responses."""
        declared = self.data.get("produces") or self.model.data.get("produces")
        return str((declared or ["application/json"])[0])

    def exchanges(self) -> Iterator[DocumentedExchange]:
        """Yield every sandbox case and every example of a successful response."""
        for status, response in self.data["responses"].items():
            if not status.isdigit():
                continue
            response = self.model.resolve(response)
            for number, case in enumerate(_cases(response), 1):
                label = f"{self.id} {status} case {number}"
                request = case.get("request") or {}
                arguments = dict(self._arguments(request.get("parameters") or {}))
                body = case.get("response")
                if status == NO_CONTENT or body is None:
                    body = NO_BODY
                yield DocumentedExchange(label, self, int(status), arguments, body, is_case=True)
            if int(status) < 300 and status != NO_CONTENT:
                for number, example in enumerate(self._examples(response), 1):
                    label = f"{self.id} {status} example {number}"
                    yield DocumentedExchange(label, self, int(status), {}, example, is_case=False)

    def _arguments(self, entries: Node) -> Iterator[tuple[str, Json]]:
        """Yield the arguments of a case by name.

        The key ``value`` has the value of an argument. A body's entry without that key is the body
        itself. Empty entries are ignored, and so are empty path parameters, because no request can
        have them.
        """
        body = self.body
        in_path = {each["name"] for each in self.parameters if each["in"] == "path"}
        for name, entry in entries.items():
            is_body = body is not None and name in {BODY, body["name"]}
            if name in in_path and entry.get("value") == "":
                continue
            if "value" in entry:
                yield BODY if is_body else name, entry["value"]
            elif entry:
                assert is_body, f"{self.id}: the entry of {name} has no value"
                yield BODY, entry

    def _examples(self, response: Node) -> list[Json]:
        """Return the examples of a response.

        The keys are media types. In some files they are the properties of one example, and in
        others the names of several examples.
        """
        found: Node = response.get("examples") or {}
        properties = self.model.resolve(response.get("schema", {})).get("properties", {})
        if found and set(found) <= set(properties):
            return [found]
        return list(found.values())


@dataclass(frozen=True)
class Model:
    """One of Amazon's files, which describes one API."""

    file: Path

    @cached_property
    def data(self) -> Any:
        return json.loads(self.file.read_text(encoding="utf-8"))

    @property
    def key(self) -> str:
        """The API's module: the file's name in snake case with the version of file or document."""
        found = _VERSION.search(self.file.stem)
        version = found[1] if found else self.data["info"]["version"]
        name = _VERSION.sub("", self.file.stem).removesuffix("ApiModel")
        return f"{_HUMP.sub('_', name)}_{version}".replace("-", "_").lower()

    @cached_property
    def operations(self) -> tuple[SwaggerOperation, ...]:
        return tuple(self._operations())

    def _operations(self) -> Iterator[SwaggerOperation]:
        base = self.data.get("basePath", "").rstrip("/")
        for path, item in self.data["paths"].items():
            for method in METHODS:
                if method in item:
                    own = [self.resolve(each) for each in item[method].get("parameters", [])]
                    shared = [self.resolve(each) for each in item.get("parameters", [])]
                    by_place = {(each["in"], each["name"]): each for each in [*shared, *own]}
                    found = tuple(by_place.values())
                    yield SwaggerOperation(self, method.upper(), base + path, item[method], found)

    @cached_property
    def exchanges(self) -> tuple[DocumentedExchange, ...]:
        """All exchanges of the file; a case that is not found in a response is an error."""
        found = tuple(each for operation in self.operations for each in operation.exchanges())
        written = sum(_count(self.data))
        read = sum(each.is_case for each in found)
        assert read == written, f"{self.file.name}: {written} sandbox cases, {read} of them read"
        return found

    def resolve(self, node: Node) -> Node:
        """Return the target of a ``$ref``, or the node itself."""
        while isinstance(node.get("$ref"), str):
            found = self.data
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node


def read_models(folder: Path = FOLDER) -> list[Model]:
    """Return the files in the folder, sorted by name."""
    return [Model(file) for file in sorted(folder.glob("*.json"))]


def _cases(response: Node) -> list[Node]:
    sandbox = response.get("x-amzn-api-sandbox") or {}
    static = sandbox.get("static") or []
    behaviours = response.get("x-amazon-spds-sandbox-behaviors") or []
    return [*([static] if isinstance(static, dict) else static), *behaviours]


def _count(node: Json) -> Iterator[int]:
    """Yield the length of each list of cases in the document."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in _CASES and isinstance(value, list | dict):
                yield len(value) if isinstance(value, list) else 1
            else:
                yield from _count(value)
    elif isinstance(node, list):
        for value in node:
            yield from _count(value)
