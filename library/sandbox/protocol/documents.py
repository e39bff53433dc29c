"""The package's OpenAPI documents: APIs and their operations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from ..package_files import read_folder
from .exchanges import is_json

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
NOTES = "x-lockstep"
"""The key of the generator's facts about an operation."""

_SCHEMAS = ["#", "components", "schemas"]


@dataclass(frozen=True, eq=False)
class Document:
    """An API's document, in OpenAPI 3.1.

    Attributes:
        key: The API's module in the package, such as ``messaging_v1``.
        data: The parsed content.
        validators: The validators of its schemas, by the identity of the schema and by direction.

    """

    key: str
    data: Mapping[str, Any] = field(repr=False)
    validators: dict[tuple[int, str], Draft202012Validator] = field(
        default_factory=dict, repr=False
    )

    @property
    def title(self) -> str:
        """The API's title and version."""
        info = self.data["info"]
        return f"{info['title']} {info['version']}"

    @cached_property
    def operations(self) -> tuple[DocumentedOperation, ...]:
        """Every operation, in the document's order."""
        return tuple(
            DocumentedOperation(
                self, path, method.upper(), item[method], tuple(item.get("parameters", ()))
            )
            for path, item in self.data["paths"].items()
            for method in item
            if method in METHODS
        )

    @cached_property
    def actions(self) -> frozenset[str]:
        """The ids of the operations that links of a response may name."""
        noted = [each.notes["actions"] for each in self.operations if "actions" in each.notes]
        return frozenset(name for each in noted for name in each["operations"])

    def resolve(self, node: Any) -> Any:
        """Return the target of a reference object, or the node itself."""
        seen = 0
        while isinstance(node, dict) and isinstance(node.get("$ref"), str) and seen < 100:
            found: Any = self.data
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[unescape(step)]
            node, seen = found, seen + 1
        return node

    def reached(self, schema: Any) -> dict[str, Any]:
        """Return the schemas that a schema references, directly or through others, by name."""
        found: dict[str, Any] = {}
        waiting = [schema]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                waiting += node.values()
                place = str(node.get("$ref", "")).split("/")
                name = unescape(place[3]) if place[:3] == _SCHEMAS else None
                if name is not None and name not in found:
                    found[name] = self.data["components"]["schemas"][name]
                    waiting.append(found[name])
        return found


def unescape(step: str) -> str:
    """Return the name for a step of a JSON pointer."""
    return step.replace("~1", "/").replace("~0", "~")


@dataclass(frozen=True, eq=False)
class DocumentedParameter:
    """A parameter of an operation.

    Attributes:
        name: The name in a request.
        location: ``path``, ``query``, ``header`` or ``cookie``.
        required: Whether a request must have it.
        schema: The schema of its value.
        is_repeated: Whether a list in a query is sent as ``a=1&a=2`` instead of ``a=1,2``.
        is_exploded: Whether an object is sent as ``key=1`` instead of ``a=key,1``.
        style: The style in OpenAPI; ``json`` for a value that is sent as JSON.
        is_greedy: Whether slashes in the path belong to its value.
        description: The document's description.

    """

    name: str
    location: str
    required: bool
    schema: Any = field(repr=False)
    is_repeated: bool
    is_exploded: bool
    style: str
    is_greedy: bool
    description: str = field(repr=False)


@dataclass(frozen=True, eq=False)
class DocumentedOperation:
    """An operation of a document.

    Attributes:
        document: The document.
        path: The path, with ``{name}`` for a path parameter.
        http_method: The HTTP method in capitals.
        data: The operation object.
        shared: The parameters of the path item.

    """

    document: Document = field(repr=False)
    path: str
    http_method: str
    data: Mapping[str, Any] = field(repr=False)
    shared: tuple[Any, ...] = field(repr=False)

    @property
    def operation_id(self) -> str:
        """The id in the document."""
        return str(self.data["operationId"])

    @property
    def notes(self) -> Mapping[str, Any]:
        """The generator's facts: method, samples, usage plan, links and pagination."""
        found: Mapping[str, Any] = self.data[NOTES]
        return found

    @property
    def method_name(self) -> str:
        """The name of the client's method."""
        return str(self.notes["method"])

    @property
    def full_name(self) -> str:
        """The unique name of API and method, such as ``messaging_v1.create_warranty``."""
        return f"{self.document.key}.{self.method_name}"

    def has_name(self, name: str) -> bool:
        """Return whether a name is the method, with or without the API, or the id."""
        return name in {self.full_name, self.method_name, self.operation_id}

    @property
    def is_action(self) -> bool:
        """Whether links in the response of another operation may name this one."""
        return self.operation_id in self.document.actions

    @cached_property
    def parameters(self) -> Mapping[tuple[str, str], DocumentedParameter]:
        """The parameters by location and name; the operation's override the path item's."""
        given = [*self.shared, *self.data.get("parameters", ())]
        found = map(self.document.resolve, given)
        return {(each["in"], each["name"]): _parameter(each) for each in found}

    @cached_property
    def body(self) -> Mapping[str, Any] | None:
        """The request body object, or None."""
        found: Mapping[str, Any] | None = self.document.resolve(self.data.get("requestBody"))
        return found

    @property
    def body_media_type(self) -> str:
        """The media type in which the client sends the body."""
        names: list[str] = list((self.body or {}).get("content", {}))
        forms = ("multipart/form-data", "application/x-www-form-urlencoded")
        ranked = [each for each in names if is_json(each)]
        ranked += [each for form in forms for each in names if each.lower().startswith(form)]
        return (*ranked, *names, "")[0]

    @cached_property
    def responses(self) -> Mapping[int, Mapping[str, Any]]:
        """The response objects by status."""
        given = self.data["responses"].items()
        resolve = self.document.resolve
        return {int(status): resolve(each) for status, each in given if status.isdecimal()}

    def media_type(self, status: int) -> str:
        """Return the media type of a response with that status."""
        content = self.responses.get(status, {}).get("content") or {"application/json": None}
        names: list[str] = list(content)
        return next((each for each in names if is_json(each)), names[0])

    def has_header(self, status: int, name: str) -> bool:
        """Return whether the document lists a header for a status, or omits the status."""
        if status not in self.responses:
            return True
        listed = self.responses[status].get("headers", {})
        return name.lower() in {each.lower() for each in listed}


def _parameter(data: Mapping[str, Any]) -> DocumentedParameter:
    content = data.get("content")
    schema = data.get("schema", {})
    style = data.get("style", "form" if data["in"] in {"query", "cookie"} else "simple")
    if content is not None:
        schema, style = next(iter(content.values())).get("schema", {}), "json"
    is_exploded = bool(data.get("explode", style == "form"))
    return DocumentedParameter(
        name=data["name"],
        location=data["in"],
        required=data.get("required", False),
        schema=schema,
        is_repeated=data["in"] == "query" and is_exploded,
        is_exploded=is_exploded,
        style=style,
        is_greedy=data.get("x-amazon-spds-greedy-path-parameter") is True,
        description=data.get("description", ""),
    )


@cache
def load_documents() -> tuple[Document, ...]:
    """Load every document of the package, by API."""
    return tuple(
        Document(name.removesuffix(".json"), json.loads(content))
        for name, content in sorted(read_folder("documents").items())
        if name.endswith(".json")
    )
