"""A construct of OpenAPI as a small document, and the parts that such documents share."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

Json = Any

TEXT: Json = {"type": "string"}
NULL = {"type": "null"}
OBJECT = {"type": "object", "properties": {"name": TEXT, "count": {"type": "integer"}}}
DONE: Json = {"200": {"description": "Done."}}

V20, V30, V31 = "2.0", "3.0", "3.1"
VERSIONS = (V20, V30, V31)
BOTH_3 = (V30, V31)
LIST: Json = {"type": "array", "items": TEXT}
LIMITED = {"type": ["string", "integer"], "minLength": 2, "minimum": 3}
ENTRIES = {"type": "object", "additionalProperties": TEXT}


class Construct(NamedTuple):
    """A construct.

    Attributes:
        operation: The operation that uses it.
        versions: The versions that have it.
        refused: What the complaint says, if it is not supported.
        extra: Further parts of the document.
        swagger: The operation in Swagger 2.0, if it differs.
        path: The path, after one of the construct's own.
        method: The HTTP method.

    """

    operation: Json
    versions: tuple[str, ...] = BOTH_3
    refused: str = ""
    extra: Mapping[str, Json] = {}
    swagger: Json = None
    path: str = ""
    method: str = "get"

    def document(self, version: str, number: int = 0) -> Json:
        """Return a document in a version of OpenAPI with the construct alone."""
        is_swagger = version == V20
        head = {"swagger": "2.0"} if is_swagger else {"openapi": f"{version}.0"}
        operation = self.swagger if is_swagger and self.swagger is not None else self.operation
        paths = {f"/case{number}{self.path}": {self.method: copy.deepcopy(operation)}}
        info = {"title": "Sample API", "version": "v1"}
        extra = copy.deepcopy(dict(self.extra))
        more = extra.pop("paths", {})
        return {**head, "info": info, "paths": {**paths, **more}, **extra}


def operation(**parts: Json) -> Json:
    """Return an operation, some of whose parts are given."""
    return {"operationId": "callIt", "responses": copy.deepcopy(DONE), **parts}


def parameter(schema: Json, location: str = "query", name: str = "p", **parts: Json) -> Json:
    """Return an operation with one parameter."""
    required = {"required": True} if location == "path" else {}
    found = {"name": name, "in": location, **required, "schema": schema, **parts}
    return operation(parameters=[found])


def old_parameter(location: str = "query", name: str = "p", **parts: Json) -> Json:
    """Return an operation of Swagger 2.0 with one parameter."""
    required = {"required": True} if location == "path" else {}
    return operation(parameters=[{"name": name, "in": location, **required, **parts}])


def body(schema: Json, media_type: str = "application/json", **media: Json) -> Json:
    """Return an operation with a request body."""
    content = {media_type: {"schema": schema, **media}}
    return operation(requestBody={"required": True, "content": content})


def field(schema: Json) -> Json:
    """Return an operation whose body is an object with one property."""
    return body({"type": "object", "properties": {"a": schema}})


def response(schema: Json, media_type: str = "application/json", status: str = "200") -> Json:
    """Return an operation with one response."""
    found = {"description": "Done.", "content": {media_type: {"schema": schema}}}
    return operation(responses={status: found})
