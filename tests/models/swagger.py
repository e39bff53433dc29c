"""Amazon's Swagger 2.0 files, read with nothing but json: what the generator's work is held to."""

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
"""Where Amazon's files are; they are not part of the repository."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
BODY = "body"
"""How a sandbox case may name the body, whatever the parameter's own name is."""

NO_CONTENT = "204"
"""The status whose answer never has a body, whatever a file shows for it."""

NOTHING = object()
"""The answer of a status that has no body."""

_CASES = ("static", "x-amazon-spds-sandbox-behaviors")
_VERSION = re.compile(r"[_-]?(\d{4}-\d{2}-\d{2}|[vV]\d+)$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

Json = Any
Node = Mapping[str, Any]


@dataclass(frozen=True)
class Exchange:
    """A request and its answer, as the file shows them.

    Attributes:
        label: Where it comes from: ``createReport 400 case 2``.
        operation: Whose it is.
        status: The status of the answer.
        listed: The values of the request by the names in the file.
        answer: The body of the answer, or ``NOTHING``.
        is_case: Whether it is a case of the sandbox; else it is an example of an answer alone.

    """

    label: str
    operation: SwaggerOperation
    status: int
    listed: Mapping[str, Json]
    answer: Json
    is_case: bool

    @property
    def is_example(self) -> bool:
        """Whether it shows the body of a success."""
        return self.status < 300 and self.answer is not NOTHING


@dataclass(frozen=True)
class SwaggerOperation:
    """An operation of a file, with its parameters and those of its path."""

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
        """The parameter that is the body."""
        return next((each for each in self.parameters if each["in"] == "body"), None)

    @property
    def produces(self) -> str:
        """The media type of the answers."""
        declared = self.data.get("produces") or self.model.data.get("produces")
        return str((declared or ["application/json"])[0])

    def exchanges(self) -> Iterator[Exchange]:
        """Yield every sandbox case, and every example of a success."""
        for status, response in self.data["responses"].items():
            if not status.isdigit():
                continue
            response = self.model.resolve(response)
            for number, case in enumerate(_cases(response), 1):
                label = f"{self.id} {status} case {number}"
                listed = dict(self._listed((case.get("request") or {}).get("parameters") or {}))
                answer = case.get("response")
                if status == NO_CONTENT or answer is None:
                    answer = NOTHING
                yield Exchange(label, self, int(status), listed, answer, is_case=True)
            if int(status) < 300 and status != NO_CONTENT:
                for number, example in enumerate(self._examples(response), 1):
                    label = f"{self.id} {status} example {number}"
                    yield Exchange(label, self, int(status), {}, example, is_case=False)

    def _listed(self, entries: Node) -> Iterator[tuple[str, Json]]:
        """What a case says of its request.

        A value stands under ``value``; where that is missing in a body's entry, the entry is the
        body. An empty entry says nothing, and neither does an empty text for a part of the path,
        which no request can have: both are as if they were not there.
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
        """Return the examples of an answer.

        They stand under a media type. Some files write the properties of one answer in the place
        of media types; others a name for each answer.
        """
        found: Node = response.get("examples") or {}
        properties = self.model.resolve(response.get("schema", {})).get("properties", {})
        if found and set(found) <= set(properties):
            return [found]
        return list(found.values())


@dataclass(frozen=True)
class Model:
    """One of Amazon's files: an API."""

    file: Path

    @cached_property
    def data(self) -> Any:
        return json.loads(self.file.read_text(encoding="utf-8"))

    @property
    def key(self) -> str:
        """The API's module: the file's name in words, and the version of the file or document."""
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
    def exchanges(self) -> tuple[Exchange, ...]:
        """All of the file; a case that stands where nobody reads it is an error."""
        found = tuple(each for operation in self.operations for each in operation.exchanges())
        written = sum(_count(self.data))
        read = sum(each.is_case for each in found)
        assert read == written, f"{self.file.name}: {written} sandbox cases, {read} of them read"
        return found

    def resolve(self, node: Node) -> Node:
        """Return the node that a ``$ref`` stands for, or the node itself."""
        while isinstance(node.get("$ref"), str):
            found = self.data
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node


def read_models(folder: Path = FOLDER) -> list[Model]:
    """Return every file in the folder; empty where there are none."""
    return [Model(file) for file in sorted(folder.glob("*.json"))]


def _cases(response: Node) -> list[Node]:
    sandbox = response.get("x-amzn-api-sandbox") or {}
    static = sandbox.get("static") or []
    behaviours = response.get("x-amazon-spds-sandbox-behaviors") or []
    return [*([static] if isinstance(static, dict) else static), *behaviours]


def _count(node: Json) -> Iterator[int]:
    """How many cases each list of cases has, wherever it stands."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in _CASES and isinstance(value, list | dict):
                yield len(value) if isinstance(value, list) else 1
            else:
                yield from _count(value)
    elif isinstance(node, list):
        for value in node:
            yield from _count(value)
